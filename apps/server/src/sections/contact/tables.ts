import type { ColumnType } from 'kysely';

/** Who sits in which seat, from when until when. Rows are closed, never deleted: they are the seat's history. */
export interface ContactTables {
  'contact.seats': {
    id: string;
    seat: string;
    person: string;
    /** 0 is the holder; deputies follow in order from 1. */
    place: number;
    since: ColumnType<Date, Date | string, never>;
    until: Date | null;
    appointed_by: string;
  };
}
