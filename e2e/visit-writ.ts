import { randomBytes } from 'node:crypto';
import { request, type APIRequestContext, type APIResponse } from 'playwright-core';
import { createApp, OWNER, type PasswordAndApp } from './sign-up.ts';

/** Somebody who is signed in and posts forms, without a browser: for journeys that are about the server. */
export interface Visitor {
  readonly person: PasswordAndApp;
  get(path: string): Promise<APIResponse>;
  /** Posts a form and follows nowhere: what is acknowledged answers 303. */
  post(path: string, form: Readonly<Record<string, string>>): Promise<APIResponse>;
  leave(): Promise<void>;
}

/** Signs up behind the first owner's link with a password and an app, as a browser without JavaScript would. */
export async function signUpByForms(address: string, link: string): Promise<Visitor> {
  const context = await request.newContext({ baseURL: address, extraHTTPHeaders: { origin: address } });
  const post = (path: string, form: Readonly<Record<string, string>>): Promise<APIResponse> => context.post(path, { form, maxRedirects: 0 });
  const path = new URL(link).pathname;
  const password = `${randomBytes(12).toString('base64url')}-7!`;
  await expectStatus(303, await post(`${path}/password`, { ...OWNER, password }));
  const page = await (await context.get(`${path}/authenticator`)).text();
  const spelled = />((?:[A-Z2-7]{4} )+[A-Z2-7]{1,4})</.exec(page)?.[1];
  if (!spelled) throw new Error('The page of the authenticator app spells no secret.');
  const nextCode = createApp(spelled.replaceAll(' ', ''));
  await expectStatus(200, await post(`${path}/authenticator`, { code: nextCode() }));
  return { person: { email: OWNER.email, password, nextCode }, get: (at) => context.get(at), post, leave: () => context.dispose() };
}

async function expectStatus(status: number, answer: APIResponse): Promise<void> {
  if (answer.status() !== status) throw new Error(`${answer.url()} answered ${answer.status()}, not ${status}: ${(await answer.text()).slice(0, 2_000)}`);
}

/** The first host that the console lists: the machine of the server. */
export async function findHost(visitor: APIRequestContext | Visitor): Promise<string | undefined> {
  const page = await (await visitor.get('/hosts')).text();
  return /href="\/hosts\/([0-9a-f-]{36})"/.exec(page)?.[1];
}
