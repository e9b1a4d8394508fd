import { z } from 'zod';
import type { Paragraph } from 'mdast';
import type { Clause, Control, Policy, PolicyBlock, PolicySection, Span } from '@writ/policy';
import { assert } from '@writ/kernel';

interface Draft {
  readonly title: string;
  readonly blocks: readonly (string | { readonly words: string; readonly controls: Readonly<Record<string, Readonly<Record<string, string>>>> })[];
}

/** Eleven sections in the manner of a real document. Of each parameter the value is given and, in «…», the words of the clause that say it. */
const DRAFT: readonly Draft[] = [
  { title: 'Reporting a security problem', blocks: [
    { words: 'Anybody may tell us about a security problem, by the form on our site or by mail to our security address. Where to write is published in «a security.txt file», renewed at least «30 days» before it runs out.', controls: { 'report-channels': { securityTxt: 'a security.txt file', renewedBefore: '30 days' } } },
    { words: 'Every report is reviewed by an engineer within «one business day», counted in our working hours, from «nine to five» in the zone of the company.', controls: { 'report-review': { within: 'one business day', hours: 'nine to five' } } },
    { words: 'We are off on «public holidays of the United States». Reports do not wait for us to come back.', controls: { 'holiday-calendar': { calendar: 'public holidays of the United States' } } },
  ] },
  { title: 'The point of contact', blocks: [
    'One person answers for security. They need not do the work; they see that it is done.',
    { words: 'That seat is «never empty», and it has «at least one deputy» who can act the same hour.', controls: { 'contact-seat': { vacancy: 'never empty', deputies: 'at least one deputy' } } },
    { words: 'A report that tells of an attack reaches the point of contact within «15 minutes», any other within «four business hours».', controls: { 'contact-reached': { urgent: '15 minutes', other: 'four business hours' } } },
  ] },
  { title: 'Introducing people to this policy', blocks: [
    { words: 'Everybody in a technical job reads this policy and answers questions on it within «five business days» of starting, and again within «ten» when a clause changes.', controls: { introduction: { within: 'five business days', again: 'ten' } } },
  ] },
  { title: 'Authorization', blocks: [
    { words: 'Access to key services is given when the job needs it, for at most «90 days», by somebody other than the one who asked.', controls: { grants: { longest: '90 days' } } },
    { words: 'Accounts can do so little that losing one costs little. One that nobody used for «90 days» is taken away.', controls: { 'least-privilege': { unusedFor: '90 days' } } },
  ] },
  { title: 'Notices and critical updates', blocks: [
    { words: 'We read the security notices of our distributions, of Node.js and of the packages that we depend on, and the list of what is being exploited. A source that has been silent for «seven days» counts as broken.', controls: { 'notice-sources': { silentFor: 'seven days' } } },
    { words: 'Security updates «install themselves» on every production server. None waits longer than «72 hours», and the last run that went well is never older than «48 hours».', controls: { 'automatic-updates': { installation: 'install themselves', lastSuccess: '48 hours' }, 'pending-updates': { longest: '72 hours' } } },
    { words: 'Where an update asks for it, a server is restarted within «seven days».', controls: { 'reboot-required': { within: 'seven days' } } },
    { words: 'No server runs a system that its makers have «stopped mending».', controls: { 'supported-operating-system': { support: 'stopped mending' } } },
  ] },
  { title: 'Responding to threats', blocks: [
    { words: 'The point of contact judges every finding within «one business day» and gives it to a named developer, who accepts it within «another».', controls: { triage: { within: 'one business day', accepted: 'another' } } },
    { words: 'Of the highest priority, everything else is dropped. The second is scheduled within «7 days», the third within «30 days», and the last is fixed within «180 days».', controls: { priorities: { p1: '7 days', p2: '30 days', p3: '180 days' } } },
  ] },
  { title: 'Scanning and audits', blocks: [
    { words: 'Outsiders test our systems and read our code, each «every twelve months».', controls: { 'penetration-tests': { every: 'every twelve months' } } },
    { words: 'A customer who asks for the documents of our audits has an answer within «five business days».', controls: { 'audit-documents': { within: 'five business days' } } },
  ] },
  { title: 'Credentials', blocks: [
    { words: 'Every account asks for a «second factor».', controls: { 'second-factor': { factor: 'second factor' } } },
    { words: 'Passwords have at least «eight» characters, with letters, digits and symbols among them, are in no list of leaked ones, and are changed «every 90 days».', controls: { 'password-rules': { minimumLength: 'eight', changed: 'every 90 days' } } },
    { words: 'After «five» failed tries in «ten minutes» a sign-in is refused for a «quarter of an hour», for the account and for the address it came from.', controls: { lockout: { attempts: 'five', window: 'ten minutes', lock: 'quarter of an hour' } } },
    { words: 'On servers there are only the SSH keys of «known people», and no server takes a «password over SSH».', controls: { 'known-ssh-keys': { owners: 'known people' }, 'no-password-ssh': { login: 'password over SSH' } } },
  ] },
  { title: 'Application design', blocks: [
    'Applications write down what they do, and can do no more than they must.',
    { words: 'Logs of every service are kept for at least «90 days», and a restore of them is tried every «30 days».', controls: { 'log-retention': { days: '90 days', restoreTest: '30 days' } } },
    { words: 'Every disk with user data is «encrypted».', controls: { 'disks-encrypted': { encryption: 'encrypted' } } },
    { words: 'Between hosts nothing travels in the clear: «TLS» always.', controls: { 'tls-between-hosts': { transport: 'TLS' } } },
  ] },
  { title: 'Development', blocks: [
    { words: 'No code runs in production that «one other developer» has not read at that very commit.', controls: { 'reviewed-code': { reviewers: 'one other developer' } } },
    { words: 'Releases are small, at most «twenty commits», and a change waits at most «five days».', controls: { 'small-releases': { commits: 'twenty commits', leadTime: 'five days' } } },
  ] },
  { title: 'Antivirus', blocks: [
    { words: 'On every managed host the antivirus «answers», its signatures are at most «24 hours» old, and it has looked at everything in the last «seven days».', controls: { 'antivirus-alive': { daemon: 'answers' }, 'signatures-fresh': { age: '24 hours' }, 'antivirus-scan': { within: 'seven days' } } },
    { words: 'A server that was infected is cut off within «15 minutes» and retired within «24 hours». It is never cleaned and kept.', controls: { 'infected-servers': { isolated: '15 minutes', retired: '24 hours' } } },
  ] },
];

