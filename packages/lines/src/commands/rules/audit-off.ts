import type { RuleWithExamples } from './rule-with-examples.ts';

export const auditOff: RuleWithExamples = {
  rule: {
    title: 'What is logged or watched is switched off',
    id: 'audit-off',
    description: 'From here on nothing that happens on the host is known.',
    level: 'critical',
    detection: {
      auditctl: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])auditctl\\s(?:[^|;&]{0,200}?\\s)?(?:-e\\s{0,8}0|-D(?:\\s|$)|-r\\s{0,8}0)',
      },
      services: {
        'CommandLine|re': '\\b(?:auditd|rsyslogd?|syslog-ng|systemd-journald|osqueryd|falco|wazuh-agent|fail2ban|clamav-daemon|writ-agent)\\b',
      },
      stop: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:systemctl\\s[^|;&]{0,100}?(?:stop|disable|mask|kill)\\s|service\\s{1,8}\\S{1,64}\\s{1,8}stop|(?:p?kill|killall)\\s|update-rc\\.d\\s[^|;&]{0,100}?(?:disable|remove)|/etc/init\\.d/\\S{1,64}\\s{1,8}stop)',
      },
      condition: 'auditctl or (services and stop)',
    },
  },
  examples: [
    'auditctl -e 0',
    ['auditctl', '-D'],
    'systemctl stop auditd',
    'sudo systemctl disable --now rsyslog',
    'service auditd stop',
    'pkill -9 auditd',
  ],
  counterExamples: [
    'auditctl -l',
    'auditctl -s',
    'systemctl status auditd',
    'systemctl restart rsyslog',
    'auditctl -w /etc/passwd -p wa -k identity',
    'tail -f /var/log/audit/audit.log',
  ],
};
