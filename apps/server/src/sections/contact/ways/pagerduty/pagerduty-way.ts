import { z } from 'zod';
import type { Outbound } from '../../../../platform/outbound/index.ts';
import { idIn, postCall } from '../post-call.ts';
import type { WayAdapter } from '../way-adapter.ts';

interface PagerDutyConfig {
  readonly routingKey: string;
  readonly region: 'us' | 'eu';
}

const ENQUEUE = { us: 'https://events.pagerduty.com/v2/enqueue', eu: 'https://events.eu.pagerduty.com/v2/enqueue' } as const;
const LONGEST_SUMMARY = 1_024;

/** By PagerDuty's Events API v2. The key is the deduplication key: the same call twice is one alert. */
export function pagerDutyWay(outbound: Pick<Outbound, 'request'>, source: string): WayAdapter<PagerDutyConfig> {
  return {
    kind: 'pagerduty', name: 'PagerDuty', about: 'As an alert of a service whose escalation policy calls you.', notSetUp: undefined,
    fields: [
      { name: 'routingKey', label: 'Integration key', type: 'password', hint: '32 characters, of an integration of the kind Events API V2.' },
      { name: 'region', label: 'Region of the account', options: [{ value: 'us', text: 'United States' }, { value: 'eu', text: 'European Union' }] },
    ],
    config: z.strictObject({ routingKey: z.string().trim().regex(/^[0-9a-zA-Z]{32}$/, '32 letters and digits.'), region: z.enum(['us', 'eu']) }),
    describe: ({ routingKey, region }) => `${region.toUpperCase()}, key ending in ${routingKey.slice(-4)}`,
    async call({ routingKey, region }, { key, title, text, url, isUrgent }, signal) {
      const body = JSON.stringify({
        routing_key: routingKey, event_action: 'trigger', dedup_key: key, client: 'Writ', client_url: url, links: [{ href: url, text: 'Say that you have seen it' }],
        payload: { summary: title.slice(0, LONGEST_SUMMARY), source, severity: isUrgent ? 'critical' : 'warning', custom_details: { text } },
      });
      return { id: idIn(await postCall(outbound, ENQUEUE[region], { headers: { 'content-type': 'application/json' }, body, signal }), 'dedup_key') };
    },
  };
}
