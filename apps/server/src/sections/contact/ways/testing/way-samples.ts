import type { WayKind } from '../../tables.ts';
import { pushBrowser } from './push-browser.ts';

/** What somebody types into the form of each kind, and where their call goes. */
export function waySamples(push = pushBrowser().subscription): Readonly<Record<WayKind, { readonly form: Readonly<Record<string, string>>; readonly host: string | undefined; readonly secret: string | undefined }>> {
  const secret = 'S3cret'.repeat(5);
  return {
    'mail': { form: { address: 'grace@example.com' }, host: undefined, secret: undefined },
    'web-push': { form: { subscription: push, device: 'Laptop' }, host: 'push.example.com', secret: undefined },
    'webhook': { form: { url: 'https://hooks.example.com/writ', secret }, host: 'hooks.example.com', secret },
    'pagerduty': { form: { routingKey: `${secret}ab`, region: 'eu' }, host: 'events.eu.pagerduty.com', secret: `${secret}ab` },
    'opsgenie': { form: { apiKey: secret, region: 'us' }, host: 'api.opsgenie.com', secret },
    'ntfy': { form: { server: 'https://ntfy.sh', topic: 'long-and-secret-topic', token: secret }, host: 'ntfy.sh', secret },
    'sms': { form: { to: '+1 555 0100', url: 'https://sms.example.com/send', authorization: `Bearer ${secret}`, type: 'application/json', template: '{ "to": "{{to}}", "text": "{{text}}", "ref": "{{key}}" }' }, host: 'sms.example.com', secret },
    'voice': { form: { to: '+15550100', url: 'https://voice.example.com/call', authorization: '', type: 'application/x-www-form-urlencoded', template: 'to={{to}}&say={{text}}' }, host: 'voice.example.com', secret: undefined },
    'chat': { form: { handle: 'grace' }, host: undefined, secret: undefined },
  };
}
