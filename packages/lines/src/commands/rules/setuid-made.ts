import type { RuleWithExamples } from './rule-with-examples.ts';

export const setuidMade: RuleWithExamples = {
  rule: {
    title: 'A program is given the rights of its owner',
    id: 'setuid-made',
    description: 'Whoever runs it then has them, also after the way in was closed.',
    level: 'high',
    detection: {
      chmod: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])chmod\\s(?:[^|;&]{0,200}?[\\s,])?(?:[ugoa]{0,4}[+=][rwxXt]{0,4}s|0?[24567][0-7]{3}(?:\\s|$))',
      },
      install: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])install\\s[^|;&]{0,200}?-m\\s{0,8}0?[4567][0-7]{3}\\s',
      },
      setcap: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])setcap\\s[^|;&]{0,200}?cap_(?:setuid|setgid|sys_admin|dac_override|sys_ptrace|sys_module)',
      },
      condition: 'chmod or install or setcap',
    },
  },
  examples: [
    'chmod u+s /tmp/sh',
    'chmod 4755 /usr/local/bin/x',
    ['chmod', '+s', '/bin/bash'],
    'chmod 06755 x',
    'setcap cap_setuid+ep /usr/bin/python3',
    'install -m 4755 a /usr/bin/a',
  ],
  counterExamples: [
    'chmod 755 x',
    'chmod u+x build.sh',
    'chmod -R 0644 site',
    'setcap cap_net_bind_service=+ep /usr/bin/node',
    'chmod 1777 /srv/tmp',
    'chmod u-s x',
  ],
};
