/** The day on which this table was compared with what the distributions say. */
export const SUPPORT_TABLE_OF = '2025-10-18';

export interface Support {
  /** The last day of security updates that a machine gets without a contract. */
  readonly ends: string;
  readonly kind: string;
}

/**
 * Ends of support by `ID` and release of os-release(5). Debian's are the ends of LTS, whose updates come by the same security archive;
 * Ubuntu's are the ends of standard maintenance, because later updates need a subscription that a file tree does not prove.
 */
const SUPPORT: Readonly<Record<string, Readonly<Record<string, Support>>>> = {
  debian: {
    '8': { ends: '2020-06-30', kind: 'lts' },
    '9': { ends: '2022-06-30', kind: 'lts' },
    '10': { ends: '2024-06-30', kind: 'lts' },
    '11': { ends: '2026-08-31', kind: 'lts' },
    '12': { ends: '2028-06-30', kind: 'lts' },
    '13': { ends: '2030-06-30', kind: 'lts' },
  },
  ubuntu: {
    '14.04': { ends: '2019-04-25', kind: 'standard' },
    '16.04': { ends: '2021-04-30', kind: 'standard' },
    '18.04': { ends: '2023-05-31', kind: 'standard' },
    '20.04': { ends: '2025-05-29', kind: 'standard' },
    '22.04': { ends: '2027-06-01', kind: 'standard' },
    '23.10': { ends: '2024-07-11', kind: 'standard' },
    '24.04': { ends: '2029-05-31', kind: 'standard' },
    '24.10': { ends: '2025-07-10', kind: 'standard' },
    '25.04': { ends: '2026-01-15', kind: 'standard' },
    '25.10': { ends: '2026-07-09', kind: 'standard' },
    '26.04': { ends: '2031-05-29', kind: 'standard' },
  },
  alpine: {
    '3.16': { ends: '2024-05-23', kind: 'security' },
    '3.17': { ends: '2024-11-22', kind: 'security' },
    '3.18': { ends: '2025-05-09', kind: 'security' },
    '3.19': { ends: '2025-11-01', kind: 'security' },
    '3.20': { ends: '2026-04-01', kind: 'security' },
    '3.21': { ends: '2026-11-01', kind: 'security' },
    '3.22': { ends: '2027-05-01', kind: 'security' },
  },
  rhel: majors({ 7: '2024-06-30', 8: '2029-05-31', 9: '2032-05-31', 10: '2035-05-31' }),
  rocky: majors({ 8: '2029-05-31', 9: '2032-05-31', 10: '2035-05-31' }),
  almalinux: majors({ 8: '2029-03-01', 9: '2032-05-31', 10: '2035-05-31' }),
  centos: majors({ 6: '2020-11-30', 7: '2024-06-30', 8: '2021-12-31' }),
};

/** The support of a release, by its version in full, then without its last parts (`9.4` is of `9`, `3.20.1` of `3.20`). */
export function supportOf(id: string, versionId: string | undefined): Support | undefined {
  const table = Object.hasOwn(SUPPORT, id) ? SUPPORT[id] : undefined;
  if (!table) return undefined;
  const parts = versionId?.split('.') ?? [];
  for (let length = Math.min(parts.length, 4); length > 0; length -= 1) {
    const release = parts.slice(0, length).join('.');
    if (Object.hasOwn(table, release)) return table[release];
  }
  return undefined;
}

function majors(ends: Readonly<Record<number, string>>): Readonly<Record<string, Support>> {
  return Object.fromEntries(Object.entries(ends).map(([major, day]) => [major, { ends: day, kind: 'maintenance' }]));
}
