export { calendarRoutes } from './calendar-routes.tsx';
export { readCompanyDays } from './company-days.ts';
export { errors as calendarErrors } from './errors.ts';
