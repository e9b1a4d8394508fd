import type { Command } from 'commander';
import type { Margin } from '@writ/server';
import { toIso } from '@writ/kernel';
import type { CommandContext } from '../command.ts';
import { EXIT, EXIT_OF_STATE } from '../exit-code.ts';
import { openInstallation } from '../open-installation.ts';
import { sayMargin } from '../say-margin.ts';
import { paintFor, type Terminal } from '../terminal.ts';

interface StatusOptions {
  readonly json?: boolean;
  readonly all?: boolean;
}

export function addStatus(program: Command, { terminal, run }: CommandContext): void {
  program
    .command('status')
    .description('how the installation on this machine stands: every clause with its state, number and reason')
    .option('--json', 'write it as one JSON object')
    .option('--all', 'also the clauses that nothing measures yet')
    .addHelpText('after', '\nExit codes: 0 kept, 1 broken, 2 unknown, 3 failed. Clauses that nothing measures yet do not count.')
    .action(run((options: StatusOptions) => status(terminal, options)));
}

async function status(terminal: Terminal, options: StatusOptions): Promise<number> {
  const { server, ...installation } = await openInstallation(terminal);
  const margin = await server.readInstalledMargin(installation);
  terminal.out(options.json === true ? `${JSON.stringify(describeMargin(margin))}\n` : sayMargin(margin, paintFor(terminal), options.all));
  const measured = margin.sections.flatMap(({ clauses }) => clauses.flatMap(({ controls }) => controls)).filter(({ hasMeasure }) => hasMeasure);
  if (measured.length === 0) return EXIT.unknown;
  if (measured.some(({ tally }) => tally.state === 'broken')) return EXIT.broken;
  return EXIT_OF_STATE[measured.every(({ tally }) => tally.state === 'kept') ? 'kept' : 'unknown'];
}

/** The margin for machines: times as RFC 3339, the document by its version and digest. */
function describeMargin({ now, policy, summary, sections, evaluatedAt }: Margin): unknown {
  return {
    now: toIso(now), evaluatedAt: evaluatedAt === undefined ? null : toIso(evaluatedAt),
    policy: { title: policy.document.title, version: policy.version, sha256: policy.sha256, inForceSince: toIso(policy.inForceSince) },
    summary,
    clauses: sections.flatMap((section) => section.clauses.map((clause) => ({
      section: section.number, clause: clause.number, id: clause.id, state: clause.state, since: clause.since === undefined ? null : toIso(clause.since),
      controls: clause.controls.map(({ id, catalogue, title, hasMeasure, tally, count, why, worst, more, oldestLookAt, breaksAt, openFindings }) => ({
        id, catalogue, title, hasMeasure, ...tally, count, why: why ?? null, more, openFindings,
        subjects: worst.map(({ subject, state, since, reason }) => ({ ...subject, state, since: toIso(since), reason: reason ?? null })),
        oldestLookAt: oldestLookAt === undefined ? null : toIso(oldestLookAt), breaksAt: breaksAt === undefined ? null : toIso(breaksAt),
      })),
    }))),
  };
}
