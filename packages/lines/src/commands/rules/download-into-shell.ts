import type { RuleWithExamples } from './rule-with-examples.ts';

export const downloadIntoShell: RuleWithExamples = {
  rule: {
    title: 'What was downloaded runs at once',
    id: 'download-into-shell',
    description: 'Nobody saw what was run, and the next download may be another.',
    level: 'high',
    detection: {
      download: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:curl|wget|fetch|aria2c)\\s',
      },
      shell: {
        'CommandLine|re': '\\|\\s{0,8}(?:sudo\\s{1,8}(?:-\\S{1,32}\\s{1,8}){0,4})?(?:env\\s{1,8})?(?:/usr)?(?:/bin/)?(?:(?:ba|z|da|k|fi)?sh|python[0-9.]{0,4}|perl|ruby|node|php)(?:\\s|$|;|&|\\))',
      },
      inside: {
        'CommandLine|re': `(?:\\b(?:ba|z|da|k)?sh\\s{1,8}<\\(|\\b(?:ba|z|da|k)?sh\\s{1,8}-c\\s{1,8}[\\"']?(?:\\$\\(|\`)|\\beval\\s{1,8}[\\"']?(?:\\$\\(|\`)|\\bsource\\s{1,8}<\\(|(?:^|\\s)\\.\\s{1,8}<\\()\\s{0,8}(?:curl|wget)\\s`,
      },
      condition: '(download and shell) or inside',
    },
  },
  examples: [
    'curl -fsSL https://example.com/install.sh | sh',
    'wget -qO- https://example.com/x | sudo -E bash -',
    ['bash', '-c', 'curl https://example.com/x | python3'],
    'bash <(curl -s https://example.com/x)',
    'sh -c "$(curl -fsSL https://example.com/install.sh)"',
    'eval "$(wget -qO- https://example.com/x)"',
  ],
  counterExamples: [
    'curl https://example.com/a.json | jq .',
    'curl -o a.tar.gz https://example.com/a.tar.gz',
    'echo id | sh',
    'wget https://example.com/x.sh',
    'curl https://example.com/keys | gpg --import',
    'curl -s https://example.com/x | shasum',
  ],
};
