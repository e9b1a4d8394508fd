interface Edit {
  readonly before: readonly [prose: string, parameter: string];
  readonly after: readonly [prose: string, parameter: string];
  readonly control: string;
}

/** What the company's policy said before it said what the shipped document says. */
const EARLIER: readonly Edit[] = [
  { control: 'signatures-fresh', after: ['are less than 24 hours old.', 'within: 24 hours'], before: ['are less than 48 hours old.', 'within: 48 hours'] },
  { control: 'reboot-required', after: ['it happens within seven days.', 'within: 7 days'], before: ['it happens within 14 days.', 'within: 14 days'] },
];

/** What somebody has put forward, and nobody has decided yet. */
const WAITING: Edit = { control: 'priority-3', before: ['It is fixed within 180 days.', 'fixedWithin: 180 days'], after: ['It is fixed within 120 days.', 'fixedWithin: 120 days'] };

/**
 * The texts of the company's policy, first to last. The last but one is the shipped document, in force at the end; the last waits for approval.
 * An edit whose words the document no longer has is left out: the demonstration then has a shorter past.
 */
export function policyHistory(shipped: string): string[] {
  const texts = [shipped];
  for (const edit of EARLIER.toReversed()) {
    const before = change(texts[0]!, edit.control, edit.after, edit.before);
    if (before !== undefined) texts.unshift(before);
  }
  const next = change(shipped, WAITING.control, WAITING.before, WAITING.after);
  return next === undefined ? texts : [...texts, next];
}

/** `text` with the words and the parameter of one control changed; undefined where either is not there. */
function change(text: string, control: string, [prose, parameter]: readonly [string, string], [newProse, newParameter]: readonly [string, string]): string | undefined {
  const block = new RegExp(`(control=${control}\\n(?:[^\`]*\\n)?\\s*)${parameter}\\n`);
  if (!text.includes(prose) || !block.test(text)) return undefined;
  return text.replace(prose, newProse).replace(block, `$1${newParameter}\n`);
}
