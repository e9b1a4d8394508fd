/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * A browser that lets itself be called: a form with `data-push` (the key of this installation) and `data-worker` (the address of the script that shows
 * notifications) asks for permission, subscribes, puts the subscription as JSON into `subscription` and is sent.
 */
const SAID: Readonly<Record<string, string>> = {
  NotAllowedError: 'Notifications are not allowed for this page. Allow them in the browser’s settings and try again.',
  AbortError: 'The browser’s push service did not answer. Some browsers have none.',
};

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-push]')) {
  const canPush = 'serviceWorker' in navigator && 'PushManager' in window;
  say(form, canPush ? 'The browser will ask whether Writ may notify you.' : 'This browser cannot be called: it knows no push, or the page did not come over TLS.');
  form.addEventListener('submit', (event) => {
    if (subscriptionField(form).value !== '') return;
    event.preventDefault();
    if (canPush) void subscribe(form);
  });
}

async function subscribe(form: HTMLFormElement): Promise<void> {
  form.setAttribute('aria-busy', 'true');
  say(form, 'Asking the browser …');
  try {
    if ((await Notification.requestPermission()) !== 'granted') throw new DOMException('', 'NotAllowedError');
    const registration = await navigator.serviceWorker.register(form.dataset['worker']!);
    await untilActive(registration);
    const { pushManager } = registration;
    const applicationServerKey = form.dataset['push']!;
    subscriptionField(form).value = JSON.stringify(await subscribeWith(pushManager, applicationServerKey));
    form.submit();
  } catch (error) {
    say(form, error instanceof Error ? (SAID[error.name] ?? error.message) : 'The browser did not subscribe.');
  } finally {
    form.removeAttribute('aria-busy');
  }
}

/** Only a worker that runs can be subscribed for; a new one takes a moment. */
async function untilActive({ active, waiting, installing }: ServiceWorkerRegistration): Promise<void> {
  const worker = installing ?? waiting;
  if (active || !worker) return;
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve();
      if (worker.state === 'redundant') reject(new Error('The script that shows notifications could not be started.'));
    });
  });
}

/** A subscription from before a change of the key stands in the way of a new one. */
async function subscribeWith(pushManager: PushManager, applicationServerKey: string): Promise<PushSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey };
  try {
    return await pushManager.subscribe(options);
  } catch (error) {
    const old = await pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return pushManager.subscribe(options);
  }
}

function subscriptionField(form: HTMLFormElement): HTMLInputElement {
  return form.elements.namedItem('subscription') as HTMLInputElement;
}

function say(form: HTMLFormElement, text: string): void {
  const place = form.querySelector('[data-push-problem]');
  if (place) place.textContent = text;
}
