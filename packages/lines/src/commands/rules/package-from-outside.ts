import type { RuleWithExamples } from './rule-with-examples.ts';

export const packageFromOutside: RuleWithExamples = {
  rule: {
    title: 'Software is installed past the package sources',
    id: 'package-from-outside',
    description: 'Nobody signed it, and no notice will ever name it.',
    level: 'medium',
    detection: {
      pip: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:pip[0-9.]{0,4}|pipx|uv\\s{1,8}pip)\\s{1,8}install\\s[^|;&]{0,300}?(?:git\\+|https?://|--(?:extra-)?index-url|--trusted-host)',
      },
      npm: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:npm|yarn|pnpm)\\s{1,8}(?:install|i|add)\\s[^|;&]{0,300}?(?:git\\+|https?://|github:|--registry)',
      },
      file: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:dpkg\\s(?:[^|;&]{0,100}?\\s)?(?:-i|--install)\\s|rpm\\s(?:[^|;&]{0,100}?\\s)?-[a-zA-Z]{0,4}[iU][a-zA-Z]{0,4}\\s|(?:apt|apt-get|dnf|yum)\\s[^|;&]{0,100}?(?:local)?install\\s[^|;&]{0,200}?(?:\\./|/tmp/|https?://))',
      },
      asks: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])rpm\\s{1,8}-q',
      },
      unsigned: {
        'CommandLine|contains': ['--allow-unauthenticated', '--force-yes', '--nogpgcheck', '--allow-untrusted', 'trusted=yes', 'add-apt-repository'],
      },
      condition: 'pip or npm or (file and not asks) or unsigned',
    },
  },
  examples: [
    'pip install git+https://example.com/x',
    'npm install https://example.com/x.tgz',
    'dpkg -i /tmp/x.deb',
    ['rpm', '-ivh', 'https://example.com/x.rpm'],
    'apt-get install ./x.deb',
    'apt-get install --allow-unauthenticated x',
    'pip3 install --index-url https://example.com/simple x',
  ],
  counterExamples: [
    'apt-get install nginx',
    'npm ci',
    'pip install -r requirements.txt',
    'dpkg -l',
    'rpm -qa',
    'rpm -qi bash',
    'npm install left-pad',
    'apt update',
  ],
};
