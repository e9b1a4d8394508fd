import { casesOn } from '../../core/case-table.ts';
import type { ControlCase } from '../../core/control.ts';
import { goodAntivirus } from './antivirus-good.ts';

const { kept, broken, unseen } = casesOn<object, 'host.antivirus'>('host.antivirus', goodAntivirus, {});

/** What `antivirus-alive` must say, and what would fool it. */
export const antivirusAliveCases: readonly ControlCase<object>[] = [
  kept('The daemon answers', {}, 'alive'),
  kept('The daemon answers on a socket of another machine, and no package is installed here', { installed: false, daemonAnswer: 'PONG from 192.0.2.7:3310' }, 'alive'),
  broken('No antivirus is installed', { installed: false, daemonAlive: false, daemonAnswer: 'no socket', signaturesAt: undefined, lastScan: undefined }, 'not-installed'),
  broken('It is installed, has fresh signatures, and was never started', { daemonAlive: false, daemonAnswer: '/run/clamav/clamd.ctl does not exist' }, 'daemon-silent'),
  broken('The socket is left over from a daemon that died', { daemonAlive: false, daemonAnswer: 'connection refused by /run/clamav/clamd.ctl' }, 'daemon-silent'),
  broken('Something answers on the socket, but not PONG', { daemonAlive: false, daemonAnswer: '"HTTP/1.1 400 Bad Request" from /run/clamav/clamd.ctl' }, 'daemon-silent'),
  unseen('The socket may not be opened', 'needs-root', 'The socket of clamd may be opened by root only.', 'Run the agent as root.'),
  unseen('The daemon is connected to and never answers', 'timed-out', 'The daemon did not answer PING within 5 seconds.'),
];
