import { address, subjectAddress } from '../../ui/addresses.ts';
import { KeptLine, type DayOfControl } from '../../ui/charts.tsx';
import { Age, Moment, StateLabel, TallyText } from '../../ui/components/index.ts';
import { sayCount } from '../../ui/say-number.ts';
import type { Reader } from '../../ui/say-time.ts';
import type { MarginControl } from './margin.ts';

/** What of a note there is room for. */
export interface NoteRoom {
  /** How many of its subjects are listed at most; undefined cuts the note to its number. */
  readonly listed: number | undefined;
  readonly chart: boolean;
  /** Of one that is kept: what is foretold, and findings that are still open. */
  readonly more: boolean;
}

interface ControlNoteProps {
  control: MarginControl;
  frame: Reader;
  days?: readonly DayOfControl[] | undefined;
  /** Says which control it is, where a clause has several. */
  titled?: boolean | undefined;
  /** What there is room for on the page. */
  room: NoteRoom;
}

/** What the margin says of one control: its number first, then the reason, then the way to the proof. */
export function ControlNote({ control, frame, days = [], titled, room }: ControlNoteProps) {
  const { id, title, hasMeasure, tally } = control;
  if (!hasMeasure) return <UnmeasuredNote control={control} titled={titled} />;
  return (
    <div class={`note ${tally.state}`}>
      {titled && <span class="t">{title}</span>}
      <a class="n" href={address.control(id)}><TallyText tally={tally} countedAs={control.countedAs} /></a>
      <p><StateLabel state={tally.state} /><Since control={control} frame={frame} /></p>
      {room.listed !== undefined && <Details control={control} frame={frame} days={room.chart ? days : []} listed={room.listed} more={room.more} />}
    </div>
  );
}

/** Of what is amiss since when, of what is kept how fresh that is: most notes are of the second kind, so they say no more. */
function Since({ control: { tally, since, oldestLookAt }, frame }: Pick<ControlNoteProps, 'control' | 'frame'>) {
  if (tally.state === 'kept') return oldestLookAt === undefined ? null : <>, measured <Age at={oldestLookAt} reader={frame} bare /></>;
  return since === undefined ? null : <> since <Moment at={since} reader={frame} /></>;
}

function Details({ control, frame, days, listed, more }: Required<Pick<ControlNoteProps, 'control' | 'frame'>> & { days: readonly DayOfControl[]; listed: number; more: boolean }) {
  const { id, tally } = control;
  const isKept = tally.state === 'kept';
  const findings = (!isKept || more) && control.openFindings > 0;
  return <>
    {control.worst.length === 0 && !isKept && control.why && <p>{control.why.text}</p>}
    <Worst control={control} listed={listed} />
    {tally.state !== 'unknown' && tally.gaps.slice(0, 2).map((gap) => <p>{gap.text}</p>)}
    {control.breaksAt !== undefined && isKept && more && <p>Will break <Age at={control.breaksAt} reader={frame} bare />, on what is known now</p>}
    <KeptLine days={days} counted={control.countedAs} />
    {(!isKept || findings) && (
      <p class="age">
        {!isKept && control.oldestLookAt !== undefined && <>Measured <Age at={control.oldestLookAt} reader={frame} bare />. </>}
        {findings && <><a href={`${address.findings}?control=${encodeURIComponent(id)}`}>{sayCount(control.openFindings, 'findings')}</a>. </>}
        {!isKept && <a href={address.control(id)}>Proof</a>}
      </p>
    )}
  </>;
}

function Worst({ control: { worst, more, id }, listed }: Pick<ControlNoteProps, 'control'> & { listed: number }) {
  if (worst.length === 0) return null;
  const others = more + Math.max(worst.length - listed, 0);
  return (
    <ul>
      {worst.slice(0, listed).map(({ subject, state, reason }) => {
        const href = subjectAddress(subject);
        const name = subject.name ?? subject.id;
        return <li>{href ? <a href={href}>{name}</a> : <b>{name}</b>} <span>{reason?.text ?? state}</span></li>;
      })}
      {others > 0 && <li><a href={address.control(id)}>and {sayCount(others, 'others')}</a></li>}
    </ul>
  );
}

/** Most clauses of a young instance have this note, so it is as short as can be: the style sheet adds *nothing measures this yet*, the proof says what would. */
function UnmeasuredNote({ control: { title, id }, titled }: Pick<ControlNoteProps, 'control' | 'titled'>) {
  return <a href={address.control(id)}>{titled && <b>{title} </b>}Unknown</a>;
}
