import type { ReportState } from '../tables.ts';
import type { ReviewVerdict } from '../reports/decide-state.ts';

/** States as people read them. */
export const STATE_WORDS: Readonly<Record<ReportState, string>> = {
  new: 'new', reviewed: 'reviewed', 'needs-information': 'needs information', accepted: 'accepted', declined: 'declined', duplicate: 'duplicate',
};

export const VERDICT_WORDS: Readonly<Record<ReviewVerdict, string>> = {
  'to-investigate': 'We look into it', 'needs-information': 'We need to know more', accepted: 'Accepted: it is a weakness', declined: 'Declined', duplicate: 'The same as another report',
};
