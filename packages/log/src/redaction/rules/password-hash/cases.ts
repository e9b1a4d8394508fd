import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

export const cases: RuleCases = {
  finds: [
    ['ada:', `$6$${alphanumeric(8)}$${alphanumeric(86)}`, ':19000:0:99999:7:::'],
    ['useradd -p ', `$5$rounds=5000$${alphanumeric(8)}$${alphanumeric(43)}`, ' ada'],
    ['ada:', `$1$${alphanumeric(8)}$${alphanumeric(22)}`, ':19000'],
    ['{"hash":"', `$2b$12$${alphanumeric(53)}`, '"}'],
    ['ada:', `$y$j9T$${alphanumeric(22)}$${alphanumeric(43)}`, ':19000'],
    ['hash ', `$argon2id$v=19$m=65536,t=3,p=4$${alphanumeric(22)}$${alphanumeric(43)}`, ' made'],
    ["VALUES ('ada', '", `pbkdf2_sha256$600000$${alphanumeric(22)}$${alphanumeric(43)}=`, "')"],
    ['userPassword: ', `{SSHA}${alphanumeric(38)}==`, ''],
  ],
  ordinary: ['paid $1$ and $6$ more', 'awk "{print $1$2}"', '$2b$12$short', 'hasher pbkdf2_sha256 is used', `$6$${alphanumeric(8)}$${alphanumeric(12)}`, '{SSHA} is the scheme'],
};
