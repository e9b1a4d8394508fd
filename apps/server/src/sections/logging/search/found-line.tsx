import { instant } from '@writ/kernel';
import type { FoundLine } from '../../../platform/logstore/index.ts';
import { address } from '../../../ui/addresses.ts';
import type { Option } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { sayMoment } from '../../../ui/say-time.ts';
import { formatPlace } from './read-search.ts';
import { sayInstant } from './say-instant.ts';
import { saySeverity } from './say-severity.ts';

/** Messages may be a quarter of a megabyte; the page of the line has all of it. */
const SHOWN_CHARACTERS = 600;

/** A service's name by its id, as the options of a form have it. */
export function sayService(services: readonly Option[], id: string): string {
  if (id === '') return 'no service yet';
  return services.find(({ value }) => value === id)?.text ?? 'a retired service';
}

/** One line of a list of lines; `when` stands where its moment would. */
export function Line({ line, frame, service, when }: { line: FoundLine; frame: Frame; service: string; when?: string | undefined }) {
  const level = saySeverity(line.severity);
  return (
    <li class={level.class}>
      <a class="when" href={address.logLine(formatPlace(line))}>{when ?? <time datetime={new Date(line.at).toISOString()} title={sayMoment(instant(line.at), frame.zone)}>{sayInstant(instant(line.at), frame.zone)}</time>}</a>
      <span class="level">{level.word}</span>
      <span class="where">{service}{line.program && ` · ${line.program}`}{line.host && ` · ${line.host}`}</span>
      <code class="told">{line.message.slice(0, SHOWN_CHARACTERS)}{line.message.length > SHOWN_CHARACTERS && '…'}</code>
    </li>
  );
}
