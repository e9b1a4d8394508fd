import { PolicyPage } from '../verdicts/policy-page.tsx';
import { frameAt } from './company.ts';
import { draftHistories, draftMargin } from './margin-fixture.ts';

/** Every page of the console, with a company of example.com in it, by the name of the file it is written to. */
export function galleryPages(): ReadonlyMap<string, unknown> {
  const margin = draftMargin();
  return new Map<string, unknown>([
    ['policy', <PolicyPage frame={frameAt('/')} margin={margin} history={draftHistories()} />],
    ['policy-broken', <PolicyPage frame={frameAt('/?show=broken', { demonstration: true })} margin={margin} show="broken" />],
  ]);
}
