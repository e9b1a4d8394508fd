import type { AddFind, Rule } from '../../rule.ts';
import { isPlaceholder } from '../../placeholder.ts';

/** Arguments are looked at up to here, or to the end of the command. */
const REACH = 2_048;

/** Between arguments: blanks, the quotes and commas of a list, or the fields of an audit record. */
const GAP = String.raw`(?:["']?[ \t]{0,4},[ \t]{0,4}["']?|["']?[ \t]{1,8}(?:a\d{1,3}=)?["']?)`;
const VALUE = String.raw`([^\s"'|;&<>,]{1,512})`;

/** After `mysql -p` and a blank comes the name of a database; what is no name was meant as the password. */
const ODD_VALUE = String.raw`((?=[^\s"'|;&<>,]{0,511}[\d!@#$%^*])(?=[^\s"'|;&<>,]{0,511}[A-Za-z])[^\s"'|;&<>,_]{6,512})`;

interface Command {
  /** How the command is written, up to the end of its name. */
  readonly name: RegExp;
  /** The option with its secret as the first group. */
  readonly secret: RegExp;
}

function command(name: string, secret: string): Command {
  return { name: new RegExp(`(?:${name})(?=["'\\s,])`, 'uy'), secret: new RegExp(secret, 'gu') };
}

/** Programs whose short options are passwords, each as its manual has it. A `-p` of any other program is no password. */
const COMMANDS: readonly Command[] = [
  command('(?:mysql|mysqldump|mysqladmin|mysqlimport|mysqlcheck|mysqlshow|mysqlpump|mysqlslap|mariadb|mariadb-dump|mariadb-admin|mariabackup|xtrabackup)', `${GAP}-p(?:${VALUE}|${GAP}${ODD_VALUE})`),
  command('sshpass', `${GAP}-p(?:${GAP})?${VALUE}`),
  command('curl', `${GAP}(?:-[a-zA-Z]{0,6}u|--user|--proxy-user|-U)(?:${GAP}|=)?[^\\s"':]{0,128}:${VALUE}`),
  command('(?:redis-cli)', `${GAP}-a${GAP}${VALUE}`),
  command('(?:docker|podman|helm registry|az|oc|cf|skopeo|buildah|crane) login', `${GAP}-p(?:${GAP}|=)${VALUE}`),
  command('(?:ldapsearch|ldapadd|ldapmodify|ldapdelete|ldapwhoami|ldappasswd|ldapcompare)', `${GAP}-w(?:${GAP})?${VALUE}`),
  command('(?:mongo|mongosh|mongodump|mongorestore|mongoexport|mongoimport)', `${GAP}-p${GAP}${VALUE}`),
  command('(?:smbclient|rpcclient)', `${GAP}(?:-U|--user=?)(?:${GAP})?[^\\s"'%]{1,128}%${VALUE}`),
  command('(?:7z|7za|7zr|rar|unrar)', `${GAP}-h?p${VALUE}`),
  command('(?:zip|unzip)', `${GAP}-P${GAP}${VALUE}`),
  command('htpasswd', `${GAP}-[a-zA-Z]{0,6}b[a-zA-Z]{0,6}(?:${GAP}[^\\s"',]{1,128}){1,2}${GAP}${VALUE}["']?[ \\t]{0,8}(?:$|[\\n|;&)\\]])`),
  command('(?:sqlcmd|bcp|osql|isql)', `${GAP}-P(?:${GAP})?${VALUE}`),
  command('(?:ipmitool)', `${GAP}-P${GAP}${VALUE}`),
  command('openssl', `(?:-passin|-passout|-pass|-k)${GAP}(?:pass:)?${VALUE}`),
  command('(?:snmpwalk|snmpget|snmpbulkwalk|snmpset)', `${GAP}-(?:A|X|c)${GAP}${VALUE}`),
  command('(?:svn|http|https|xh)', `${GAP}(?:-a|--auth)(?:${GAP}|=)[^\\s"':]{1,128}:${VALUE}`),
  command('(?:wpa_passphrase)', `${GAP}[^\\s"']{1,64}${GAP}${VALUE}`),
  command('(?:xfreerdp|rdesktop)', `${GAP}(?:/p:|-p${GAP})${VALUE}`),
  command('net use', `/user:[^\\s"']{1,128}${GAP}${VALUE}`),
  command('net user', `^${GAP}[^\\s"'/]{1,64}${GAP}(?!/)${VALUE}`),
  command('(?:psexec|psexec64|psexec.exe|PsExec|PsExec64)', `${GAP}-p${GAP}${VALUE}`),
  command('lftp', `${GAP}(?:-u|--user)(?:${GAP}|=)[^\\s"',]{1,128},${VALUE}`),
  command('nmcli', `${GAP}password${GAP}${VALUE}`),
  command('(?:sqlplus|sqlldr|expdp|impdp|rman)', `^(?:${GAP}-[A-Za-z]{1,2})?${GAP}[^\\s"'/@]{1,64}/((?:(?![@"'])\\S){1,128})(?=@)`),
  command('(?:keytool|jarsigner)', `${GAP}-(?:storepass|keypass|srcstorepass|deststorepass)${GAP}${VALUE}`),
];