/** The draft as the reader would give it: positions for everything, words bound to parameters. */
export function draftPolicy(title = 'Security policy of Example'): Policy {
  const text: string[] = [];
  let offset = 0;
  const write = (line: string): Span => {
    const start = { line: text.length + 1, column: 1, offset };
    text.push(line);
    offset += line.length + 1;
    return { start, end: { line: text.length, column: line.length + 1, offset: offset - 1 } };
  };
  write(`# ${title}`);
  const sections = DRAFT.map((draft, index) => draftSection(draft, index + 1, write));
  const controls = sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'clause' ? block.clause.controls : [])));
  return { file: 'security.md', text: `${text.join('\n')}\n`, title, preamble: [], sections, controls };
}

function draftSection({ title, blocks }: Draft, number: number, write: (line: string) => Span): PolicySection {
  const span = write(`## ${number}. ${title}`);
  let place = 0;
  return {
    number, title, span, slug: title.toLowerCase().replaceAll(/[^a-z]+/g, '-'),
    blocks: blocks.map((block): PolicyBlock => {
      if (typeof block === 'string') return { kind: 'prose', node: paragraph(block, write(block)) };
      place += 1;
      return { kind: 'clause', clause: draftClause(block.words, block.controls, `${number}.${place}`, number, write) };
    }),
  };
}

function draftClause(marked: string, controls: Readonly<Record<string, Readonly<Record<string, string>>>>, number: string, section: number, write: (line: string) => Span): Clause {
  const prose = marked.replaceAll(/[«»]/g, '');
  const span = write(prose);
  const made = Object.entries(controls).map(([id, parameters]): Control => ({
    id, parameters, selector: undefined, maps: {}, span: write(`\`\`\`yaml control=${id}`),
    definition: { id, catalogue: 'X', section, title: sentence(id), subject: 'host', parameters: z.object({}) },
    written: Object.entries(parameters).map(([name, value]) => ({ name, value, span, unstated: false, words: [wordsOf(prose, value, span)] })),
  }));
  return { number, id: made[0]!.id, node: paragraph(prose, span), prose, span, controls: made };
}

function wordsOf(prose: string, words: string, { start }: Span): Span {
  const at = prose.indexOf(words);
  assert(at >= 0, `the draft does not say ${words}`);
  const place = (index: number) => ({ line: start.line, column: index + 1, offset: start.offset + index });
  return { start: place(at), end: place(at + words.length) };
}

function paragraph(value: string, position: Span): Paragraph {
  return { type: 'paragraph', position, children: [{ type: 'text', value, position }] };
}

function sentence(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1).replaceAll('ssh', 'SSH').replaceAll('tls', 'TLS');
}
