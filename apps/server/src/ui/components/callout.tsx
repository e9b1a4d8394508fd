import type { Child, PropsWithChildren } from 'hono/jsx';
import type { State } from '@writ/contract';

/** Something to be read before the rest. `alert` is spoken at once by screen readers. */
export function Callout({ kind, title, alert, children }: PropsWithChildren<{ kind?: State | undefined; title?: string | undefined; alert?: boolean | undefined }>) {
  return (
    <section class={kind ? `callout ${kind}` : 'callout'} role={alert ? 'alert' : undefined} aria-label={title ? undefined : 'Note'}>
      {title && <h2>{title}</h2>}
      {children}
    </section>
  );
}

/** What stands where a list would: why there is nothing, and the act that would change it. */
export function EmptyState({ title, acts, children }: PropsWithChildren<{ title: string; acts?: Child }>) {
  return (
    <div class="empty-state">
      <h3>{title}</h3>
      <p>{children}</p>
      {acts && <div class="acts">{acts}</div>}
    </div>
  );
}
