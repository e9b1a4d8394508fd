import { fsyncSync, openSync, writeSync } from 'node:fs';
import { pino } from 'pino';
import { createSmtpReceiver } from './create-smtp-receiver.ts';
import { makeCertificate } from './testing-certificate.ts';

/**
 * A receiver process for the kill tests: keeps every message in the file that it is given, one a line, and makes it durable before it says 250.
 * Prints its port, and runs until it is killed.
 */
const file = openSync(process.argv[2] ?? '', 'a');
const receiver = await createSmtpReceiver({
  host: '127.0.0.1', port: 0, name: 'mx.example.com', requireTls: false, tls: makeCertificate(), log: pino({ level: 'silent' }), clock: Date.now, isOurs: () => true,
  limits: { messagesPerMinute: 1_000_000, connectionsPerAddress: 100 },
  accept: async ({ content }) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(chunk);
    writeSync(file, `${Buffer.concat(chunks).toString('base64')}\n`);
    fsyncSync(file);
  },
});
process.stdout.write(`${receiver.port}\n`);
