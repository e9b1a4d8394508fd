import type { RuleWithExamples } from './rule-with-examples.ts';

export const accountMade: RuleWithExamples = {
  rule: {
    title: 'An account is made or its password set',
    id: 'account-made',
    description: 'An account on a host that the directory does not know stays when its person leaves.',
    level: 'medium',
    detection: {
      made: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:useradd|adduser|newusers)\\s',
      },
      password: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])chpasswd(?:\\s|$)|(?:^|[\\s;|&/(`])(?:passwd|usermod\\s[^|;&]{0,100}?(?:-p|--password))\\s{1,8}[^-\\s]|(?:^|[\\s;|&/(`])passwd\\s{1,8}(?:-u|-d|--unlock|--delete)',
      },
      database: {
        'CommandLine|re': '/etc/passwd|getent',
      },
      file: {
        'CommandLine|re': '>\\s{0,8}/etc/(?:passwd|shadow)',
      },
      condition: 'made or (password and not database) or file',
    },
  },
  examples: [
    'useradd -m eve',
    ['adduser', '--disabled-password', 'eve'],
    'echo root:x | chpasswd',
    'passwd root',
    'passwd -u eve',
    "echo 'eve::0:0::/:/bin/sh' >> /etc/passwd",
  ],
  counterExamples: [
    'id eve',
    'passwd -S eve',
    'passwd --status',
    'cat /etc/passwd',
    'userdel eve',
    'getent passwd eve',
  ],
};
