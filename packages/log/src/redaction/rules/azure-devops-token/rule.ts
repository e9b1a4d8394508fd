import { tokenAround } from '../token-around.ts';

/** A token of 84 characters with its maker's mark behind the 76th. */
export const azureDevopsToken = tokenAround({
  name: 'azure-devops-token',
  about: 'personal access tokens of Azure DevOps',
  triggers: ['AZDO'],
  pattern: /[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}/uy,
  before: 76,
  ofToken: /[A-Za-z0-9]/u,
});
