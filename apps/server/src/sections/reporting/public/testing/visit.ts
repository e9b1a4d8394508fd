import type { TestPublisher } from './open-test-publisher.ts';

export interface Visited {
  readonly status: number;
  readonly location: string;
  readonly body: string;
  readonly headers: Headers;
}

/** Somebody from outside who has no JavaScript and keeps no cookies. */
export function visitorOf(publisher: TestPublisher) {
  const { origin } = publisher;
  const headers = { 'sec-fetch-site': 'same-origin', accept: 'text/html' };
  const ask = async (path: string, init: RequestInit = {}): Promise<Visited> => {
    const answer = await fetch(origin + path, { redirect: 'manual', headers, ...init });
    return { status: answer.status, location: answer.headers.get('location') ?? '', body: await answer.text(), headers: answer.headers };
  };
  return {
    get: (path: string) => ask(path),
    post: (path: string, fields: Readonly<Record<string, string>>, files: readonly (readonly [string, Uint8Array])[] = []) => ask(path, { method: 'POST', body: formOf(fields, files) }),
    /** The token of the form on a page. */
    async token(path = '/report'): Promise<string> {
      return tokenIn((await ask(path)).body);
    },
    /** Fills the form as a person does, who takes a while, and sends it. */
    async report(fields: Readonly<Record<string, string>> = {}, files: readonly (readonly [string, Uint8Array])[] = []): Promise<Visited> {
      const token = await this.token();
      publisher.clock.pass(10_000);
      return this.post('/report', { token, what: 'The search page shows other people’s orders.', ...fields }, files);
    },
  };
}

/** The token of the form in a page. */
export function tokenIn(html: string): string {
  return /name="token" value="([^"]+)"/.exec(html)?.[1] ?? '';
}

function formOf(fields: Readonly<Record<string, string>>, files: readonly (readonly [string, Uint8Array])[]): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [name, content] of files) form.append('files', new Blob([new Uint8Array(content)]), name);
  return form;
}
