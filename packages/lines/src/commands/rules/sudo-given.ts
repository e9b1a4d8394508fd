import type { RuleWithExamples } from './rule-with-examples.ts';

export const sudoGiven: RuleWithExamples = {
  rule: {
    title: 'An account is given administrator rights',
    id: 'sudo-given',
    description: 'A grant that nobody approved.',
    level: 'high',
    detection: {
      group: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:usermod|gpasswd|adduser|useradd|addgroup|groupmems)\\s(?:[^|;&]{0,200}?[\\s,])?(?:sudo|wheel|admin|root|docker|lxd)(?:[\\s,]|$)',
      },
      visudo: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])visudo(?:\\s{1,8}-f|\\s{0,8}$)',
      },
      sudoers: {
        'CommandLine|contains': ['/etc/sudoers'],
      },
      write: {
        'CommandLine|re': '>\\s{0,8}/etc/sudoers|(?:^|[\\s;|&/(`])(?:tee|cp|mv|install|ln|dd|rsync|scp|vi|vim|nano|emacs|ed|sed\\s{1,8}-[a-z]{0,4}i\\S{0,20}|wget|curl)\\s',
      },
      root: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:useradd|adduser|usermod)\\s[^|;&]{0,200}?(?:-u|--uid)[\\s=]{1,8}0(?:\\s|$)',
      },
      condition: 'group or visudo or (sudoers and write) or root',
    },
  },
  examples: [
    'usermod -aG sudo eve',
    ['gpasswd', '-a', 'eve', 'wheel'],
    'adduser eve sudo',
    'visudo',
    "echo 'eve ALL=(ALL) NOPASSWD: ALL' >> /etc/sudoers",
    ['tee', '/etc/sudoers.d/eve'],
    'useradd -o -u 0 eve',
    'usermod -a -G docker,users eve',
  ],
  counterExamples: [
    'usermod -aG users eve',
    'cat /etc/sudoers',
    'visudo -c',
    'id eve',
    'adduser eve',
    'groups sudo',
    'useradd -u 1001 eve',
  ],
};
