import { instant, type Id, type Instant } from '@writ/kernel';
import { STATES, SUBJECT_KINDS } from '@writ/contract';
import { z } from 'zod';
import { address } from '../../ui/addresses.ts';
import type { Viewer } from '../actor.ts';
import { mayEverAct } from '../permissions/index.ts';
import { download, page, redirect } from '../permissions/doors.ts';
import { isEnumeratedByWrit } from '../populations/decide-population.ts';
import { readPopulations } from '../populations/read-populations.ts';
import { vouchPopulation } from '../populations/vouch-population.ts';
import { approvePolicy, mayApprove, refusePolicy } from '../policy-in-force/approve-policy.ts';
import { listChangedLines } from '../policy-in-force/list-changed-lines.ts';
import type { Proposal } from '../policy-in-force/proposal.ts';
import { ProposalPage, VersionsPage } from '../policy-in-force/proposal-page.tsx';
import { listPolicyVersions, readWaitingProposal } from '../policy-in-force/read-policy-in-force.ts';
import { countApprovers } from '../sign-in/count-approvers.ts';
import { readKeptDays } from '../verdicts/read-kept-days.ts';
import { readMargin } from '../verdicts/read-margin.ts';
import { readLastMiss, readNextMiss } from '../verdicts/read-misses.ts';
import { readProof, readVerdictChanges } from '../verdicts/read-proof.ts';
import { PolicyPage, SHOWN } from '../verdicts/policy-page.tsx';
import { PolicyTextPage } from '../verdicts/policy-text-page.tsx';
import { ProofPage } from '../verdicts/proof-page.tsx';
import type { Console } from './console.ts';
import { consoleErrors } from './errors.ts';
import { marginSource } from './margin-source.ts';
import { findSaid, listProof, readExpected } from './proof-parts.ts';
import { refererPath } from './referer-path.ts';
import { LIST_FORMATS, writeList } from './write-list.ts';

const ProofQuery = z.object({ state: z.enum(STATES).optional().catch(undefined), q: z.string().max(200).optional(), after: z.string().max(2_000).optional(), format: z.enum(LIST_FORMATS).optional() });
const Vouch = z.strictObject({ source: z.string().trim().min(1).max(300), until: z.iso.date(), expected: z.string().max(200_000).default('') });
const Decision = z.strictObject({ decision: z.enum(['approve', 'refuse']), reason: z.string().max(1_000).default('') });

/** Subjects and changes on one page of a proof: each has its evidence with it, and the page stays under 50 KB. */
const PROVED = 25;
const CHANGES = 30;

