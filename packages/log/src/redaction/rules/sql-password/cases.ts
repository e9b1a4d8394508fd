import type { RuleCases } from '../testing-cases.ts';

export const cases: RuleCases = {
  finds: [
    ["CREATE USER 'app'@'%' IDENTIFIED BY '", 'hunter2', "';"],
    ["ALTER USER app IDENTIFIED WITH mysql_native_password BY '", 'hunter2', "'"],
    ['create user app identified by \\"', 'hunter2', '\\"'],
  ],
  ordinary: ["IDENTIFIED BY '***'", 'the user was identified by name', "IDENTIFIED BY '<secret>'"],
};
