import { z } from 'zod';
import type { Outbound } from '../../../platform/outbound/index.ts';
import type { WayKind } from '../tables.ts';
import { Authorization, WebAddress } from './form-schemas.ts';
import { idIn, postCall } from './post-call.ts';
import type { Call, WayAdapter } from './way-adapter.ts';

interface TemplateConfig {
  readonly url: string;
  readonly to: string;
  readonly type: 'application/json' | 'application/x-www-form-urlencoded';
  readonly authorization: string;
  readonly template: string;
}

interface TemplateWay {
  readonly kind: WayKind;
  readonly name: string;
  readonly about: string;
  /** What the form suggests. */
  readonly template: string;
  /** What the text becomes on this way. */
  readonly say: (call: Call) => string;
}

const PLACE = /\{\{(to|title|text|url|key)\}\}/g;
const SAMPLE: Readonly<Record<string, string>> = { to: '+15550100', title: 'A "title"', text: 'Text\n& more', url: 'https://writ.example.com/', key: 'a:1' };

const Config = z.strictObject({
  url: WebAddress,
  to: z.string().trim().regex(/^\+[1-9][0-9 ]{5,20}$/, 'With the code of the country: +1 555 0100.').transform((number) => number.replaceAll(' ', '')),
  type: z.enum(['application/json', 'application/x-www-form-urlencoded']),
  authorization: Authorization,
  template: z.string().max(4_000, 'At most 4000 characters.'),
}).refine(({ type, template }) => type !== 'application/json' || isJson(fillTemplate(template, type, SAMPLE)), { path: ['template'], message: 'This is no JSON once its places are filled: put each {{place}} between quotes.' })
  .refine(({ template }) => template.includes('{{text}}'), { path: ['template'], message: 'It must have a place {{text}}.' });

/** By a provider's own HTTP interface, for which its owner writes the body with places to be filled. */
export function templateWay(outbound: Pick<Outbound, 'request'>, { kind, name, about, template, say }: TemplateWay): WayAdapter<TemplateConfig> {
  return {
    kind, name, about, notSetUp: undefined,
    fields: [
      { name: 'to', label: 'Telephone number', type: 'tel', hint: 'With the code of the country: +1 555 0100.' },
      { name: 'url', label: 'Address of the provider', type: 'url', hint: 'Where its interface takes a request to send.' },
      { name: 'authorization', label: 'Authorization', type: 'password', isOptional: true, hint: 'The header as the provider wants it: Bearer and a token, or Basic and its text.' },
      { name: 'type', label: 'Form of the request', options: [{ value: 'application/json', text: 'JSON' }, { value: 'application/x-www-form-urlencoded', text: 'Form fields' }] },
      { name: 'template', label: 'Body', rows: 5, value: template, hint: 'Filled in: {{to}}, {{text}}, {{title}}, {{url}}, {{key}}; each is escaped as the form of the request needs it.' },
    ],
    config: Config,
    describe: ({ to }) => `${to.slice(0, 3)}…${to.slice(-3)}`,
    async call(config, call, signal) {
      const body = fillTemplate(config.template, config.type, { to: config.to, title: call.title, text: say(call), url: call.url, key: call.key });
      const headers = { 'content-type': config.type, 'idempotency-key': call.key, ...(config.authorization === '' ? {} : { authorization: config.authorization }) };
      return { id: idIn(await postCall(outbound, config.url, { headers, body, signal }), 'id') };
    },
  };
}

/** Fills the places, each value escaped for its surroundings: nothing that is filled in can become a field of its own. */
export function fillTemplate(template: string, type: TemplateConfig['type'], values: Readonly<Record<string, string>>): string {
  const escape = type === 'application/json' ? (text: string) => JSON.stringify(text).slice(1, -1) : encodeURIComponent;
  return template.replace(PLACE, (_place, name: string) => escape((values[name] ?? '').toWellFormed()));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
