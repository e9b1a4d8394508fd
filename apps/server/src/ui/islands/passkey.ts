/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Passkeys: a form with `data-passkey` asks the server for options, the browser for a credential, and is then sent with it.
 * The browser's own JSON forms (WebAuthn level 3, section 5.1) make a library unnecessary.
 */
type Ceremony = 'create' | 'get';

const SAID: Readonly<Record<string, string>> = {
  NotAllowedError: 'Nothing was chosen, or it took too long. Try again.',
  InvalidStateError: 'This device already holds a passkey for this account.',
  SecurityError: 'Passkeys need the name under which Writ was set up, over TLS or on localhost.',
  NotSupportedError: 'This device cannot make a passkey of the kind that is asked for.',
};

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  const available = 'PublicKeyCredential' in window && 'parseCreationOptionsFromJSON' in PublicKeyCredential;
  if (!available) say(form, 'This browser cannot use passkeys. Another browser, or a password with a code, can.');
  form.addEventListener('submit', (event) => {
    if (!available || credentialField(form).value !== '') return;
    event.preventDefault();
    void perform(form);
  });
}

async function perform(form: HTMLFormElement): Promise<void> {
  say(form, '');
  form.setAttribute('aria-busy', 'true');
  try {
    const options = await askOptions(form);
    const credential = await askBrowser(form.dataset['passkey'] as Ceremony, options);
    credentialField(form).value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch (error) {
    say(form, error instanceof Error ? (SAID[error.name] ?? error.message) : 'The passkey could not be used.');
  } finally {
    form.removeAttribute('aria-busy');
  }
}

async function askOptions(form: HTMLFormElement): Promise<never> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string' && name !== 'credential') body.append(name, value);
  const answer = await fetch(form.dataset['options']!, { method: 'POST', body, headers: { accept: 'application/json' } });
  const said = (await answer.json()) as { detail?: string };
  if (!answer.ok) throw new Error(said.detail ?? 'The server refused.');
  return said as never;
}

async function askBrowser(ceremony: Ceremony, options: never): Promise<PublicKeyCredential> {
  const credential = ceremony === 'create'
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return credential as PublicKeyCredential;
}

function credentialField(form: HTMLFormElement): HTMLInputElement {
  return form.elements.namedItem('credential') as HTMLInputElement;
}

function say(form: HTMLFormElement, text: string): void {
  const place = form.querySelector('[data-passkey-problem]');
  if (place) place.textContent = text;
}
