import type { RuleWithExamples } from './rule-with-examples.ts';

export const historyCleared: RuleWithExamples = {
  rule: {
    title: 'The history of a shell is cleared or not kept',
    id: 'history-cleared',
    description: 'Who hides what they did has a reason.',
    level: 'high',
    detection: {
      clear: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])history\\s{1,8}-[a-z]{0,4}[cw]',
      },
      variable: {
        'CommandLine|contains': ['unset HISTFILE', 'HISTFILE=/dev/null', 'HISTSIZE=0', 'HISTFILESIZE=0', 'set +o history'],
      },
      file: {
        'CommandLine|contains': ['.bash_history', '.zsh_history', 'fish_history', '.ash_history', '.mysql_history'],
      },
      removal: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:rm|shred|truncate|unlink|ln|dd|tee|cp|mv)\\s|>\\s{0,8}\\S{0,200}_history',
      },
      condition: 'clear or variable or (file and removal)',
    },
  },
  examples: [
    'history -c',
    'history -cw',
    'unset HISTFILE',
    'export HISTFILE=/dev/null',
    'rm -f ~/.bash_history',
    ['ln', '-sf', '/dev/null', '/root/.bash_history'],
    'cat /dev/null > ~/.bash_history',
  ],
  counterExamples: [
    'history 20',
    'cat ~/.bash_history',
    'grep curl .bash_history',
    'export HISTSIZE=10000',
    'history -a',
  ],
};
