export { appointDeputy, appointHolder, standDown } from './appoint.ts';
export { leaveSeats } from './leave-seats.ts';
export { describeSeat } from './describe-seat.ts';
export { readSeat, readSeatHistory } from './seat-store.ts';
export { SEATS, type Seat, type SeatName, type SeatPlace } from './seat.ts';
export type { ContactTables } from './tables.ts';
