import type { Migration } from '../../../platform/db.ts';
import { exceptions0001Exceptions } from './exceptions-0001-exceptions.ts';

export const exceptionsMigrations: readonly Migration[] = [exceptions0001Exceptions];
