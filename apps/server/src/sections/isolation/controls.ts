import { MS } from '@writ/kernel';
import { names, parameters } from '@writ/policy';
import { defineControl } from '../../core/control.ts';
import { disksEncryptedCases } from './disks-encrypted-cases.ts';
import { evaluateDisksEncrypted } from './evaluate-disks-encrypted.ts';

/** Section 9, second half: what a service and a host can reach, and what a stolen disk would tell. */
export const isolationControls = [
  defineControl({
    id: 'declared-storage',
    catalogue: 'A1',
    section: 9,
    title: 'A service sees only its own files and databases',
    subject: 'service',
    parameters: parameters({}),
    wouldMeasure: 'The mounts and database connections of each service as its host observes them, against those it declares.',
  }),
  defineControl({
    id: 'service-partition',
    catalogue: 'A1',
    section: 9,
    title: 'Services are partitioned across hosts',
    subject: 'service',
    parameters: parameters({}),
    wouldMeasure: 'The services that run on each host, against the neighbours that are declared for it.',
  }),
  defineControl({
    id: 'declared-connections',
    catalogue: 'A2',
    section: 9,
    title: 'Hosts connect only where they must',
    subject: 'service',
    parameters: parameters({}),
    wouldMeasure: 'The connections that each host has and had, against the peers that are declared with a reason.',
  }),
  defineControl({
    id: 'disks-encrypted',
    catalogue: 'A3',
    section: 9,
    title: 'User data is encrypted at rest',
    subject: 'host',
    parameters: parameters({ except: names().optional() }),
    wouldMeasure: 'The layers under each mounted file system, down to the disk.',
    measure: {
      reads: ['host.volumes'],
      evaluate: evaluateDisksEncrypted,
      cases: disksEncryptedCases,
      findingAfterMs: 15 * MS.minute,
      countedAs: 'hosts',
      gaps: [{
        code: 'volumes-elsewhere',
        text: 'Object stores, managed databases, snapshots and backups are not listed yet: only volumes that are mounted on hosts with an agent are looked at.',
        remedy: 'An import from the cloud accounts will list them.',
      }],
    },
  }),
  defineControl({
    id: 'tls-between-hosts',
    catalogue: 'A4',
    section: 9,
    title: 'TLS between hosts',
    subject: 'connection',
    parameters: parameters({}),
    wouldMeasure: 'The first bytes of connections between hosts, which show whether TLS begins there.',
  }),
];
