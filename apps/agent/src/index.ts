export { runAgent, type AgentParts } from './agent.ts';
export { readAgentSettings, type AgentSettings } from './agent-settings.ts';
export type { AgentLog } from './log.ts';
export { observe, openMemory, type ObserveOptions } from './observe.ts';
export { CHECKS } from './checks/registry.ts';
export { REFUSED, runCommand, type Surroundings } from './run-command-line.ts';
export { RUNTIME_FLAGS } from './runtime-flags.ts';
export { AGENT_VERSION } from './version.ts';
