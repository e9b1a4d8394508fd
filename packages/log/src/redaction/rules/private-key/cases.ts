import type { RuleCases } from '../testing-cases.ts';
import { base64 } from '../testing-parts.ts';

function begin(kind: string): string {
  return ['-----BEGIN', kind, 'KEY-----'].join(' ');
}

function end(kind: string): string {
  return ['-----END', kind, 'KEY-----'].join(' ');
}

const body = [base64(64), base64(64), base64(30)];

export const cases: RuleCases = {
  finds: [
    ['', [begin('RSA PRIVATE'), ...body, end('RSA PRIVATE')].join('\n'), ''],
    ['key: ', [begin('PRIVATE'), ...body, end('PRIVATE')].join('\r\n'), ' was read'],
    ['{"private_key":"', [begin('PRIVATE'), ...body, end('PRIVATE')].join('\\n'), '\\n","x":1}'],
    ['{"m":"{\\"k\\":\\"', [begin('EC PRIVATE'), ...body, end('EC PRIVATE')].join('\\\\n'), '\\"}"}'],
    ['', [begin('OPENSSH PRIVATE'), base64(70), base64(70), base64(20), end('OPENSSH PRIVATE')].join('\n'), ''],
    ['KEY="', [begin('PRIVATE'), ...body, end('PRIVATE')].join(' '), '"'],
    ['', [begin('RSA PRIVATE'), 'Proc-Type: 4,ENCRYPTED', 'DEK-Info: AES-128-CBC,0123456789ABCDEF', '', ...body, end('RSA PRIVATE')].join('\n'), ''],
    ['cut off: ', [begin('RSA PRIVATE'), ...body].join('\n'), ''],
  ],
  ordinary: [
    [begin('PRIVATE'), 'xxx', end('PRIVATE')].join('\n'),
    [begin('PRIVATE'), '...', end('PRIVATE')].join('\\n'),
    [begin('PRIVATE'), btoa('abcdefghijklmnopqrstuvwxyz'), end('PRIVATE')].join('\n'),
    [begin('PUBLIC'), ...body, end('PUBLIC')].join('\n'),
    begin('PRIVATE'),
    `${begin('PRIVATE')} was not found in the file`,
  ],
};
