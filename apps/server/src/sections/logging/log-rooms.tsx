import { address } from '../../ui/addresses.ts';
import { Tabs } from '../../ui/components/index.ts';

const ROOMS = [
  ['Lines', address.logs], ['Services', address.logServices], ['Patterns', address.logPatterns], ['Secrets', address.logSecrets], ['Logins', address.logLogins], ['Commands', address.logCommands], ['Reviews', address.logReviews],
] as const;

/** The way from one page of logs to the others. */
export function LogRooms({ current }: { current: (typeof ROOMS)[number][0] }) {
  return <Tabs label="Pages of logs" tabs={ROOMS.map(([text, href]) => ({ text, href, current: text === current }))} />;
}
