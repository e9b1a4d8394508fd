/* Claim: 50 messages a second for a minute come in by SMTP, each acknowledged when it is durable, and are read into reports within another minute. Run: node bench/intake-mail.ts */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { startHouse, type Door } from './intake.ts';

const PER_SECOND = Number(process.env['WRIT_BENCH_MAILS'] ?? 50);
const SECONDS = Number(process.env['WRIT_BENCH_SECONDS'] ?? 60);
/** The receiver takes 60 messages a minute of one address, and that stays as it ships. */
const SENDERS = Math.ceil((PER_SECOND * SECONDS) / 50);
/** Reading may lag so far behind the last message. */
const LAG_LIMIT_S = 60;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** A server of somebody else, at an address of its own, that keeps its connection. */
async function openSender(port: number, number: number): Promise<(subject: string) => Promise<number>> {
  const socket: Socket = connect({ port, host: '127.0.0.1', localAddress: `127.0.${1 + Math.floor(number / 200)}.${1 + (number % 200)}` });
  socket.setNoDelay(true);
  await once(socket, 'connect');
  let text = '';
  async function reply(): Promise<string> {
    for (;;) {
      const whole = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(text);
      if (whole) {
        text = text.slice(whole[0].length);
        return whole[0];
      }
      const [bytes] = (await once(socket, 'data')) as [Buffer];
      text += bytes.toString('latin1');
    }
  }
  async function command(words: string, code: string): Promise<void> {
    socket.write(words);
    const answer = await reply();
    if (!answer.startsWith(code)) throw new Error(`${words.slice(0, 20).trim()} was answered by ${answer.trim()}`);
  }
  await reply();
  await command('EHLO mail.example.org\r\n', '250');
  return async (subject) => {
    const began = performance.now();
    await command('MAIL FROM:<grace@example.org>\r\n', '250');
    await command('RCPT TO:<security@example.com>\r\n', '250');
    await command('DATA\r\n', '354');
    const mail = [`From: Grace <grace@example.org>`, 'To: security@example.com', `Subject: ${subject}`, `Message-ID: <${subject.replaceAll(' ', '-')}@example.org>`, 'Date: Tue, 24 Nov 2026 20:00:00 +0000', '',
      `${subject}: the page shows the orders of somebody else.`, '', '1. open', '2. look', '3. wonder', '', 'x'.repeat(60).concat('\r\n').repeat(40), '.', ''].join('\r\n');
    await command(mail, '250');
    return performance.now() - began;
  };
}

interface Waits {
  readonly waits: readonly number[];
  readonly seconds: number;
}

/** Each message at its moment, whether or not the ones before it were answered: a sender that waits would hide what is slow. */
async function sendAll(door: Door): Promise<Waits> {
  const senders = await Promise.all(Array.from({ length: SENDERS }, (_, number) => openSender(door.port, number)));
  const tails = senders.map(() => Promise.resolve());
  const waits: number[] = [];
  const began = performance.now();
  for (let number = 0; number < PER_SECOND * SECONDS; number += 1) {
    await pause(Math.max(0, began + (number * 1_000) / PER_SECOND - performance.now()));
    const due = performance.now();
    const at = number % SENDERS;
    tails[at] = tails[at]!.then(() => senders[at]!(`Message ${number}`)).then(() => void waits.push(performance.now() - due));
  }
  await Promise.all(tails);
  return { waits: waits.toSorted((one, other) => one - other), seconds: (performance.now() - began) / 1_000 };
}

async function countMails(door: Door): Promise<{ kept: number; read: number }> {
  const row = await door.db.selectFrom('reporting.mails').select((select) => [select.fn.countAll<string>().as('kept'), select.fn.count<string>('read_at').as('read')]).executeTakeFirstOrThrow();
  return { kept: Number(row.kept), read: Number(row.read) };
}

const house = await startHouse();
try {
  const door = await house.open('mail-intake/testing/intake-program.ts');
  await door.line();
  const before = door.cpu();
  const { waits, seconds } = await sendAll(door);
  const atEnd = await countMails(door);
  const ended = performance.now();
  const most = performance.now() + 300_000;
  while ((await countMails(door)).read < waits.length && performance.now() < most) await pause(100);
  const lag = (performance.now() - ended) / 1_000;
  const cpu = door.cpu();
  const { kept, read } = await countMails(door);
  const subjects = await door.db.selectFrom('reporting.reports').select((select) => select.fn.countAll<string>().as('count')).executeTakeFirstOrThrow();
  const reports = Number(subjects.count);
  say(`${waits.length} messages acknowledged in ${seconds.toFixed(1)} s, ${(waits.length / seconds).toFixed(1)} a second; half within ${waits[Math.floor(waits.length / 2)]!.toFixed(0)} ms, 99 % within ${waits[Math.floor(waits.length * 0.99)]!.toFixed(0)} ms, the last within ${waits.at(-1)!.toFixed(0)} ms`);
  say(`read when the last was acknowledged: ${atEnd.read}; all ${lag.toFixed(1)} s later`);
  say(`kept ${kept}, read ${read}, reports ${reports}`);
  say(`a message, kept and read, costs ${(((cpu.program - before.program) * 1_000) / waits.length).toFixed(2)} ms CPU of the program and ${(((cpu.database - before.database) * 1_000) / waits.length).toFixed(2)} ms of the database`);
  const isKept = seconds < SECONDS + 2 && lag < LAG_LIMIT_S && [kept, read, reports].every((count) => count === PER_SECOND * SECONDS);
  if (!isKept) {
    say(`the claim does not hold: a message was lost or doubled, acknowledging took over ${SECONDS + 2} s, or reading lagged over ${LAG_LIMIT_S} s`);
    process.exitCode = 1;
  }
  await door.close();
} finally {
  await house.stop();
}
