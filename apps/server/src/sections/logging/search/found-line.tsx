import { instant } from '@writ/kernel';
import type { FoundLine } from '../../../platform/logstore/index.ts';
import { address, withQuery } from '../../../ui/addresses.ts';
import type { Option } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { sayMoment } from '../../../ui/say-time.ts';
import { formatPlace } from './read-search.ts';
import { sayInstant } from './say-instant.ts';
import { sayRequest } from './say-request.ts';
import { saySeverity } from './say-severity.ts';

/** Messages may be a quarter of a megabyte; the page of the line has all of it. */
const SHOWN_CHARACTERS = 600;
/** Enough of an id to tell two on one page apart; the link has all of it. */
const SHOWN_ID = 8;

/** A service's name by its id, as the options of a form have it. */
export function sayService(services: readonly Option[], id: string): string {
  if (id === '') return 'no service yet';
  return services.find(({ value }) => value === id)?.text ?? 'a retired service';
}

/** One line of a list of lines; `when` stands where its moment would. The request is a way to all its lines, and left out where these are they. */
export function Line({ line, frame, service, when, isOfRequest = false }: { line: FoundLine; frame: Frame; service: string; when?: string | undefined; isOfRequest?: boolean | undefined }) {
  const level = saySeverity(line.severity);
  const shown = line.message.slice(0, SHOWN_CHARACTERS);
  const request = sayRequest(line, shown);
  const requestId = isOfRequest ? '' : line.requestId;
  // Lines that a service writes by itself name it as their program, and what a host says of itself has no service.
  const isHosts = line.service === '' && line.program + line.host !== '';
  const where = [isHosts ? '' : service, line.program.toLowerCase() === service.toLowerCase() ? '' : line.program, line.host].filter(Boolean).join(' · ');
  return (
    <li class={level.class}>
      <a class="when" href={address.logLine(formatPlace(line))}>{when ?? <time datetime={new Date(line.at).toISOString()} title={sayMoment(instant(line.at), frame.zone)}>{sayInstant(instant(line.at), frame.zone)}</time>}</a>
      <span class="level">{level.word}</span>
      <span class="where">{where}</span>
      <div class="says">
        {request.operation !== '' && <b>{request.operation}</b>}
        {request.outcome !== '' && <span class={request.failed ? 'state broken' : undefined}>{request.outcome}</span>}
        <code class="told">{shown}{line.message.length > SHOWN_CHARACTERS && '…'}</code>
        {requestId !== '' && <a class="request" href={withQuery(address.logs, { request: requestId })}>request <code>{requestId.slice(0, SHOWN_ID)}</code></a>}
      </div>
    </li>
  );
}
