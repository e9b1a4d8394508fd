/**
 * Shows what was pushed to this browser, also while no page is open. A notification is a label; a click on it opens its page, if that is one of ours.
 * What a worker is made of is declared here, because the library of its types and that of pages do not go together.
 */
interface WorkerEvent {
  waitUntil(work: Promise<unknown>): void;
}
interface PushEvent extends WorkerEvent {
  readonly data: { json(): unknown } | null;
}
interface ClickEvent extends WorkerEvent {
  readonly notification: { readonly data: unknown; close(): void };
}
interface Worker {
  readonly location: { readonly origin: string };
  readonly registration: { showNotification(title: string, options: object): Promise<void> };
  readonly clients: { openWindow(url: string): Promise<unknown> };
  skipWaiting(): Promise<void>;
  addEventListener(name: 'push', listener: (event: PushEvent) => void): void;
  addEventListener(name: 'notificationclick', listener: (event: ClickEvent) => void): void;
  addEventListener(name: 'install', listener: (event: WorkerEvent) => void): void;
}

const worker = globalThis as unknown as Worker;

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));

worker.addEventListener('push', (event) => {
  const { title, text, url, key, urgent } = read(event);
  // Of one key one notification is shown, however often it comes.
  event.waitUntil(worker.registration.showNotification(title, { body: text, tag: key, requireInteraction: urgent, data: ourPath(url) }));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(worker.clients.openWindow(ourPath(event.notification.data)));
});

/** A browser takes the right to push away from whoever shows nothing, so what cannot be read is shown too. */
function read({ data }: PushEvent): { title: string; text: string; url: unknown; key: string; urgent: boolean } {
  let said: Readonly<Record<string, unknown>> = {};
  try {
    said = (data?.json() ?? {}) as typeof said;
  } catch {
    // shown without words
  }
  const textOf = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value.slice(0, 1_000) : otherwise);
  return { title: textOf(said['title'], 'Writ'), text: textOf(said['text'], 'Something waits for you.'), url: said['url'], key: textOf(said['key'], 'writ'), urgent: said['urgent'] === true };
}

function ourPath(url: unknown): string {
  const parsed = typeof url === 'string' ? URL.parse(url, worker.location.origin) : null;
  return parsed?.origin === worker.location.origin ? parsed.href : `${worker.location.origin}/`;
}
