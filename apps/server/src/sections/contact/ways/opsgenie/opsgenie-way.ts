import { z } from 'zod';
import type { Outbound } from '../../../../platform/outbound/index.ts';
import { idIn, postCall } from '../post-call.ts';
import type { WayAdapter } from '../way-adapter.ts';

interface OpsgenieConfig {
  readonly apiKey: string;
  readonly region: 'us' | 'eu';
}

const ALERTS = { us: 'https://api.opsgenie.com/v2/alerts', eu: 'https://api.eu.opsgenie.com/v2/alerts' } as const;
const LONGEST_MESSAGE = 130;

/** By Opsgenie's Alert API. The key is the alias: the same call twice is one alert. */
export function opsgenieWay(outbound: Pick<Outbound, 'request'>, source: string): WayAdapter<OpsgenieConfig> {
  return {
    kind: 'opsgenie', name: 'Opsgenie', about: 'As an alert of a team whose escalation calls you.', notSetUp: undefined,
    fields: [
      { name: 'apiKey', label: 'API key', type: 'password', hint: 'Of an integration of the kind API, which may create alerts.' },
      { name: 'region', label: 'Region of the account', options: [{ value: 'us', text: 'United States' }, { value: 'eu', text: 'European Union' }] },
    ],
    config: z.strictObject({ apiKey: z.string().trim().regex(/^[0-9a-zA-Z-]{20,80}$/, '20 to 80 letters, digits and dashes.'), region: z.enum(['us', 'eu']) }),
    describe: ({ apiKey, region }) => `${region.toUpperCase()}, key ending in ${apiKey.slice(-4)}`,
    async call({ apiKey, region }, { key, title, text, url, isUrgent }, signal) {
      const body = JSON.stringify({ message: title.slice(0, LONGEST_MESSAGE), alias: key, description: `${text}\n\n${url}`, details: { url }, source, priority: isUrgent ? 'P1' : 'P3' });
      const headers = { 'content-type': 'application/json', 'authorization': `GenieKey ${apiKey}` };
      return { id: idIn(await postCall(outbound, ALERTS[region], { headers, body, signal }), 'requestId') };
    },
  };
}
