import type { Migration } from '../../../platform/db.ts';
import { logging0001Sources } from './logging-0001-sources.ts';
import { logging0002Watch } from './logging-0002-watch.ts';
import { logging0003Logins } from './logging-0003-logins.ts';
import { logging0004Commands } from './logging-0004-commands.ts';
import { logging0005Conformance } from './logging-0005-conformance.ts';
import { logging0006Secrets } from './logging-0006-secrets.ts';
import { logging0007Patterns } from './logging-0007-patterns.ts';
import { logging0008Archive } from './logging-0008-archive.ts';
import { logging0009Reviews } from './logging-0009-reviews.ts';
import { logging0010Searches } from './logging-0010-searches.ts';
import { logging0011Ends } from './logging-0011-ends.ts';
import { logging0012Templates } from './logging-0012-templates.ts';
import { logging0013ServiceRules } from './logging-0013-service-rules.ts';

export const loggingMigrations: readonly Migration[] = [logging0001Sources, logging0002Watch, logging0003Logins, logging0004Commands, logging0005Conformance, logging0006Secrets, logging0007Patterns, logging0008Archive, logging0009Reviews, logging0010Searches, logging0011Ends, logging0012Templates, logging0013ServiceRules];
