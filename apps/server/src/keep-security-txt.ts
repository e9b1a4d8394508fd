import type { Duration } from '@writ/kernel';
import { recordFacts } from './core/facts/record-facts.ts';
import { clearsign, readPublicKey, verifyClearsigned } from './platform/mail/pgp/index.ts';
import type { Outbound } from './platform/outbound/index.ts';
import { readPublication, readSecurityTxt, renewSecurityTxt, securityTxtSettings, watchSecurityTxt, type MailParts } from './sections/reporting/index.ts';

export interface SecurityTxtKeeper {
  /** Makes security.txt again where it is time, or where what it says has changed. Without a public address under HTTPS there is none to make. */
  readonly renew: () => Promise<void>;
  /** Fetches what the public address serves, as a stranger would, and records it. */
  readonly watch: () => Promise<void>;
}

export interface SecurityTxtKeeperOptions {
  readonly parts: MailParts;
  readonly outbound: Pick<Outbound, 'fetchPage'>;
}

/** When the policy says nothing of it. */
const UNSAID: Duration = { amount: 30, unit: 'day' };

/** Keeps the company's security.txt valid, signed where there is a key, and looked at from outside. Policy control `security-txt`. */
export function keepSecurityTxt({ parts, outbound }: SecurityTxtKeeperOptions): SecurityTxtKeeper {
  const { db, clock, companyKeys, policyInForce, publicUrl, mail } = parts;
  const [signer] = companyKeys;

  async function settings() {
    return securityTxtSettings({ publicUrl, mail }, await readPublication(db));
  }
  async function verify(text: string): Promise<'valid' | 'invalid' | 'unknown-key'> {
    const keys = await Promise.all(companyKeys.map(({ publicArmor }) => readPublicKey(publicArmor, clock())));
    const { signatures } = await verifyClearsigned(text, keys.map(({ key }) => key));
    if (signatures.length > 0 && signatures.every(({ state }) => state === 'valid')) return 'valid';
    return signatures.some(({ state }) => state === 'unknown-key') ? 'unknown-key' : 'invalid';
  }

  return {
    async renew() {
      const said = await settings();
      if (!said) return;
      const control = (await policyInForce())?.policy.controls.find(({ id }) => id === 'security-txt');
      const renewedBefore = (control?.parameters['renewedBefore'] as Duration | undefined) ?? UNSAID;
      await renewSecurityTxt({ db, sign: signer && ((text) => clearsign(text, signer)) }, said, renewedBefore, clock());
    },
    async watch() {
      const [said, served] = await Promise.all([settings(), readSecurityTxt(db)]);
      const fact = await watchSecurityTxt({ fetchPage: outbound.fetchPage, verify }, publicUrl.href, { contacts: said?.contacts ?? [], text: served?.text }, clock());
      await db.transaction().execute((trx) => recordFacts(trx, { kind: 'page', id: 'security.txt', name: 'security.txt' }, [fact], [], clock()));
    },
  };
}
