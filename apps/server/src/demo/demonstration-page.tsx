import type { Instant } from '@writ/kernel';
import type { Frame } from '../ui/frame.ts';
import { Layout } from '../ui/layout.tsx';
import type { Progress } from './fill-demonstration.ts';

interface DemonstrationPageProps {
  frame: Frame;
  progress: Progress | undefined;
  isFilled: boolean;
}

/** While the past is told: how far it is. Afterwards: where the way in is. Reloads itself until then, without JavaScript. */
export function DemonstrationPage({ frame, progress, isFilled }: DemonstrationPageProps) {
  if (isFilled) {
    return (
      <Layout frame={frame} title="The way in" narrow>
        <div class="stack">
          <h1>The way in</h1>
          <p>The company is there. The links that sign you in stand in the terminal where the demonstration was started; each works once, and the next one is printed when it was used.</p>
        </div>
      </Layout>
    );
  }
  const percent = progress ? Math.floor((progress.done / progress.of) * 100) : 0;
  return (
    <Layout frame={frame} title={`Filling: ${percent} %`} narrow>
      <meta http-equiv="refresh" content="1" />
      <div class="stack">
        <h1>Filling{progress ? `: ${sayMonth(progress.at)}` : ''}…</h1>
        <progress max={100} value={percent}>{percent} %</progress>
        <p>A company of 25 people lives through its year: machines enrol and report, people sign up, things break and are mended. You are let in when it has come to today.</p>
      </div>
    </Layout>
  );
}

/** `March 2026` */
export function sayMonth(at: Instant): string {
  return new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(at);
}
