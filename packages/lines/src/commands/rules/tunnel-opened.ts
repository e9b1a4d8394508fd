import type { RuleWithExamples } from './rule-with-examples.ts';

export const tunnelOpened: RuleWithExamples = {
  rule: {
    title: 'A way past the firewall is opened',
    id: 'tunnel-opened',
    description: 'It lets others in, or data out, where no rule sees it.',
    level: 'high',
    detection: {
      ssh: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:ssh|autossh)\\s(?:[^|;&]{0,300}?\\s)?-[a-zA-Z0-9]{0,8}[RDw]\\s{0,8}[\\w.*:\\[]',
      },
      client: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:ssh|autossh)\\s',
      },
      option: {
        'CommandLine|contains': ['RemoteForward', 'DynamicForward', 'Tunnel=yes'],
      },
      program: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:ngrok|chisel|frpc|localtunnel|sshuttle|revsocks|ligolo(?:-\\w{1,8})?|pagekite|iodine|dnscat2?|ptunnel)(?:\\s|$)|(?:^|[\\s;|&/(`])cloudflared\\s{1,8}(?:access|tunnel)|(?:^|[\\s;|&/(`])tailscale\\s{1,8}(?:up|funnel|serve)',
      },
      socat: {
        'CommandLine|re|i': '(?:^|[\\s;|&/(`])socat\\s[^|;&]{0,200}?tcp[46]?-l(?:isten)?:',
      },
      condition: 'ssh or (client and option) or program or socat',
    },
  },
  examples: [
    'ssh -R 8080:localhost:80 eve@192.0.2.1',
    'ssh -fN -D 1080 web-1',
    ['autossh', '-M', '0', '-R', '2222:localhost:22', '192.0.2.1'],
    'ngrok http 80',
    'chisel client 192.0.2.1:8000 R:1080:socks',
    'socat TCP-LISTEN:4444,fork TCP:192.0.2.7:22',
    'ssh -o RemoteForward=1:localhost:2 h',
    'cloudflared tunnel run',
  ],
  counterExamples: [
    'ssh web-1',
    'ssh -i key ada@web-1 uptime',
    'scp -r dist web-1:',
    'ssh -p 2222 web-1',
    'tailscale status',
    'socat - UNIX-CONNECT:/run/x.sock',
    'ssh-keygen -R web-1',
  ],
};
