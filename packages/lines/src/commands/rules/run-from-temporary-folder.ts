import type { RuleWithExamples } from './rule-with-examples.ts';

export const runFromTemporaryFolder: RuleWithExamples = {
  rule: {
    title: 'A program runs from a folder where anyone may write',
    id: 'run-from-temporary-folder',
    description: 'What was just brought here runs, outside of every package.',
    level: 'medium',
    detection: {
      image: {
        'Image|startswith': ['/tmp/', '/var/tmp/', '/dev/shm/', '/run/shm/'],
      },
      typed: {
        source: 'history',
        'CommandLine|re': '(?:^|[;|&]\\s{0,8}|\\b(?:sudo|nohup|exec|sh|bash)\\s{1,8})(?:/tmp|/var/tmp|/dev/shm)/[^\\s;|&]',
      },
      condition: 'image or typed',
    },
  },
  examples: [
    ['/tmp/x', '-c'],
    '/dev/shm/.a/miner',
    'cd /; nohup /tmp/x &',
    ['/var/tmp/update'],
    'bash /tmp/x.sh',
  ],
  counterExamples: [
    'ls /tmp',
    'cd /tmp',
    ['/usr/bin/vim', '/tmp/x'],
    'rm /tmp/x',
    'cat /dev/shm/x',
  ],
};
