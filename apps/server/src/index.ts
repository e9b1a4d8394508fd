/** The server's door for the command line that starts and mends an installation. What is pure is in `engines.ts`. */
export { serve, type ServeOptions, type Told } from './main.ts';
export { readSettings, publicUrl, policyFile, type Settings } from './config.ts';
export { openHouse, type House } from './open-house.ts';
export type { Margin, MarginClause, MarginControl } from './core/verdicts/margin.ts';
