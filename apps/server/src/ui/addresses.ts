/** Where every page of the console lives. Pages link through this table only, so that an address changes in one place. */
export const address = {
  policy: '/',
  clause: (id: string) => `/#${encodeURIComponent(id)}`,
  policyText: '/policy/text',
  proposal: '/policy/proposal',
  policyVersions: '/policy/versions',
  control: (id: string) => `/controls/${encodeURIComponent(id)}`,
  findings: '/findings',
  finding: (id: string) => `/findings/${encodeURIComponent(id)}`,
  reports: '/reports',
  report: (id: string) => `/reports/${encodeURIComponent(id)}`,
  strayMail: '/reports/mail',
  canaries: '/canaries',
  ways: '/settings/ways',
  calendar: '/settings/calendar',
  publication: '/settings/publication',
  publicForm: '/report',
  publicPolicy: '/security',
  thanks: '/security/thanks',
  exceptions: '/exceptions',
  hosts: '/hosts',
  host: (id: string) => `/hosts/${encodeURIComponent(id)}`,
  enrolHost: '/hosts/enrol',
  logs: '/logs',
  logLine: (place: string) => `/logs/lines/${encodeURIComponent(place)}`,
  logSources: '/logs/sources',
  logRules: '/logs/sources/rules',
  newLogRule: '/logs/sources/rules/new',
  logLogins: '/logs/logins',
  loginAlert: (id: string) => `/logs/logins/alerts/${encodeURIComponent(id)}`,
  logCommands: '/logs/commands',
  logServices: '/logs/services',
  logSecrets: '/logs/secrets',
  logPatterns: '/logs/patterns',
  logService: (id: string) => `/logs/services/${encodeURIComponent(id)}`,
  logTail: '/logs/tail',
  logExport: '/logs/export',
  logSearches: '/logs/searches',
  logReviews: '/logs/reviews',
  logReview: (id: string) => `/logs/reviews/${encodeURIComponent(id)}`,
  logCustomer: (id: string) => `/logs/customers/${encodeURIComponent(id)}`,
  people: '/people',
  person: (id: string) => `/people/${encodeURIComponent(id)}`,
  services: '/services',
  service: (id: string) => `/services/${encodeURIComponent(id)}`,
  seat: (seat: string) => `/seats/${encodeURIComponent(seat)}`,
  journal: '/journal',
  search: '/search',
  settings: '/settings',
  tokens: '/settings/tokens',
  security: '/settings/security',
  accounts: '/settings/accounts',
  sessions: '/settings/sessions',
  deliveries: '/settings/deliveries',
  signIn: '/sign-in',
  signOut: '/sign-out',
  events: '/events',
} as const;

/** The address of a subject's own page, where its kind has one. */
export function subjectAddress(subject: { readonly kind: string; readonly id: string }): string | undefined {
  switch (subject.kind) {
    case 'host': return address.host(subject.id);
    case 'person': return address.person(subject.id);
    case 'service': return address.service(subject.id);
    case 'seat': return address.seat(subject.id);
    case 'control': return address.control(subject.id);
    case 'report': return address.report(subject.id);
    case 'finding': return address.finding(subject.id);
    case 'customer': return address.logCustomer(subject.id);
    default: return undefined;
  }
}

/** `path` with its query changed: undefined or '' takes a key out. Keeps the order of the rest. */
export function withQuery(path: string, changes: Readonly<Record<string, string | undefined>>): string {
  const [base = '', query = ''] = path.split('?', 2);
  const parameters = new URLSearchParams(query);
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined || value === '') parameters.delete(key);
    else parameters.set(key, value);
  }
  const text = parameters.toString();
  return text ? `${base}?${text}` : base;
}
