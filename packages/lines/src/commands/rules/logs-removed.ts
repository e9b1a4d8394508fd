import type { RuleWithExamples } from './rule-with-examples.ts';

export const logsRemoved: RuleWithExamples = {
  rule: {
    title: 'Logs are removed or emptied',
    id: 'logs-removed',
    description: 'The trace of what happened before goes with them.',
    level: 'critical',
    detection: {
      log: {
        'CommandLine|contains': ['/var/log', '/var/audit', '/run/log/journal'],
      },
      removal: {
        'CommandLine|re': '(?:^|[;|&(`]\\s{0,8}|\\b(?:sudo|xargs|-exec)\\s{1,8}|/bin/)(?:rm|shred|unlink|truncate|wipe|srm)\\s|>\\s{0,8}/(?:var/log|var/audit|run/log)|/dev/null\\s{1,8}/var/log|(?:^|[\\s;|&/(`])find\\s[^|;&]{0,300}?-delete',
      },
      journal: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])journalctl\\s[^|;&]{0,100}?--vacuum-',
      },
      logins: {
        'CommandLine|re': '>\\s{0,8}\\S{0,100}(?:wtmp|btmp|lastlog|utmp)(?:\\s|$)|(?:^|[\\s;|&/(`])(?:rm|shred|truncate)\\s[^|;&]{0,200}?(?:wtmp|btmp|lastlog|utmp)',
      },
      condition: '(log and removal) or journal or logins',
    },
  },
  examples: [
    'rm -rf /var/log/nginx',
    'shred -u /var/log/auth.log',
    '> /var/log/auth.log',
    ['truncate', '-s', '0', '/var/log/syslog'],
    'journalctl --vacuum-time=1s',
    'find /var/log -name "*.gz" -delete',
    ['cp', '/dev/null', '/var/log/wtmp'],
  ],
  counterExamples: [
    'tail -f /var/log/syslog',
    'grep sshd /var/log/auth.log',
    'ls /var/log',
    'gzip /var/log/app.log.1',
    'journalctl -u ssh',
    'rm /tmp/x',
    'grep "rm " /var/log/app.log',
  ],
};
