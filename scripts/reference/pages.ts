import { apiPage } from './api-page.ts';
import { commandLinePage } from './command-line-page.ts';
import { controlsPage } from './controls-page.ts';
import { errorsPage } from './errors-page.ts';
import { factsPage } from './facts-page.ts';
import type { ReferencePage } from './page.ts';
import { settingsPage } from './settings-page.ts';

/** Every page of `docs/reference` that is made from the sources. */
export async function makeReferencePages(): Promise<readonly ReferencePage[]> {
  return [settingsPage(), await errorsPage(), await commandLinePage(), factsPage(), apiPage(), controlsPage()];
}