/** A name in no trigger is never met; these are the names above. */
const NAMES = ['mysql', 'mariadb', 'mariabackup', 'xtrabackup', 'sshpass', 'curl', 'redis-cli', 'docker login', 'podman login', 'helm registry login', 'skopeo login', 'buildah login', 'crane login', 'az login', 'oc login', 'ldapsearch', 'ldapadd', 'ldapmodify', 'ldapdelete', 'ldapwhoami', 'ldappasswd', 'ldapcompare', 'mongo', 'smbclient', 'rpcclient', '7za', '7zr', '7z ', '7z"', 'unrar', 'rar ', 'unzip', 'zip ', 'htpasswd', 'sqlcmd', 'bcp ', 'osql', 'isql', 'ipmitool', 'openssl', 'snmpwalk', 'snmpget', 'snmpbulkwalk', 'snmpset', 'wpa_passphrase', 'xfreerdp', 'rdesktop', 'keytool', 'jarsigner', 'http -a', 'https -a', 'net use', 'psexec', 'lftp', 'nmcli', 'sqlplus', 'sqlldr', 'expdp', 'impdp'];

const WORD = /[\w-]{2,24}[\s"',]/uy;

/** What is written to a program that reads a password: the password, or the name and the password of an account. */
const PIPED = /echo[ \t]{1,4}(?:-n[ \t]{1,4})?(["']?)([^"'|\n]{1,128})\1[ \t]{0,4}\|[ \t]{0,4}(?:sudo[ \t]{1,4})?(chpasswd|sudo -S|passwd --stdin|(?:[\w./-]{1,32}[ \t]{1,4}){1,12}--password-stdin)/uy;

/** Passwords among the arguments of commands that are known to take them there. Options that say what they are, such as `--password`, are found by their key. */
export const commandLine: Rule = {
  name: 'command-line',
  about: 'passwords in arguments of commands such as mysql -p, curl -u, sshpass -p, redis-cli -a, ldapsearch -w',
  triggers: [...NAMES, 'echo '],
  match: (text, at, add) => {
    if (/[\w.-]/u.test(text[at - 1] ?? ' ')) return at;
    // A name in a path, a version or a URL is no command: told before any pattern is tried.
    WORD.lastIndex = at;
    if (!WORD.test(text)) return at;
    PIPED.lastIndex = at;
    const piped = PIPED.exec(text);
    if (piped !== null) return addPiped(piped, at, add);
    for (const { name, secret } of COMMANDS) {
      name.lastIndex = at;
      if (!name.test(text)) continue;
      const start = name.lastIndex;
      const end = endOfCommand(text, start);
      for (const found of text.slice(start, end).matchAll(secret)) {
        const value = found[1] ?? found[2]!;
        const valueEnd = start + found.index + found[0].replace(/["']?[ \t]*[\n|;&)\]]?$/u, '').length;
        if (!isPlaceholder(value) && !value.startsWith('-')) add(valueEnd - value.length, valueEnd);
      }
      return end;
    }
    return at;
  },
};

function addPiped(piped: RegExpExecArray, at: number, add: AddFind): number {
  const [whole, , written, program] = piped as unknown as [string, string, string, string];
  const word = written.trimEnd();
  const start = at + whole.indexOf(written) + (program === 'chpasswd' ? word.indexOf(':') + 1 : 0);
  const end = at + whole.indexOf(written) + word.length;
  if (!isPlaceholder(word.slice(program === 'chpasswd' ? word.indexOf(':') + 1 : 0))) add(start, end);
  return at + whole.length;
}

function endOfCommand(text: string, start: number): number {
  const end = /[\n|;]|&&/u.exec(text.slice(start, start + REACH))?.index;
  return end === undefined ? Math.min(text.length, start + REACH) : start + end;
}
