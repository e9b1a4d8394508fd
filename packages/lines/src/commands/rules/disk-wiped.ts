import type { RuleWithExamples } from './rule-with-examples.ts';

export const diskWiped: RuleWithExamples = {
  rule: {
    title: 'A disk or a whole tree is overwritten',
    id: 'disk-wiped',
    description: 'What is lost is lost, and what was kept as proof with it.',
    level: 'critical',
    detection: {
      device: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])(?:dd\\s[^|;&]{0,200}?of=|shred\\s[^|;&]{0,200}?|wipefs\\s[^|;&]{0,100}?-[a-z]{0,4}a[a-z]{0,4}\\s[^|;&]{0,100}?|blkdiscard\\s[^|;&]{0,100}?|mkfs(?:\\.\\w{1,16})?\\s[^|;&]{0,200}?)/dev/(?:sd|hd|vd|xvd|nvme|mmcblk|dm-|mapper/|md)',
      },
      redirect: {
        'CommandLine|re': '>\\s{0,8}/dev/(?:sd|hd|vd|xvd|nvme|mmcblk)',
      },
      recursive: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])rm\\s{1,8}(?:-\\S{1,32}\\s{1,8}){0,4}(?:-[a-zA-Z]{0,8}[rR]|--recursive)',
      },
      top: {
        'CommandLine|re': '(?:^|[\\s;|&/(`])rm\\s{1,8}(?:-\\S{1,32}\\s{1,8}){1,6}(?:/|/\\*|/(?:etc|usr|var|home|boot|bin|lib|srv|root|opt)/?\\*?)(?:\\s|$|;|&)|--no-preserve-root',
      },
      condition: 'device or redirect or (recursive and top)',
    },
  },
  examples: [
    'dd if=/dev/zero of=/dev/sda bs=1M',
    'mkfs.ext4 /dev/nvme0n1p1',
    'wipefs -a /dev/sdb',
    ['shred', '-n', '1', '/dev/vda'],
    'rm -rf /',
    'rm -rf --no-preserve-root /',
    'rm -r -f /home/*',
    'cat x > /dev/sda',
  ],
  counterExamples: [
    'dd if=/dev/sda of=disk.img',
    'rm -rf /tmp/build',
    'rm -rf ./dist',
    'mkfs.ext4 disk.img',
    'rm -rf /var/cache/apt',
    'rm -f /etc/motd',
    'shred -u key.pem',
  ],
};
