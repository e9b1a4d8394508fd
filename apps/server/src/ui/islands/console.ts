/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** Keys, copy buttons and the mark of the section that is being read. Every page works without it. */

let afterG = 0;

/** What the help says of each key. It is made here, because without this script there are no keys. */
const HELP: readonly (readonly [keys: string, meaning: string])[] = [
  ['/', 'Find; on a list, narrow it'],
  ['j k', 'Next and previous row or clause'],
  ['n', 'Next broken clause'],
  ['Enter', 'Open the row'],
  ['[ ]', 'Previous and next page of a list'],
  ['g p', 'Policy'], ['g d', 'Desk'], ['g h', 'Hosts'], ['g e', 'People'], ['g j', 'Journal'], ['g s', 'Settings'],
  ['Esc', 'Leave a field, close this'],
];

/** What each key does outside of fields. */
const KEYS: Readonly<Record<string, () => void>> = {
  '/': () => first<HTMLInputElement>('[data-filter]', '[data-find]')?.focus(),
  '?': () => keyHelp().togglePopover(),
  j: () => step(1),
  k: () => step(-1),
  n: () => stepTo('.clause:has(.note.broken)', 1),
  '[': () => press('Previous'),
  ']': () => press('Next'),
  Enter: () => document.querySelector<HTMLAnchorElement>('tr.here a[href]')?.click(),
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = event.target as HTMLElement;
  if (target.closest('input, select, textarea, [contenteditable]')) {
    if (event.key === 'Escape') target.blur();
    return;
  }
  if (event.key === 'Enter' && target.closest('a, button, summary')) return;
  if (Date.now() - afterG < 1_500) return go(event);
  if (event.key === 'g') {
    afterG = Date.now();
    return;
  }
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

function go(event: KeyboardEvent): void {
  afterG = 0;
  const link = document.querySelector<HTMLAnchorElement>(`[data-go="${CSS.escape(event.key)}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
}

function first<T extends HTMLElement>(...selectors: string[]): T | undefined {
  for (const selector of selectors) {
    const found = document.querySelector<T>(selector);
    if (found) return found;
  }
  return undefined;
}

function step(by: 1 | -1): void {
  stepTo('table[data-list] tbody tr, .clause', by);
}

/** Moves the mark `here` among the elements that match, and the focus with it. */
function stepTo(selector: string, by: 1 | -1): void {
  const all = Array.from(document.querySelectorAll<HTMLElement>(selector));
  if (all.length === 0) return;
  const current = document.querySelector<HTMLElement>('.here');
  const at = current ? all.indexOf(current) : -1;
  const next = at >= 0 ? at + by : all.findIndex((element) => current ? follows(current, element) : element.getBoundingClientRect().top > 0);
  const element = all[Math.min(Math.max(next, 0), all.length - 1)]!;
  current?.classList.remove('here');
  element.classList.add('here');
  (element.querySelector<HTMLElement>('a[href]') ?? element).focus({ preventScroll: true });
  element.scrollIntoView({ block: element.matches('.clause') ? 'start' : 'nearest' });
}

function follows(current: HTMLElement, element: HTMLElement): boolean {
  return Boolean(current.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
}

function press(text: string): void {
  Array.from(document.querySelectorAll<HTMLAnchorElement>('.pager a')).find((link) => link.textContent === text)?.click();
}

function keyHelp(): HTMLElement {
  const known = document.getElementById('keys');
  if (known) return known;
  const help = Object.assign(document.createElement('div'), { id: 'keys', className: 'keys', popover: 'auto' });
  help.setAttribute('role', 'dialog');
  help.setAttribute('aria-label', 'Keys');
  const list = document.createElement('dl');
  for (const [keys, meaning] of HELP) {
    const name = document.createElement('dt');
    name.append(...keys.split(' ').flatMap((key) => [make('kbd', key), ' ']));
    list.append(name, make('dd', meaning));
  }
  help.append(make('h2', 'Keys'), list);
  document.body.append(help);
  return help;
}

function make(tag: string, text: string): HTMLElement {
  return Object.assign(document.createElement(tag), { textContent: text });
}

/** Copy buttons are hidden in the markup because they need this. */
function showCopyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) button.hidden = false;
  for (const hint of document.querySelectorAll<HTMLElement>('.keys-hint')) hint.hidden = false;
}

document.addEventListener('click', (event) => {
  const button = (event.target as HTMLElement).closest<HTMLButtonElement>('[data-copy]');
  const text = button?.parentElement?.querySelector('pre')?.textContent;
  if (!button || !text) return;
  void navigator.clipboard.writeText(text).then(() => {
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = 'Copy'), 2_000);
  });
});

/** Marks in the list of sections the one whose heading was passed last. */
function followReading(): void {
  const links = new Map(Array.from(document.querySelectorAll<HTMLAnchorElement>('.toc a[href^="#"]'), (link) => [link.hash.slice(1), link]));
  const headings = Array.from(links.keys(), (id) => document.getElementById(id)).filter((element) => element !== null);
  if (headings.length === 0) return;
  const mark = () => {
    const passed = headings.findLast((heading) => heading.getBoundingClientRect().top < innerHeight * 0.3) ?? headings[0]!;
    for (const [id, link] of links) {
      if (id === passed.id) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  };
  new IntersectionObserver(mark, { rootMargin: '0px 0px -70% 0px', threshold: [0, 1] }).observe(headings[0]!);
  const observer = new IntersectionObserver(mark, { rootMargin: '0px 0px -70% 0px' });
  for (const heading of headings) observer.observe(heading);
  mark();
}

showCopyButtons();
followReading();
