import type { RuleCases } from '../testing-cases.ts';

export const cases: RuleCases = {
  finds: [
    ["CREATE USER 'app'@'%' IDENTIFIED BY '", 'hunter2', "';"],
    ["ALTER USER app IDENTIFIED WITH mysql_native_password BY '", 'hunter2', "'"],
    ['create user app identified by \\"', 'hunter2', '\\"'],
    ["INSERT INTO users (id, name, password, note) VALUES (7, 'ada, the first', '", 'hunter2', "', 'x');"],
    ['insert into `app`.`users`(`email`,`password_hash`) values ("a@example.com","', 'hunter2', '")'],
    ['{"sql":"INSERT INTO t (a, api_key) VALUES (\\"it\'s\\", \\"', 'abc123def456', '\\")"}'],
    ["INSERT INTO users (name, password) VALUES ('it''s', crypt('", 'hunter2', "', gen_salt('bf')))"],
    ["INSERT INTO users (password, name) VALUES ('***', 'x'), ('", 'hunter2', "', 'y') RETURNING id"],
  ],
  ordinary: [
    "INSERT INTO users (id, name, note) VALUES (7, 'ada', 'hunter2');", "INSERT INTO users (name, password) VALUES ($1, $2)", "INSERT INTO users (name, password) VALUES ('ada', ?)", "INSERT INTO users (name, password) VALUES ('ada', NULL)",
    "INSERT INTO events (kind, token_count) VALUES ('login', '1200')", "insert into the slot", "INSERT INTO users (name, password) SELECT 'a', 'b12345'", "INSERT INTO t (password, a) VALUES ('', 'other value')","IDENTIFIED BY '***'", 'the user was identified by name', "IDENTIFIED BY '<secret>'"],
};
