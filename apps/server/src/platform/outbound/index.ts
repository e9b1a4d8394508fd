export { createOutbound, type Outbound, type OutboundSettings, type Page, type PageHop } from './create-outbound.ts';
export type { OutboundAnswer, OutboundRequest } from './request-once.ts';
