import { type Login } from '../login.ts';
import { readShapes } from '../shape.ts';
import { ALL_FORMS, FORMS_OF } from './forms.ts';
import { readOpenssh } from './openssh.ts';
import { readOldPam, readPam } from './pam.ts';
import { readDoas, readLogin, readLogind, readSu, readSudo } from './privileges.ts';
import { readWebAccess } from './web-access.ts';

/** Reads one message of one program; undefined when it tells nothing of a login. */
export type MessageReader = (message: string, program: string) => Login | undefined;

/** Programs whose messages are read by hand. */
const READERS: Readonly<Record<string, MessageReader>> = {
  sshd: readOpenssh, 'sshd-session': readOpenssh, 'sshd-auth': readOpenssh,
  sudo: readSudo, su: readSu, login: readLogin, doas: readDoas, 'systemd-logind': readLogind, logind: readLogind,
};

/** Programs that write much and of logins only what PAM writes in their name. */
const QUIET: ReadonlySet<string> = new Set(['kernel', 'CRON', 'cron', 'crond', 'anacron', 'systemd', 'systemd-resolved', 'systemd-networkd', 'systemd-timesyncd', 'dbus-daemon', 'rsyslogd', 'ntpd', 'chronyd', 'dhclient', 'NetworkManager', 'snapd', 'containerd', 'dockerd', 'kubelet', 'runuser', 'groupadd', 'useradd', 'usermod', 'userdel', 'fail2ban', 'fail2ban.actions']);

/** Who reads the messages of `program`: told once for each name, and kept by the caller. */
export function readerOf(program: string): MessageReader {
  const open = program.indexOf('(');
  if (open > 0 && program.startsWith('(pam_', open)) return readOldPam;
  const path = program.slice(program.lastIndexOf('/') + 1);
  const first = program.slice(0, program.indexOf('/') === -1 ? program.length : program.indexOf('/'));
  const found = READERS[path] ?? READERS[path.toLowerCase()];
  if (found) return withPam(found);
  if (QUIET.has(path)) return readPamOnly;
  const forms = FORMS_OF[path] ?? FORMS_OF[first] ?? FORMS_OF[path.toLowerCase()];
  return forms ? withPam((message) => readShapes(forms, message) ?? readAny(message, program)) : withPam(readAny);
}

function withPam(read: MessageReader): MessageReader {
  return (message, program) => {
    // Whatever uses PAM writes in its own name.
    const code = message.charCodeAt(0);
    if (code === 112 || code === 80 || code === 97) {
      const login = readPam(message, program);
      if (login) return login;
    }
    return read(message, program);
  };
}

function readPamOnly(message: string, program: string): Login | undefined {
  return message.charCodeAt(0) === 112 ? readPam(message, program) : undefined;
}

/** Words one of which every form has: what has none of them is not tried against the forms. One pass of a list of words, linear in the line. */
const HINT = /fail|denied|den[iy]|refus|reject|invalid|incorrect|illegal|accept|succe|log(?:ged|in|on)|auth|mismatch|not found|non-existent|doesn't match|before auth|sasl_|lost connection|PREGREET|non-SMTP|identification|user|Connection|Disconnect|negotiate|Attack|Blocking|drop|Timeout|verification|payload|password|attempt/i;
/** Of a longer line only the beginning is searched for a hint. */
const HINT_CHARACTERS = 16_384;

/** Reads a message of which nobody said whose it is. */
export function readAny(message: string, program: string): Login | undefined {
  const request = readWebAccess(message);
  if (request) return request;
  if (!HINT.test(message.length > HINT_CHARACTERS ? message.slice(0, HINT_CHARACTERS) : message)) return undefined;
  const text = message.includes('\u001B') ? withoutColours(message) : message;
  return readOpenssh(text) ?? readPam(text, program) ?? readLogin(text) ?? (text.includes(' ; COMMAND=') ? readSudo(text) : undefined) ?? readShapes(ALL_FORMS, text);
}

// oxlint-disable-next-line no-control-regex -- the escape is what is looked for
const COLOURS = /\u001B\[[\d;]{0,16}m/g;

function withoutColours(message: string): string {
  return message.replace(COLOURS, '');
}
