import type { RuleWithExamples } from './rule-with-examples.ts';

export const firewallOff: RuleWithExamples = {
  rule: {
    title: 'A firewall or a confinement is switched off',
    id: 'firewall-off',
    description: 'What was closed is open, without anyone having decided it.',
    level: 'high',
    detection: {
      firewall: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:ip6?tables\\s(?:[^|;&]{0,100}?\\s)?(?:-F|--flush|-X)(?:\\s|$)|ip6?tables\\s(?:[^|;&]{0,100}?\\s)?-P\\s{1,8}(?:INPUT|FORWARD)\\s{1,8}ACCEPT|nft\\s[^|;&]{0,100}?flush\\s{1,8}ruleset|ufw\\s[^|;&]{0,50}?(?:disable|reset))|(?:^|[\\s;|&/(`])nft\\s{1,8}flush\\s{1,8}ruleset',
      },
      service: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])systemctl\\s[^|;&]{0,100}?(?:stop|disable|mask)\\s[^|;&]{0,100}?(?:firewalld|nftables|ufw|iptables|apparmor)',
      },
      confinement: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:setenforce\\s{1,8}(?:0|[Pp]ermissive)|aa-(?:teardown|disable|complain)(?:\\s|$))',
      },
      condition: 'firewall or service or confinement',
    },
  },
  examples: [
    'iptables -F',
    ['nft', 'flush', 'ruleset'],
    'ufw disable',
    'systemctl stop firewalld',
    'setenforce 0',
    'iptables -P INPUT ACCEPT',
    'ufw --force disable',
  ],
  counterExamples: [
    'iptables -L',
    'ufw status',
    'nft list ruleset',
    'getenforce',
    'systemctl restart nftables',
    'iptables -A INPUT -p tcp --dport 22 -j ACCEPT',
  ],
};
