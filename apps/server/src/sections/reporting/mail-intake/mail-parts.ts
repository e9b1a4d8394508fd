import type { MailSender } from '../../../platform/mail/send/index.ts';
import type { CompanyKey } from '../../../platform/mail/pgp/index.ts';
import type { ReportingParts } from '../parts.ts';

/** What mail in and out needs besides the section's parts. */
export interface MailParts extends ReportingParts {
  /** OpenPGP keys of the security address: all of them read, the first one signs. */
  readonly companyKeys: readonly CompanyKey[];
  /** The company's relay, where there is one. */
  readonly relay: Pick<MailSender, 'send'> | undefined;
}
