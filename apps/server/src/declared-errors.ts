import type { ErrorDeclaration } from '@writ/kernel';
import { consoleErrors } from './core/console/errors.ts';
import { errors as directoryErrors } from './core/directory/errors.ts';
import { errors as exceptionErrors } from './core/exceptions/errors.ts';
import { errors as findingErrors } from './core/findings/errors.ts';
import { agentErrors, hostErrors } from './core/hosts/index.ts';
import { errors as journalErrors } from './core/journal/errors.ts';
import { permissionErrors } from './core/permissions/index.ts';
import { errors as policyErrors } from './core/policy-in-force/errors.ts';
import { errors as populationErrors } from './core/populations/errors.ts';
import { signInErrors } from './core/sign-in/index.ts';
import { errors as verdictErrors } from './core/verdicts/errors.ts';
import { errors as jobErrors } from './platform/jobs/errors.ts';
import { httpErrors } from './platform/http/errors.ts';
import { errors as contactErrors } from './sections/contact/errors.ts';
import { wayErrors } from './sections/contact/index.ts';
import { logStoreErrors } from './platform/logstore/index.ts';
import { loggingErrors } from './sections/logging/index.ts';
import { errors as reportingErrors } from './sections/reporting/errors.ts';
import { errors as mailIntakeErrors } from './sections/reporting/mail-intake/errors.ts';
import { errors as otherIntakeErrors } from './sections/reporting/other-intake/errors.ts';
import { calendarErrors } from './sections/reporting/calendar/index.ts';
import { securityTxtErrors } from './sections/reporting/security-txt/index.ts';

/** Every error that a caller over HTTP may meet, for the page of the API, to which the `type` of a problem leads. */
export const DECLARED_ERRORS: Readonly<Record<string, ErrorDeclaration>> = Object.assign(
  {},
  ...[
    httpErrors, permissionErrors, signInErrors, consoleErrors, policyErrors, populationErrors, verdictErrors, findingErrors, exceptionErrors, journalErrors, hostErrors, agentErrors, directoryErrors, contactErrors, wayErrors, reportingErrors, mailIntakeErrors, otherIntakeErrors, calendarErrors, securityTxtErrors, jobErrors, loggingErrors, logStoreErrors,
  ].map(({ table }) => table),
);
