export { createOutbox, type Effect, type EffectHandler, type Outbox, OUTBOX_COLUMN, type OutboxTables } from './create-outbox.ts';
