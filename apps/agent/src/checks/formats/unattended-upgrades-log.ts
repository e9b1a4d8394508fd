/** One run of unattended-upgrades as its log tells it. Times are wall times of the host. */
export interface UpgradeRun {
  readonly startedAt: string;
  readonly endedAt: string;
  /** `cut` is a run whose end the log does not have: still going, or killed. `trial` changed nothing (`--dry-run`). */
  readonly outcome: 'succeeded' | 'failed' | 'cut' | 'trial';
  /** The first line that says failure, or the last line. */
  readonly text: string;
}

const LINE = /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})(?:,\d+)? (DEBUG|INFO|WARNING|ERROR|CRITICAL) (.*)$/;
const STARTS = 'Starting unattended upgrades script';
const TRIAL = /--dry-run/;
/** What the program writes when it has done all that there was to do. */
const DONE = ['All upgrades installed', 'No packages found that can be upgraded unattended'];

/** Reads the runs of /var/log/unattended-upgrades/unattended-upgrades.log, oldest first. Lines of another form belong to the line before them. */
export function parseUnattendedUpgradesLog(text: string): UpgradeRun[] {
  const runs: UpgradeRun[] = [];
  let run: { startedAt: string; endedAt: string; failure?: string; last: string; done: boolean; trial: boolean } | undefined;
  const close = (): void => {
    if (run) runs.push({ startedAt: run.startedAt, endedAt: run.endedAt, outcome: outcomeOf(run), text: run.failure ?? run.last });
  };
  for (const line of text.split('\n')) {
    const match = LINE.exec(line.trimEnd());
    if (!match) {
      if (run && line.startsWith('Traceback')) run.failure ??= line;
      continue;
    }
    const [, at, level, words] = match as unknown as [string, string, string, string];
    if (words.startsWith(STARTS)) {
      close();
      run = { startedAt: at, endedAt: at, last: line, done: false, trial: false };
    }
    if (!run) continue;
    run.endedAt = at;
    run.last = line;
    if (level === 'ERROR' || level === 'CRITICAL') run.failure ??= line;
    if (TRIAL.test(words)) run.trial = true;
    if (level === 'INFO' && DONE.some((words_) => words.startsWith(words_))) run.done = true;
  }
  close();
  return runs;
}

function outcomeOf(run: { failure?: string; done: boolean; trial: boolean }): UpgradeRun['outcome'] {
  if (run.trial) return 'trial';
  if (run.failure !== undefined) return 'failed';
  return run.done ? 'succeeded' : 'cut';
}
