export { readMessageSpan } from './message-span.ts';
export { createMiner, type Miner, type Template } from './miner.ts';
export { errors as templateErrors, loadMiner, saveMiner } from './save-miner.ts';
export type { ShapeNode } from './shape-node.ts';
export { summariseTemplates, type TemplateSummary } from './summarise-templates.ts';
