import type { RuleWithExamples } from './rule-with-examples.ts';

export const base64IntoShell: RuleWithExamples = {
  rule: {
    title: 'Encoded text is run',
    id: 'base64-into-shell',
    description: 'Encoding hides what runs from whoever reads the log.',
    level: 'high',
    detection: {
      decode: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:base64|base32|openssl\\s{1,8}(?:enc|base64))\\s(?:[^|;&]{0,200}?\\s)?(?:-d|-D|--decode)(?:\\s|$|\\||\\))|(?:^|[\\s;|&/(`])xxd\\s{1,8}-[a-z]{0,4}r',
      },
      run: {
        'CommandLine|re': `\\|\\s{0,8}(?:sudo\\s{1,8})?(?:/usr)?(?:/bin/)?(?:(?:ba|z|da|k)?sh|python[0-9.]{0,4}|perl)(?:\\s|$|;|\\))|\\beval\\s|\\b(?:ba|z|da|k)?sh\\s{1,8}-c\\s{1,8}[\\"']?(?:\\$\\(|\`)|\\b(?:ba|z)?sh\\s{1,8}<\\(`,
      },
      interpreter: {
        'CommandLine|contains': ['exec(', 'eval('],
        'CommandLine|re': 'b64decode|frombase64|base64_decode|decode_base64|Buffer\\.from',
      },
      condition: '(decode and run) or interpreter',
    },
  },
  examples: [
    'echo aWQ= | base64 -d | sh',
    ['bash', '-c', 'echo aWQ= | base64 --decode | bash'],
    'bash -c "$(echo aWQ= | base64 -d)"',
    'eval $(base64 -d <<< aWQ=)',
    ['python3', '-c', "import base64;exec(base64.b64decode('aWQ='))"],
  ],
  counterExamples: [
    'base64 -d secret.b64 > secret',
    'echo a | base64',
    'kubectl get secret x -o json | base64 -d',
    'base64 -d a | gunzip',
    ['python3', '-c', "import base64;print(base64.b64decode('aWQ='))"],
  ],
};
