import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ranCommand, type RanCommand } from '../ran-command.ts';
import { firstWords, quoteWords } from '../shell-words.ts';
import { matchRules, ownCommandRules } from '../match-rules.ts';
import { compileRule } from '../sigma/compile-rule.ts';
import { OWN_RULES } from './index.ts';
import type { ExampleCommand } from './rule-with-examples.ts';

function commandOf(example: ExampleCommand): RanCommand {
  if (typeof example === 'string') {
    const words = firstWords(example);
    return ranCommand({ lines: [1], source: 'history', reliability: 'editable by its owner', program: words[0] ?? null, arguments: words, command: example });
  }
  return ranCommand({ lines: [1], source: 'audit', reliability: 'recorded by the kernel', program: example[0]!.includes('/') ? example[0]! : `/usr/bin/${example[0]}`, arguments: example, command: quoteWords(example) });
}

test('the list has every rule in the folder, each under the name of its file', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !['index.ts', 'rules.test.ts', 'rule-with-examples.ts'].includes(name)).map((name) => name.slice(0, -3));
  expect(OWN_RULES.map(({ rule }) => rule.id).sort()).toEqual(files.sort());
});

test.each(OWN_RULES.map((own) => [own.rule.id, own] as const))('%s means its examples and not its counter-examples', (_, { rule, examples, counterExamples }) => {
  const { matches } = compileRule(rule);
  expect(examples.length).toBeGreaterThanOrEqual(3);
  expect(counterExamples.length).toBeGreaterThanOrEqual(3);
  expect(examples.filter((example) => !matches(commandOf(example)))).toEqual([]);
  expect(counterExamples.filter((example) => matches(commandOf(example)))).toEqual([]);
});

test('everyday commands mean nothing', () => {
  const everyday = ['ls -la', 'cd /etc/nginx', 'vim nginx.conf', 'git pull', 'git commit -m "fix: rm -rf of the old folder"', 'docker ps', 'docker compose up -d', 'npm ci && npm test', 'systemctl restart nginx', 'journalctl -u app -f', 'top', 'df -h', 'du -sh /var/lib/*', 'ssh db-1', 'tail -n 100 /var/log/nginx/access.log', 'grep -r TODO src', 'make -j4', 'apt-get update', 'apt-get install -y htop', 'psql -h db -U app', 'curl -I https://example.com', 'tar xzf release.tar.gz', 'chmod +x deploy.sh', 'chown -R app:app /srv/app', 'kill 1234', 'ps aux | grep node', 'node server.js', 'sudo systemctl status app', 'sudo -u postgres psql', 'rsync -av dist/ web-1:/srv/app/', 'kubectl get pods', 'terraform plan', 'history | grep docker', 'python3 manage.py migrate', 'crontab -l', 'ip addr', 'ss -tlnp', 'free -m', 'exit', 'echo $PATH', 'man sshd_config', 'scp a.txt web-1:', 'sed -i s/a/b/ app.conf', 'less /etc/hosts', 'openssl x509 -in a.pem -text', 'base64 -d x', 'cat /proc/cpuinfo'];
  const rules = ownCommandRules();
  expect(everyday.map((text) => [text, matchRules(rules, commandOf(text)).map(({ id }) => id)]).filter(([, ids]) => ids!.length > 0)).toEqual([]);
});

test('no rule hangs on a hostile command', () => {
  const rules = ownCommandRules();
  for (const part of ['nc ', 'nc -', 'chmod ', '| sudo -x ', 'ssh ', '-R ', 'rm -r ', '/', ' ', '>', 'curl ', 'sh -c ', 'crontab ', 'base64 ', 'dd of=', 'systemctl ', 'a', 'usermod ', 'authorized_keys> ']) {
    const command = commandOf(['bash', '-c', part.repeat(Math.ceil(60_000 / part.length))]);
    const began = performance.now();
    matchRules(rules, command);
    expect(performance.now() - began, part).toBeLessThan(1_000);
  }
});
