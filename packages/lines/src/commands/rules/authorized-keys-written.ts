import type { RuleWithExamples } from './rule-with-examples.ts';

export const authorizedKeysWritten: RuleWithExamples = {
  rule: {
    title: 'A key that may log in is written',
    id: 'authorized-keys-written',
    description: 'It opens the account for as long as it stands, whatever its password is.',
    level: 'high',
    detection: {
      file: {
        'CommandLine|contains': ['authorized_keys'],
      },
      write: {
        'CommandLine|re': '>\\s{0,8}\\S{0,200}authorized_keys|(?:^|[\\s;|&/(`])(?:tee|cp|mv|install|ln|dd|rsync|scp|vi|vim|nano|emacs|ed|sed\\s{1,8}-[a-z]{0,4}i\\S{0,20}|wget|curl)\\s',
      },
      ssh_copy: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])ssh-copy-id\\s',
      },
      condition: '(file and write) or ssh_copy',
    },
  },
  examples: [
    "echo 'ssh-ed25519 AAAA x' >> ~/.ssh/authorized_keys",
    ['tee', '-a', '/root/.ssh/authorized_keys'],
    'cp key.pub .ssh/authorized_keys',
    'vim ~/.ssh/authorized_keys',
    'sed -i /x/d /root/.ssh/authorized_keys',
    'ssh-copy-id web-1',
  ],
  counterExamples: [
    'cat ~/.ssh/authorized_keys',
    'ls -l .ssh/authorized_keys',
    'chmod 600 ~/.ssh/authorized_keys',
    'wc -l /root/.ssh/authorized_keys',
    'ssh-keygen -lf ~/.ssh/authorized_keys',
  ],
};
