import { SETTINGS, type Settings } from './config.ts';
import type { SettingRow } from './core/settings/settings-page.tsx';

/** Every setting as it is in force, for the console. Of a secret only whether it is set leaves here. */
export function describeSettings(settings: Settings): readonly SettingRow[] {
  return (Object.keys(SETTINGS) as (keyof typeof SETTINGS)[]).map((name) => {
    const { env, about, schema, ...definition } = SETTINGS[name];
    const value = settings[name];
    const isSecret = 'secret' in definition;
    const isDefault = value === schema.safeParse(undefined).data;
    const unset = 'defaultText' in definition ? definition.defaultText.replaceAll('`', '') : 'not set';
    return { name: env, about, from: isDefault ? 'default' : 'environment', value: isSecret ? (value === undefined ? 'not set' : 'set') : value === undefined ? unset : String(value) };
  });
}