/** The first screen, proofs, versions and proposals of the policy. */
export function policyRoutes(console: Console) {
  const { db, definitions } = console;
  const titleOf = (control: string): string => definitions.get(control)?.title ?? control;
  return [
    page({
      url: address.policy, act: 'policy.read', query: z.object({ show: z.enum(SHOWN).optional().catch(undefined) }),
      async handle(request) {
        const source = await marginSource(console);
        const [frame, margin, waiting, history] = await Promise.all([console.frame(request), readMargin(db, source, request.now), readWaitingProposal(db, console.reader), readKeptDays(db, request.now)]);
        return <PolicyPage frame={frame} margin={margin} show={request.query.show} history={history} proposal={waiting?.proposal} />;
      },
    }),
    page({
      url: '/controls/:control', act: 'policy.read', params: z.object({ control: z.string().max(100) }), query: ProofQuery,
      async handle(request) {
        const { control } = request.params;
        const { state, q, after, format } = request.query;
        const source = await marginSource(console);
        if (format) return writeList(await listProof(db, source, control, request.now), format, request.now);
        const proof = await readProof(db, source, { control, state, search: q, after, limit: PROVED }, request.now);
        if (!proof) throw consoleErrors('control-not-in-policy', { control });
        const kind = proof.control.subject;
        const measure = definitions.get(control)?.measure;
        const [frame, populations, nameOf, days, changes, expected, last, next] = await Promise.all([
          console.frame(request), readPopulations(db), console.names(), readKeptDays(db, request.now), readVerdictChanges(db, { control }, CHANGES), readExpected(db, kind), readLastMiss(db, control),
          measure?.renews ? null : readNextMiss(db, control),
        ]);
        const population = populations.get(kind);
        const vouching = {
          kind, population, expected, enumerated: isEnumeratedByWrit(kind), vouchedByName: population && nameOf(population.vouchedBy), mayVouch: mayEverAct(request.viewer, 'population.vouch', request.now),
        };
        return (
          <ProofPage frame={frame} proof={proof} said={findSaid(source.policy.policy, control, console.policyFile)} population={proof.control.hasMeasure ? vouching : undefined} days={days.get(control)} changes={changes}
            misses={proof.control.hasMeasure ? { last, next, nameOf } : undefined} clock={measure?.clock} filter={{ state, q }} may={{ requestException: mayEverAct(request.viewer, 'exception.request', request.now) }} />
        );
      },
    }),
    page({
      method: 'POST', url: '/populations/:kind/vouch', act: 'population.vouch', params: z.object({ kind: z.enum(SUBJECT_KINDS) }), body: Vouch, maxBodyBytes: 512 * 1024,
      async handle({ params: { kind }, body: { source, until, expected }, viewer, now, headers }) {
        const names = expected.split('\n').map((name) => name.trim()).filter((name) => name !== '');
        const { missing } = await db.transaction().execute((trx) => vouchPopulation(trx, { kind, source, until: instant(Date.parse(`${until}T23:59:59Z`)), expected: names, by: viewer.person, now }));
        return redirect(refererPath(headers.referer), missing === 0 ? 'You vouched for the list.' : `You vouched for the list; ${missing} on it were never seen and count as unknown.`);
      },
    }),
    page({
      url: address.policyText, act: 'policy.read', query: z.object({ format: z.literal('markdown').optional() }),
      async handle(request) {
        const { policy } = await marginSource(console);
        if (request.query.format) return download(`policy-version-${policy.version}.md`, 'text/markdown; charset=utf-8', policy.text);
        return <PolicyTextPage frame={await console.frame(request)} policy={policy.policy} version={policy.version} inForceSince={policy.inForceSince} sha256={policy.sha256} />;
      },
    }),
    page({
      url: address.policyVersions, act: 'policy.read',
      async handle(request) {
        const [frame, versions, nameOf] = await Promise.all([console.frame(request), listPolicyVersions(db), console.names()]);
        return <VersionsPage frame={frame} versions={versions} nameOf={nameOf} titleOf={titleOf} />;
      },
    }),
    page({
      url: address.proposal, act: 'policy.read',
      async handle(request) {
        const [frame, waiting, nameOf, approvers] = await Promise.all([console.frame(request), readWaitingProposal(db, console.reader), console.names(), countApprovers(db)]);
        return <ProposalPage frame={frame} proposal={waiting?.proposal} lines={waiting ? listChangedLines(waiting.inForce.text, waiting.text) : []} nameOf={nameOf} titleOf={titleOf} file={console.policyFile} mayNot={whyNot(waiting?.proposal, request.viewer, request.now, approvers)} />;
      },
    }),
    page({
      method: 'POST', url: '/policy/proposal/:id', act: 'policy.approve', params: z.object({ id: z.uuid() }), body: Decision,
      async handle({ params, body: { decision, reason }, viewer, now }) {
        const decide = { proposal: params.id as Id<'proposal'>, by: viewer.person, now };
        if (decision === 'refuse') {
          await db.transaction().execute((trx) => refusePolicy(trx, { ...decide, why: reason }));
          return redirect(address.policy, 'The proposed text was refused.');
        }
        const approverCount = await countApprovers(db);
        const { version } = await db.transaction().execute((trx) => approvePolicy(trx, console.reader, { ...decide, approverCount, why: reason || undefined }));
        return redirect(address.policy, `Version ${version} is in force.`);
      },
    }),
  ];
}

function whyNot(proposal: Proposal | undefined, viewer: Viewer, now: Instant, approvers: number): string | undefined {
  if (!proposal) return undefined;
  if (!mayEverAct(viewer, 'policy.approve', now)) return 'An owner or the point of contact decides.';
  return mayApprove(proposal.proposedBy ?? null, viewer.person, approvers) ? undefined : 'You proposed this text.';
}
