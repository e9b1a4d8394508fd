/** Whether `address` is `mailbox` or one of its details (`security+x@example.com`, RFC 5233). Letter case makes no difference. */
export function matchMailbox(address: string, mailbox: string): boolean {
  const [local, domain] = split(address.toLowerCase());
  const [ourLocal, ourDomain] = split(mailbox.toLowerCase());
  if (!ourLocal || !ourDomain || domain !== ourDomain) return false;
  return local === ourLocal || local.startsWith(`${ourLocal}+`);
}

/** What stands after the first `+` of the mailbox's own name; undefined without one or for another mailbox. */
export function readDetail(address: string, mailbox: string): string | undefined {
  if (!matchMailbox(address, mailbox)) return undefined;
  const detail = address.slice(mailbox.lastIndexOf('@'), address.lastIndexOf('@'));
  return detail ? detail.slice(1) : undefined;
}

function split(address: string): [string, string] {
  const at = address.lastIndexOf('@');
  return at < 0 ? ['', ''] : [address.slice(0, at), address.slice(at + 1)];
}
