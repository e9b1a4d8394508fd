import type { ControlRegistry } from '@writ/policy';
import type { ControlDefinition } from '../core/control.ts';
import { antivirusControls } from './antivirus/controls.ts';
import { authorizationControls } from './authorization/controls.ts';
import { contactControls } from './contact/controls.ts';
import { credentialsControls } from './credentials/controls.ts';
import { deliveryControls } from './delivery/controls.ts';
import { isolationControls } from './isolation/controls.ts';
import { policyLaws } from './laws.ts';
import { loggingControls } from './logging/controls.ts';
import { noticesControls } from './notices/controls.ts';
import { onboardingControls } from './onboarding/controls.ts';
import { reportingControls } from './reporting/controls.ts';
import { responseControls } from './response/controls.ts';
import { scanningControls } from './scanning/controls.ts';

const all: readonly ControlDefinition[] = [
  ...reportingControls, ...contactControls, ...onboardingControls, ...authorizationControls, ...noticesControls, ...responseControls,
  ...scanningControls, ...credentialsControls, ...loggingControls, ...isolationControls, ...deliveryControls, ...antivirusControls,
];

/** Every control that a policy may name, by its id, in the order of the sections. */
export const controlDefinitions: ReadonlyMap<string, ControlDefinition> = new Map(all.map((definition) => [definition.id, definition]));

/** What `readPolicy` must know of them. */
export const controlRegistry: ControlRegistry = { controls: controlDefinitions, laws: policyLaws };
