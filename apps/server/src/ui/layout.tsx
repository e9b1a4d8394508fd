import type { PropsWithChildren } from 'hono/jsx';
import { address } from './addresses.ts';
import type { Frame } from './frame.ts';
import { Callout } from './components/callout.tsx';

/** The rooms of the console, in the order of the header. `key` follows `g`: `g p` goes to the policy. */
const ROOMS = [
  { name: 'Policy', href: address.policy, key: 'p' },
  { name: 'Reports', href: address.reports, key: 'r' },
  { name: 'Desk', href: address.findings, key: 'd' },
  { name: 'Hosts', href: address.hosts, key: 'h' },
  { name: 'Logs', href: address.logs, key: 'l' },
  { name: 'People', href: address.people, key: 'e' },
  { name: 'Journal', href: address.journal, key: 'j' },
  { name: 'Settings', href: address.settings, key: 's' },
] as const;
type Room = (typeof ROOMS)[number]['name'];

interface LayoutProps {
  frame: Frame;
  title: string;
  room?: Room | undefined;
  /** One column for forms and messages. */
  narrow?: boolean | undefined;
  /** Islands besides the console's own: `['islands/passkey.js']`. */
  islands?: readonly string[] | undefined;
}

/** The whole page: head, header, content, footer. Complete without JavaScript. */
export function Layout({ frame, title, room, narrow, islands = [], children }: PropsWithChildren<LayoutProps>) {
  return (
    <html lang="en" data-theme={frame.theme}>
      <Head title={title} asset={frame.asset} islands={islands} live={frame.viewer !== undefined} />
      <body>
        <a class="skip" href="#content">Skip to content</a>
        {frame.demonstration && <p class="banner" role="note"><b>Demonstration.</b> Everything here is a simulated company of example.com; nothing of it can reach a real instance.</p>}
        <Header frame={frame} room={room} />
        <main id="content" class={narrow ? 'page narrow' : 'page'} tabindex={-1}>
          {frame.flash && (
            <div class="flash" role="status"><Callout kind={frame.flash.tone === 'done' ? 'kept' : 'broken'}><p>{frame.flash.text}</p></Callout></div>
          )}
          {children}
        </main>
        <Footer frame={frame} />
        {frame.viewer && <div id="events" hx-sse:connect={address.events} hx-swap="none" />}
      </body>
    </html>
  );
}

function Head({ title, asset, islands, live }: { title: string; asset: Frame['asset']; islands: readonly string[]; live: boolean }) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{title} · Writ</title>
      <link rel="icon" type="image/svg+xml" href={asset('favicon.svg')} />
      <link rel="preload" as="font" type="font/woff2" href={asset('fonts/inter.woff2')} crossorigin="anonymous" />
      <link rel="preload" as="font" type="font/woff2" href={asset('fonts/source-serif.woff2')} crossorigin="anonymous" />
      <link rel="stylesheet" href={asset('style.css')} />
      <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fcfbf8" />
      <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#15171a" />
      {live && <>
        <meta name="htmx-config" content='{"includeIndicatorCSS":false,"history":false,"extensions":"sse"}' />
        <script src={asset('htmx.js')} defer />
        <script src={asset('htmx-sse.js')} defer />
      </>}
      {['islands/console.js', ...islands].map((name) => <script type="module" src={asset(name)} />)}
    </head>
  );
}

function Header({ frame, room }: { frame: Frame; room: Room | undefined }) {
  return (
    <header class="top">
      <a class="brand" href={address.policy}><Mark />Writ</a>
      {frame.viewer && <>
        <nav aria-label="Main">
          {ROOMS.map(({ name, href, key }) => (
            <a href={href} aria-current={name === room ? 'page' : undefined} data-go={key}>
              {name}
              {name === 'Desk' && frame.openFindings ? <span class="count" title="open findings">{frame.openFindings}</span> : null}
            </a>
          ))}
        </nav>
        <form class="find" action={address.search} method="get" role="search" aria-label="Everything">
          <input type="search" name="q" placeholder="Find" aria-label="Find a clause, host, person or finding" maxlength={200} data-find />
          <kbd aria-hidden="true">/</kbd>
        </form>
        <div class="who">
          {'contact' in frame && <span>Point of contact <Contact name={frame.contact} /></span>}
          <a href={address.person(frame.viewer.id)}><b>{frame.viewer.name}</b></a>
        </div>
      </>}
    </header>
  );
}

function Contact({ name }: { name: string | undefined }) {
  return name ? <b>{name}</b> : <b class="empty">nobody</b>;
}

/** Three bars, whole, broken and hollow: kept, broken, unknown. */
function Mark() {
  return (
    <svg viewBox="0 0 18 18" fill="currentColor" aria-hidden="true">
      <rect x="1" width="4" height="18" rx="1" /><rect x="7" width="4" height="7.5" rx="1" /><rect x="7" y="10.5" width="4" height="7.5" rx="1" />
      <rect x="13.75" y=".75" width="2.5" height="16.5" rx=".6" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="3 2" />
    </svg>
  );
}

function Footer({ frame }: { frame: Frame }) {
  return (
    <footer class="foot">
      <span>Times in {frame.zone}</span>
      {frame.viewer && <>
        <span class="keys-hint" hidden>Press <kbd>?</kbd> for keys</span>
        <form method="post" action={address.signOut}>
          <button class="button quiet little" type="submit">Sign out</button>
        </form>
      </>}
    </footer>
  );
}
