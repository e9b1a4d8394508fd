/**
 * The walls of the house: who may import whom. `kernel ← policy, contract ← client ← cli, agent`; `platform, ui ← core ← sections ← app ← main`;
 * a section reaches another only through its `index.ts`; deciders import neither platform nor node; nothing imports in a circle.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult, type IRegularForbiddenRuleType } from 'dependency-cruiser';

const root = join(import.meta.dirname, '../..');

/** Fewer modules than this means that the check did not see the house, whatever it says. */
const LEAST_MODULES = 150;

const TEST = String.raw`\.test\.tsx?$|/testing/`;
const SERVER = '^apps/server/src';
/** Files that decide: pure functions of what they are given. */
const DECIDER = String.raw`^(apps/server/src/(core|sections)/.*/(decide|match|evaluate|add-up|rank)[^/]*|apps/server/src/sections/[^/]+/controls|packages/(kernel|contract|policy|lines)/src/.*|packages/log/src/redaction/.*)\.tsx?$`;

function wall(name: string, comment: string, from: IRegularForbiddenRuleType['from'], to: IRegularForbiddenRuleType['to']): IRegularForbiddenRuleType {
  return { name, comment, severity: 'error', from, to };
}

const WALLS: readonly IRegularForbiddenRuleType[] = [
  wall('no-circle', 'Two files that need each other are one file, or three.', {}, { circular: true }),
  wall('kernel-imports-nothing', 'The kernel stands on nothing.', { path: '^packages/kernel/src', pathNot: TEST }, { pathNot: '^packages/kernel/src' }),
  wall('contract-on-kernel', 'What goes over the wire knows schemas, not logic.', { path: '^packages/contract/src', pathNot: TEST }, { path: '^(apps|packages)/', pathNot: '^packages/(contract|kernel)/' }),
  wall('policy-on-contract', 'The reader is pure.', { path: '^packages/policy/src', pathNot: TEST }, { path: '^(apps|packages)/', pathNot: '^packages/(policy|contract|kernel)/' }),
  wall('client-on-contract', 'The client knows the wire, not the server.', { path: '^packages/client/src', pathNot: TEST }, { path: '^(apps|packages)/', pathNot: '^packages/(client|contract|kernel)/' }),
  wall('log-imports-nothing', 'Applications take it without the rest of the house.', { path: '^packages/log/src', pathNot: TEST }, { path: '^(apps|packages)/', pathNot: '^packages/log/' }),
  wall('lines-on-kernel', 'What a line says needs nothing but the line.', { path: '^packages/lines/src', pathNot: TEST }, { path: '^(apps|packages)/', pathNot: '^packages/(lines|kernel)/' }),
  wall('agent-on-client', 'The agent runs where no server is.', { path: '^apps/agent/src', pathNot: TEST }, { path: '^(apps|packages)/', pathNot: '^(apps/agent|packages/(client|contract|kernel|lines|log))/' }),
  wall('server-knows-no-program', 'The server is started by the command line, never the other way round.', { path: SERVER, pathNot: TEST }, { path: '^apps/(cli|agent)/' }),
  wall('server-through-its-doors', 'Other programs reach the server through its three doors.', { path: '^apps/(cli|agent)/src', pathNot: TEST }, { path: SERVER, pathNot: `${SERVER}/(index|engines|demo/index)\\.ts$` }),
  wall('platform-knows-no-policy', 'The platform would serve another program as well.', { path: `${SERVER}/platform`, pathNot: TEST }, { path: `${SERVER}/(core|sections|ui|app|main|config|engines)` }),
  wall('ui-knows-no-section', 'The look knows shapes, not sections.', { path: `${SERVER}/ui`, pathNot: TEST }, { path: `${SERVER}/(core|sections|platform|app|main)` }),
  wall('core-knows-no-section', 'The loop runs whatever sections register.', { path: `${SERVER}/core`, pathNot: TEST }, { path: `${SERVER}/(sections|app|main|engines)` }),
  wall('sections-under-app', 'Sections are wired in app.ts and nowhere else.', { path: `${SERVER}/sections`, pathNot: TEST }, { path: `${SERVER}/(app|main|engines)` }),
  wall('section-doors', 'A section reaches another through its index.ts.', { path: `${SERVER}/sections/([^/]+)/`, pathNot: TEST }, { path: `${SERVER}/sections/[^/]+/`, pathNot: [`${SERVER}/sections/$1/`, `${SERVER}/sections/[^/]+/index\\.ts$`] }),
  wall('deciders-are-pure-of-platform', 'A decision needs no database, network or clock.', { path: DECIDER, pathNot: TEST }, { path: `${SERVER}/platform` }),
  wall('deciders-are-pure-of-node', 'A decision needs nothing of the machine it runs on.', { path: DECIDER, pathNot: TEST }, { dependencyTypes: ['core'] }),
  wall('production-needs-no-test', 'What ships imports no test.', { pathNot: `${TEST}|^(e2e|bench|scripts|packages/testkit)/|config\\.ts$|global-setup` }, { path: TEST }),
];

const OPTIONS: ICruiseOptions = {
  ruleSet: { forbidden: [...WALLS] },
  validate: true,
  parser: 'swc',
  tsPreCompilationDeps: true,
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '(^|/)(dist|node_modules/(?!@writ))/' },
  enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node'], extensions: ['.ts', '.tsx', '.js', '.mjs'] },
  baseDir: root,
};

/** Every break of a wall, as `wall: from → to`. Throws when it saw too little to say anything. */
export async function checkWalls(): Promise<readonly string[]> {
  const roots = [...(await readdir(join(root, 'apps'))).map((name) => `apps/${name}/src`), ...(await readdir(join(root, 'packages'))).map((name) => `packages/${name}/src`)];
  const { output } = await cruise(roots, OPTIONS);
  const result = output as ICruiseResult;
  if (result.summary.totalCruised < LEAST_MODULES) throw new Error(`the walls saw only ${result.summary.totalCruised} modules; that proves nothing`);
  const between = result.modules.flatMap((module) => module.dependencies.filter((dependency) => dependency.resolved.startsWith('packages/')));
  if (between.length === 0) throw new Error('no import between packages was seen; that proves nothing');
  return result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}
