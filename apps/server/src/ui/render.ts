import { assert } from '@writ/kernel';

/** A page as text, with its document type. Views are synchronous: one that waits has read something it should have been given. */
export function renderPage(view: unknown): string {
  return `<!doctype html>${renderFragment(view)}`;
}

/** A piece of a page as text. */
export function renderFragment(view: unknown): string {
  const text = (view as { toString(): unknown }).toString();
  assert(typeof text === 'string', 'a view must not be asynchronous');
  return text;
}
