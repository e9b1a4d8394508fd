import { createMiner, type Miner } from '../../templates/index.ts';
import type { ShapeNode } from '../../templates/shape-node.ts';
import type { Alert } from '../alert.ts';
import { createRateWatch } from './watch-rates.ts';
import { createValueWatch } from './watch-values.ts';

/** What the watch needs to know of a line. */
export interface WatchedLine {
  readonly atMs: number;
  readonly message: string;
  readonly host: string | null;
  readonly account: string | null;
  readonly address: string | null;
  readonly service: string | null;
}

/** Watches lines for what departs from what they were. */
export interface LinesWatch {
  /** Takes in lines that came together, in their order, and says what departs. */
  readonly add: (lines: readonly WatchedLine[]) => readonly Alert[];
  /** Says what has vanished when no more lines come until then. */
  readonly finish: (atMs: number) => readonly Alert[];
}

/**
 * Watches lines of one stream: templates that are new, vanished or come at another rate, and addresses and programs that are rare for an account or a host. The first `learnMs` are only learned from.
 *
 *     const watch = createLinesWatch({ learnMs: 24 * 3_600_000 });
 *     const alerts = [...watch.add(lines), ...watch.finish(Date.now())];
 */
export function createLinesWatch({ learnMs }: { readonly learnMs: number }): LinesWatch {
  const miner: Miner = createMiner();
  const rates = createRateWatch(learnMs);
  const values = createValueWatch(learnMs);
  /** The id under which each shape was counted last, so that one that became more general is not new. */
  const ids = new WeakMap<ShapeNode, string>();
  const encoder = new TextEncoder();

  function add(lines: readonly WatchedLine[]): readonly Alert[] {
    const shapes = lines.map(({ message }) => {
      const bytes = encoder.encode(message);
      return miner.learn(bytes, 0, bytes.length);
    });
    return lines.flatMap((line, index) => judge(line, shapes[index]!));
  }

  /** The first line of a new program is a new kind of line, and told as that alone. */
  function judge(line: WatchedLine, shape: ShapeNode): readonly Alert[] {
    const alerts = judgeTemplate(line, shape);
    const isNew = alerts.some(({ kind }) => kind === 'new-template');
    return [...alerts, ...judgeValues(line).filter(({ came }) => !isNew || !came.startsWith('program '))];
  }

  function judgeTemplate({ atMs }: WatchedLine, shape: ShapeNode): readonly Alert[] {
    const { id, text } = miner.templateOf(shape);
    const before = ids.get(shape);
    if (before !== undefined && before !== id) rates.rename(before, id, text);
    ids.set(shape, id);
    return rates.add(atMs, id, text);
  }

  function judgeValues({ atMs, host, account, address, service }: WatchedLine): readonly Alert[] {
    const found: (Alert | undefined)[] = [];
    if (account !== null && address !== null) found.push(values(atMs, `account ${account}`, 'address', address));
    if (account !== null && host !== null) found.push(values(atMs, `account ${account}`, 'host', host));
    if (host !== null && service !== null) found.push(values(atMs, `host ${host}`, 'program', service));
    return found.filter((alert) => alert !== undefined);
  }

  return { add, finish: rates.finish };
}
