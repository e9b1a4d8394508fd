import type { Child, PropsWithChildren } from 'hono/jsx';

/** The way back up. The last crumb is the page itself and is left out: the heading says it. */
export function Breadcrumb({ steps }: { steps: readonly { href: string; text: string }[] }) {
  return <nav class="crumbs" aria-label="Breadcrumb"><ol>{steps.map(({ href, text }) => <li><a href={href}>{text}</a></li>)}</ol></nav>;
}

/** The heading of a page, what it is about in a sentence, and the acts that concern the whole of it. */
export function PageHead({ title, about, acts, children }: PropsWithChildren<{ title: Child; about?: Child; acts?: Child }>) {
  return (
    <div class="head">
      <div><h1>{title}</h1>{about && <p>{about}</p>}{children}</div>
      {acts && <div class="acts">{acts}</div>}
    </div>
  );
}

/** A part of a page under its own heading. */
export function Part({ title, lead, id, children }: PropsWithChildren<{ title: string; lead?: Child; id?: string | undefined }>) {
  return (
    <section class="part" id={id}>
      <h2>{title}</h2>
      {lead && <p class="lead">{lead}</p>}
      {children}
    </section>
  );
}

/**
 * A piece of a page that follows the truth: when the server says `on`, the page is asked for again and this piece is changed where it differs.
 * Nothing flickers, focus and scroll stay. Never put a form to be typed in here.
 */
export function Live({ id, on, path, children }: PropsWithChildren<{ id: string; on: string; path: string }>) {
  return (
    <div id={id} hx-get={path} hx-trigger={`${on} from:#events throttle:1s`} hx-select={`#${id}`} hx-target="this" hx-swap="outerMorph">
      {children}
    </div>
  );
}
