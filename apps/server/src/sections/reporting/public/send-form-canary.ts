import { MS } from '@writ/kernel';
import { setTimeout as wait } from 'node:timers/promises';
import { address } from '../../../ui/addresses.ts';
import { HASTY_MS } from './decide-form.ts';
import { findProof } from './proof-of-work.ts';

const LONGEST_PAGE = 200_000;
const ANSWER_MS = 20 * MS.second;

/**
 * Sends a marked message through the public form as a stranger would: asks for the page at the public address, waits as people do, works off the queue when there is one, sends.
 * Fails when the form is not there or does not take it. Policy control `canary-arrives`.
 */
export async function sendFormCanary(publicUrl: URL, mark: string, signal: AbortSignal): Promise<void> {
  const form = new URL(address.publicForm, publicUrl);
  const shown = await ask(form, { signal });
  const token = /name="token" value="([\w.-]+)"/.exec(shown)?.[1];
  if (token === undefined) throw new Error('the public form has no token');
  const proof = shown.includes('data-work=') ? findProof(token) : '';
  await wait(HASTY_MS + MS.second, undefined, { signal });
  const body = new URLSearchParams({ token, proof, what: `A test message of Writ. There is nothing to do.\n\n${mark}` });
  await ask(form, { method: 'POST', body, headers: { origin: publicUrl.origin }, signal });
}

async function ask(url: URL, init: RequestInit & { readonly signal: AbortSignal }): Promise<string> {
  const answer = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.any([init.signal, AbortSignal.timeout(ANSWER_MS)]) });
  if (!answer.ok) throw new Error(`the public form answered ${answer.status}`);
  return (await answer.text()).slice(0, LONGEST_PAGE);
}
