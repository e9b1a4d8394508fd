import { test } from 'vitest';
import { newId } from '@writ/kernel';
import { openTestReporting, someContent } from '/work/main/apps/server/src/sections/reporting/reports/testing/open-test-reporting.ts';
import { receiveReport } from '/work/main/apps/server/src/sections/reporting/reports/receive-report.ts';
import { readReportRule } from '/work/main/apps/server/src/sections/reporting/reports/report-rule.ts';
test('speed', async () => {
  const house = await openTestReporting();
  const rule = await readReportRule(house.parts);
  for (const same of [true, false]) {
    const began = performance.now(); let n = 0;
    await Promise.all(Array.from({ length: 5 }, async () => { for (let i = 0; i < 80; i++) { n++; await house.within((trx) => receiveReport(house.parts, trx, { rule, channel: 'form', intakeKey: newId(), content: someContent({ what: same ? 'The endpoint /api/export answers without a session and gives everything to everybody who asks it nicely.' : Array.from({length: 80}, () => Math.random().toString(36).slice(2)).join(' '), reporter: { email: 'a@example.org' } }), urgent: false, receivedAt: house.clock.now(), files: [] })); } }));
    console.log(same, n / ((performance.now() - began) / 1000), 'per second');
  }
  const t0 = performance.now(); for (let i = 0; i < 100; i++) { rule.time.add(rule.reviewWithin, house.clock.now()); } console.log('add', (performance.now() - t0) / 100);
  await house.drop();
}, 60000);
