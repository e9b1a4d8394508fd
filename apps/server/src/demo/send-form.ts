import { assert, MS, plus } from '@writ/kernel';
import { address } from '../ui/addresses.ts';
import type { Company } from './company.ts';

/** Nobody types faster; the form holds back what comes sooner. */
const TYPED_MS = 40 * MS.second;

interface FormFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** A stranger opens the public form, types, and sends it: over HTTP, as a browser does. What is left empty is not sent. */
export async function sendForm({ app, clock }: Company, fields: Readonly<Record<string, string | undefined>>, file?: FormFile): Promise<void> {
  const url = new URL(address.publicForm, app.address);
  // Whatever connection was kept since the last form may end at this moment; looking twice is looking once.
  const shown = await (await fetch(url).catch(() => fetch(url))).text();
  const token = /name="token" value="([\w.-]+)"/.exec(shown)?.[1];
  assert(token !== undefined, 'the public form has no token');
  clock.moveTo(plus(clock.now(), TYPED_MS));
  const body = new FormData();
  body.set('token', token);
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) body.set(name, value);
  if (file) body.set('files', new Blob([file.text], { type: file.type }), file.name);
  const answer = await fetch(url, { method: 'POST', body, headers: { origin: url.origin }, redirect: 'manual' });
  await answer.arrayBuffer();
  assert(answer.status < 400, `the public form answered ${answer.status}`);
}
