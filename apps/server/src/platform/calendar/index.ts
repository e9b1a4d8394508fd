export * from './business-time.ts';
export * from './federal-holidays.ts';
export * from './holiday-calendar.ts';
export * from './read-i-calendar.ts';
