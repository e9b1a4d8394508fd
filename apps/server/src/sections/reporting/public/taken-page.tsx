import { PublicLayout, type PublicFrame } from '../../../ui/public-layout.tsx';

/** What the sender of our own test message sees: it came in, and it is no report. */
export function TakenPage({ frame }: { frame: PublicFrame }) {
  return (
    <PublicLayout frame={frame} title="Test message" isPrivate>
      <h1>The test message has arrived</h1>
      <p class="lede">It proves that this form works, and counts as no report.</p>
    </PublicLayout>
  );
}
