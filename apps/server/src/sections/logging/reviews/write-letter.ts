import type { AnswerWord, Measured, ReviewEvidence } from './review.ts';

/** What a letter tells of. */
export interface LetterContent {
  readonly review: string;
  readonly customer: { readonly name: string };
  readonly servers: readonly string[];
  readonly from: string;
  readonly until: string;
  readonly evidence: ReviewEvidence;
  readonly answers: readonly { readonly question: string; readonly answer: AnswerWord; readonly note: string }[];
  readonly findings: string;
  readonly signedAt: string;
  readonly signedBy: { readonly name: string };
}

const MARGIN = 64;
const SAID: Readonly<Record<AnswerWord, string>> = { yes: 'Yes', no: 'No', 'cannot-tell': 'Cannot be told' };

/**
 * The letter to the customer as the bytes of a PDF: numbers and answers, never lines of logs. The same content gives the same bytes, so that its digest can be compared:
 * dates are those of the review, nothing is packed, and the fonts are those that every reader has.
 */
export async function writeLetter(content: LetterContent, contentDigest: string): Promise<Buffer> {
  // Only whoever signs needs it; every start of the server would pay for it.
  const { default: PDFDocument } = await import('pdfkit');
  const at = new Date(content.signedAt);
  let isWhole = true;
  const letters = (text: string): string => {
    const shown = toLetters(text);
    isWhole &&= shown === text.normalize('NFC');
    return shown;
  };
  const title = letters(`Review of your servers: ${content.customer.name}`);
  const doc = new PDFDocument({ size: 'A4', margins: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN }, compress: false, pdfVersion: '1.7', lang: 'en', displayTitle: true, info: { Title: title, Producer: 'Writ', Creator: 'Writ', CreationDate: at, ModDate: at } });
  const bytes = doc.toArray() as Promise<readonly Buffer[]>;
  const heading = (text: string): void => void doc.moveDown(0.9).font('Helvetica-Bold').fontSize(11.5).text(text).moveDown(0.25);
  const say = (text: string): void => void doc.font('Helvetica').fontSize(10).text(letters(text), { lineGap: 2 });
  const small = (text: string): void => void doc.font('Helvetica').fontSize(8.5).fillColor('#444').text(letters(text), { lineGap: 1.5 }).fillColor('#000');

  doc.font('Helvetica-Bold').fontSize(17).text('Review of your servers').moveDown(0.3);
  say(content.customer.name);
  say(`${content.from.slice(0, 10)} to ${content.until.slice(0, 10)} (UTC)`);
  heading('What was looked at');
  for (const line of sayEvidence(content)) say(line);
  heading('What the reviewer answered');
  for (const { question, answer, note } of content.answers) {
    doc.font('Helvetica').fontSize(10).text(letters(`${question} `), { continued: true, lineGap: 2 }).font('Helvetica-Bold').text(`${SAID[answer]}.`);
    if (note.trim() !== '') small(note);
    doc.moveDown(0.2);
  }
  heading('What was found');
  say(content.findings.trim() === '' ? 'The reviewer noted nothing that needs work.' : content.findings);
  heading('Signed');
  say(`${content.signedBy.name}, ${content.signedAt.slice(0, 16).replace('T', ' ')} UTC`);
  doc.moveDown(1);
  small(`Review ${content.review}. SHA-256 of its content:`);
  doc.font('Courier').fontSize(8.5).text(contentDigest).moveDown(0.3);
  small('Whoever wrote to you can show the content with this digest, and the entry of their journal that holds it together with the digest of this file.');
  if (!isWhole) small('This file cannot show every letter: names and notes in it have some without their accents, or “?” in their place. The content of the review has them as they are written.');
  doc.end();
  return Buffer.concat(await bytes);
}

function sayEvidence({ servers, evidence }: LetterContent): readonly string[] {
  const lines = [`Servers: ${servers.join(', ')}.`];
  lines.push(sayMeasured('Lines of logs', evidence.hosts, (hosts) => {
    const sum = (of: 'lines' | 'warnings' | 'errors'): number => hosts.reduce((total, host) => total + host[of], 0);
    return `${count(sum('lines'))}, of them ${count(sum('warnings'))} warnings and ${count(sum('errors'))} errors`;
  }));
  if ('is' in evidence.hosts) {
    for (const { host, lines: told, silentDays } of evidence.hosts.is) lines.push(`    ${host}: ${count(told)} lines, ${silentDays.length === 0 ? 'every day' : `nothing on ${silentDays.length === 1 ? silentDays[0]! : `${silentDays.length} days, the first ${silentDays[0]!}`}`}.`);
  }
  lines.push(sayMeasured('Logins', evidence.logins, ({ failed, accepted, accounts }) => `${count(accepted)} accepted for ${accounts.length} ${accounts.length === 1 ? 'account' : 'accounts'}, ${count(failed)} failed`));
  lines.push(sayMeasured('Commands of people', evidence.commands, ({ run, flagged }) => `${count(run)}, of them ${flagged.length} looked into`));
  lines.push(sayMeasured('Out of the ordinary', evidence.anomalies, (told) => (told.length === 0 ? 'nothing' : `${told.length} alerts`)));
  lines.push(sayMeasured('Lines read by the reviewer', evidence.samples, (samples) => String(samples.length)));
  return lines;
}

function sayMeasured<Value>(what: string, measured: Measured<Value>, say: (value: Value) => string): string {
  return 'is' in measured ? `${what}: ${say(measured.is)}.` : `${what}: not measured. ${measured.notMeasured}`;
}

/** Grouped by hand: the digest must not depend on what a runtime knows of languages. */
function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

const KNOWN = /[\t\n\x20-\x7e\u00a1-\u00ff–—‘’“”•…€]/u;

/** The text in the letters that the fonts of every reader have (Windows-1252): accents beyond them are left out, and what has no such letter is a question mark. The content of the review has it as it is. */
export function toLetters(text: string): string {
  let letters = '';
  for (const letter of text.normalize('NFC')) {
    if (KNOWN.test(letter)) letters += letter;
    else {
      const [base = ''] = letter.normalize('NFD');
      letters += /[A-Za-z]/.test(base) ? base : '?';
    }
  }
  return letters;
}
