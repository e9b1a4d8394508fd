import type { PropsWithChildren } from 'hono/jsx';
import { address } from './addresses.ts';
import type { Reader } from './say-time.ts';

/** What every public page knows besides its own content. Nobody is signed in there. */
export interface PublicFrame extends Reader {
  readonly company: string;
  /** The address of a public file: see `public-files.ts`. */
  readonly asset: (name: string) => string;
  /** The style sheet of the company's colour; undefined where Writ's own is kept. */
  readonly theme: string | undefined;
  readonly isDemonstration: boolean;
  /** There is one: under plain HTTP there is none. */
  readonly hasSecurityTxt: boolean;
}

const PLACES = [
  { name: 'Report a problem', href: address.publicForm },
  { name: 'How we handle reports', href: address.publicPolicy },
  { name: 'Thanks', href: address.thanks },
] as const;

interface PublicLayoutProps {
  frame: PublicFrame;
  title: string;
  at?: string | undefined;
  /** Of one reporter alone: no search engine keeps it. */
  isPrivate?: boolean | undefined;
  islands?: readonly string[] | undefined;
}

/** A page for strangers: the company's name above it, Writ only below. Complete without JavaScript. */
export function PublicLayout({ frame, title, at, isPrivate, islands = [], children }: PropsWithChildren<PublicLayoutProps>) {
  const { asset, company } = frame;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · ${company}`}</title>
        {isPrivate && <meta name="robots" content="noindex, nofollow" />}
        <link rel="icon" type="image/svg+xml" href={asset('favicon.svg')} />
        <link rel="preload" as="font" type="font/woff2" href={asset('fonts/inter.woff2')} crossorigin="anonymous" />
        <link rel="preload" as="font" type="font/woff2" href={asset('fonts/source-serif.woff2')} crossorigin="anonymous" />
        <link rel="stylesheet" href={asset('style.css')} />
        {frame.theme && <link rel="stylesheet" href={frame.theme} />}
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fcfbf8" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#15171a" />
        {islands.map((name) => <script type="module" src={asset(name)} />)}
      </head>
      <body class="public">
        <a class="skip" href="#content">Skip to content</a>
        {frame.isDemonstration && <p class="banner" role="note"><b>Demonstration.</b> Nobody reads what is sent here.</p>}
        <header class="public-top">
          <p class="public-name"><b>{company}</b> <span>Security</span></p>
          <nav aria-label="Main">{PLACES.map(({ name, href }) => <a href={href} aria-current={href === at ? 'page' : undefined}>{name}</a>)}</nav>
        </header>
        <main id="content" class="public-page" tabindex={-1}>{children}</main>
        <footer class="public-foot">
          <span>Times in {frame.zone}</span>
          {frame.hasSecurityTxt && <a href="/.well-known/security.txt">security.txt</a>}
          <span>Kept by Writ</span>
        </footer>
      </body>
    </html>
  );
}
