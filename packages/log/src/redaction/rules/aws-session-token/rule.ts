import { tokenRule } from '../token-rule.ts';

/** AWS, Security Token Service: base64 whose first bytes say where it comes from. */
export const awsSessionToken = tokenRule({
  name: 'aws-session-token',
  about: 'session tokens of AWS',
  triggers: ['IQoJb3JpZ2lu', 'FwoGZXIvYXdz', 'FQoGZXIvYXdz'],
  pattern: /(?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz)[A-Za-z0-9+/=]{60,2000}/uy,
});
