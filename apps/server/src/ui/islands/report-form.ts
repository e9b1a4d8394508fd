/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The public form: while forms flood in, finds the proof of work that lets it through at once; and says what a form with files is doing while it is sent.
 * Without this script the form waits a minute instead.
 */
const TRIES_AT_ONCE = 256;

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-report]')) {
  const proof = form.elements.namedItem('proof') as HTMLInputElement | null;
  const bits = Number(form.dataset['work'] ?? '0');
  let found: Promise<void> | undefined;
  if (proof && bits > 0) found = findProof((form.elements.namedItem('token') as HTMLInputElement).value, bits).then((number) => void (proof.value = number));

  form.addEventListener('submit', (event) => {
    if (form.getAttribute('aria-busy') === 'true') return event.preventDefault();
    form.setAttribute('aria-busy', 'true');
    if (!found || proof?.value) return say(form, 'Sending …');
    event.preventDefault();
    say(form, 'One moment: your browser works off the queue …');
    void found.then(() => {
      say(form, 'Sending …');
      form.submit();
    });
  });
  // Coming back to the page must not find a form that cannot be sent.
  window.addEventListener('pageshow', () => form.removeAttribute('aria-busy'));
}

function say(form: HTMLFormElement, text: string): void {
  const place = form.querySelector('[data-progress]');
  if (place) place.textContent = text;
}

/** Many tries are under way at once, because each is answered by another thread. */
async function findProof(token: string, bits: number): Promise<string> {
  const encoder = new TextEncoder();
  for (let from = 0; ; from += TRIES_AT_ONCE) {
    const digests = await Promise.all(Array.from({ length: TRIES_AT_ONCE }, (_, index) => crypto.subtle.digest('SHA-256', encoder.encode(`${token}:${from + index}`))));
    const hit = digests.findIndex((digest) => new DataView(digest).getUint32(0) >>> (32 - bits) === 0);
    if (hit !== -1) return String(from + hit);
  }
}
