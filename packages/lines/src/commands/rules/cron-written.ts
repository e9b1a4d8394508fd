import type { RuleWithExamples } from './rule-with-examples.ts';

export const cronWritten: RuleWithExamples = {
  rule: {
    title: 'A job that runs by itself is changed',
    id: 'cron-written',
    description: 'It comes back when everything else is cleaned up.',
    level: 'medium',
    detection: {
      crontab: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])crontab(?:\\s{1,8}-u\\s{0,8}\\S{1,64})?(?:\\s{0,8}$|\\s{1,8}-(?:\\s|$)|\\s{1,8}-[eri]|\\s{1,8}[^-\\s|;&])',
      },
      file: {
        'CommandLine|contains': ['/etc/cron', '/var/spool/cron', '/etc/anacrontab', '/etc/systemd/system/', '/lib/systemd/system/', '/etc/rc.local', '/etc/profile.d/', '/etc/init.d/'],
      },
      write: {
        'CommandLine|re': '>\\s{0,8}/(?:etc|var|lib|usr)/|(?:^|[\\s;|&/(`])(?:tee|cp|mv|install|ln|dd|rsync|scp|vi|vim|nano|emacs|ed|sed\\s{1,8}-[a-z]{0,4}i\\S{0,20}|wget|curl)\\s',
      },
      condition: 'crontab or (file and write)',
    },
  },
  examples: [
    'crontab -e',
    'echo "* * * * * /tmp/x" | crontab -',
    ['crontab', '/tmp/jobs'],
    'crontab -u root -r',
    "echo '@reboot root /tmp/x' > /etc/cron.d/x",
    ['cp', 'x.timer', '/etc/systemd/system/x.timer'],
  ],
  counterExamples: [
    'crontab -l',
    'crontab -u root -l',
    'cat /etc/cron.d/backup',
    'ls /etc/cron.daily',
    'systemctl list-timers',
    'run-parts /etc/cron.hourly',
  ],
};
