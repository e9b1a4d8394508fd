import type { Browser } from 'playwright-core';
import { launchBrowser } from './open-browser.ts';
import { newPlace, startWrit, untilNothingRuns, type Place, type StartedWrit, type WritOptions } from './start-writ.ts';
import { signUpByForms, type Visitor } from './visit-writ.ts';

/** What a journey walks through: a started Writ in a place of its own. */
interface Journey {
  readonly place: Place;
  /** The one that runs now. A test that ends it puts the next one here. */
  writ: StartedWrit;
  /** Ends everything, and fails if anything is left behind. */
  readonly close: () => Promise<void>;
}

/** How Writ is started there, besides its folder and port. */
type Start = Omit<WritOptions, 'data' | 'port'>;

/** A journey in a browser. Nobody has signed up yet. `prepare` is called with the place before Writ is started in it. */
export async function openJourneyInBrowser(prepare: (place: Place) => Start = () => ({})): Promise<Journey & { readonly browser: Browser }> {
  const place = await newPlace();
  const start = prepare(place);
  const [browser, writ] = await Promise.all([launchBrowser(), startWrit({ ...place, ...start })]);
  const journey = { place, writ, browser, close: () => leave(journey, () => browser.close()) };
  return journey;
}

/** A journey about the server: its first owner signs up and posts forms, without a browser. */
export async function openJourneyByForms(start: Start = {}): Promise<Journey & { readonly visitor: Visitor }> {
  const place = await newPlace();
  const writ = await startWrit({ ...place, ...start });
  const visitor = await signUpByForms(writ.address, writ.link!);
  const journey = { place, writ, visitor, close: () => leave(journey, () => visitor.leave()) };
  return journey;
}

async function leave(journey: Pick<Journey, 'place' | 'writ'>, dismiss: () => Promise<void>): Promise<void> {
  await dismiss();
  await journey.writ.stop();
  await untilNothingRuns(journey.place.data);
  journey.place.remove();
}
