import { bugcrowd } from './bugcrowd/bugcrowd.ts';
import { hackerone } from './hackerone/hackerone.ts';
import type { Importer } from './importer.ts';

/** One line per tracker. */
export const IMPORTERS: Readonly<Record<Importer['tracker'], Importer>> = { hackerone, bugcrowd };
