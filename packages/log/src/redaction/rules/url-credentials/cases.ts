import type { RuleCases } from '../testing-cases.ts';
import { alphanumeric } from '../testing-parts.ts';

const word = 'hunter2';

export const cases: RuleCases = {
  finds: [
    ['cloning https://ada:', word, '@example.com/repo.git'],
    ['postgres://app:', word, '@db.example.com:5432/app'],
    ['mongodb+srv://app:', 'p%40ss1', '@db.example.com/?retryWrites=true'],
    ['amqp://app:', word, '@mq.example.com//'],
    ['redis://:', alphanumeric(20), '@cache.example.com:6379/0'],
    ['"url":"https:\\/\\/ada:', word, '@example.com\\/"'],
    ['https://ada:', 'my@pass1', '@example.com'],
    ['jdbc:oracle:thin:scott/', 'tiger7', '@db.example.com:1521/x'],
  ],
  ordinary: [
    'GET https://example.com/a:b@c HTTP/1.1',
    'https://example.com:8080/users/ada@example.com',
    'https://ada@example.com/',
    'https://${user}:${password}@example.com',
    'https://user:***@example.com',
    'https://user:<password>@example.com',
    'postgres://app:[REDACTED]@db.example.com/app',
    'redis://cache.example.com:6379',
    'http://[2001:db8::1]:8080/',
    'mailto:ada@example.com',
    'see https://example.com/?next=http://example.org',
  ],
};
