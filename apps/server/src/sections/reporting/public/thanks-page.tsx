import type { Instant } from '@writ/kernel';
import { address } from '../../../ui/addresses.ts';
import { Day, EmptyState } from '../../../ui/components/index.ts';
import { safeUrl } from '../../../ui/markdown.tsx';
import { PublicLayout, type PublicFrame } from '../../../ui/public-layout.tsx';
import { OwnWords } from './own-words.tsx';
import type { Publication } from './publication.ts';

/** Thanks as a reporter wished them to read. */
export interface Thanked {
  readonly text: string;
  readonly url: string | undefined;
  readonly at: Instant;
}

/** Whom the company thanks in public. */
export function ThanksPage({ frame, publication, thanked }: { readonly frame: PublicFrame; readonly publication: Publication; readonly thanked: readonly Thanked[] }) {
  return (
    <PublicLayout frame={frame} title="Thanks" at={address.thanks}>
      <h1>Thanks</h1>
      <OwnWords text={publication.thanksIntro} language={publication.language}>
        <p>These people told {frame.company} of a weakness, and gave us the time to mend it. They are named as they wished.</p>
      </OwnWords>
      {thanked.length === 0
        ? <div class="part"><EmptyState title="Nobody is named here yet">Whoever reports something that we accept may be.</EmptyState></div>
        : <ol class="thanked">{thanked.map((one) => <li><Name {...one} /><Day at={one.at} reader={frame} /></li>)}</ol>}
    </PublicLayout>
  );
}

function Name({ text, url }: Thanked) {
  const href = url === undefined ? undefined : safeUrl(url);
  return href === undefined || href.startsWith('#') ? <b>{text}</b> : <a href={href} rel="nofollow noopener noreferrer ugc"><b>{text}</b></a>;
}
