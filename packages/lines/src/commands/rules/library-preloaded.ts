import type { RuleWithExamples } from './rule-with-examples.ts';

export const libraryPreloaded: RuleWithExamples = {
  rule: {
    title: 'A library is put before all others',
    id: 'library-preloaded',
    description: 'It can change what every program does and shows.',
    level: 'high',
    detection: {
      variable: {
        'CommandLine|contains': ['LD_PRELOAD=', 'LD_AUDIT='],
      },
      file: {
        'CommandLine|contains': ['/etc/ld.so.preload'],
      },
      read: {
        'CommandLine|re': '^(?:\\S{0,64}/)?(?:cat|ls|stat|less|grep|file)\\s',
      },
      writes: {
        'CommandLine|re': '>\\s{0,8}/etc/ld\\.so\\.preload',
      },
      condition: 'variable or writes or (file and not read)',
    },
  },
  examples: [
    'LD_PRELOAD=/tmp/x.so id',
    'echo /tmp/x.so > /etc/ld.so.preload',
    ['tee', '/etc/ld.so.preload'],
    ['env', 'LD_PRELOAD=/tmp/x.so', 'id'],
  ],
  counterExamples: [
    'cat /etc/ld.so.preload',
    'ls -l /etc/ld.so.preload',
    'ldd /bin/ls',
    'export LD_LIBRARY_PATH=/opt/lib',
  ],
};
