import { SETTINGS } from '../../apps/server/src/config.ts';
import { makePage, makeTable, type ReferencePage } from './page.ts';

interface SettingRow {
  readonly env: string;
  readonly expected: string;
  readonly about: string;
  readonly defaultText?: string;
  readonly secret?: true;
  readonly schema: { readonly safeParse: (value: unknown) => { readonly success: boolean; readonly data?: unknown } };
}

export function settingsPage(): ReferencePage {
  const rows = Object.values(SETTINGS).map((setting: SettingRow) => [`\`${setting.env}\``, setting.about + (setting.secret ? ' *Secret.*' : ''), setting.expected, defaultOf(setting)]);
  return makePage('settings.md', 'Settings', 'Every setting is an environment variable. One that is empty counts as not given; one that is wrong stops the start and says what was expected. Source: `apps/server/src/config.ts`.', makeTable(['variable', 'what it does', 'must be', 'default'], rows));
}

function defaultOf(setting: SettingRow): string {
  if (setting.defaultText !== undefined) return setting.defaultText;
  const parsed = setting.schema.safeParse(undefined);
  return parsed.success && parsed.data !== undefined ? `\`${String(parsed.data)}\`` : 'none';
}
