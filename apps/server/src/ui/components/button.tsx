import type { PropsWithChildren } from 'hono/jsx';

interface ButtonProps {
  /** `main` is the one act of a form; `destroys` names in its words what it destroys; `quiet` stays in the background. */
  kind?: 'main' | 'destroys' | 'quiet' | undefined;
  little?: boolean | undefined;
  name?: string | undefined;
  value?: string | undefined;
  disabled?: boolean | undefined;
}

function classOf({ kind, little }: ButtonProps): string {
  return ['button', kind, little && 'little'].filter(Boolean).join(' ');
}

/** Sends the form that it stands in. */
export function Button({ children, name, value, disabled, ...look }: PropsWithChildren<ButtonProps>) {
  return <button class={classOf(look)} type="submit" name={name} value={value} disabled={disabled}>{children}</button>;
}

/** A link with the weight of a button: it leads to a form or a file and changes nothing by itself. */
export function ButtonLink({ children, href, download, ...look }: PropsWithChildren<Pick<ButtonProps, 'kind' | 'little'> & { href: string; download?: boolean | undefined }>) {
  return <a class={classOf(look)} href={href} download={download ? '' : undefined}>{children}</a>;
}
