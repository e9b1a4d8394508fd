/** `node bench/fill-lines.ts FOLDER FROM DAYS LINES NEEDLE`: lines for a search, made inside the engine, whose door for programs takes no such statement. For bench/search-lines.ts. */
import { openEngine } from '../apps/server/src/platform/logstore/engine/open-engine.ts';

const [folder = '', from = '', days = '', lines = '', needle = ''] = process.argv.slice(2);
const DAY_MS = 86_400_000;
const each = Math.ceil(Number(lines) / Number(days));
const engine = await openEngine(folder);

for (let day = 0; day < Number(days); day += 1) {
  const first = day * each;
  // Three lines a request, by two services; messages of ten kinds; one line in the middle has the needle.
  const sql = `INSERT INTO writ.lines (ts, received, service, host, program, source, severity, request_id, message, fields, batch, seq)
    SELECT fromUnixTimestamp64Milli(toInt64(${Number(from) + day * DAY_MS} + intDiv((number - ${first}) * ${DAY_MS}, ${each})), 'UTC') AS at, at, concat('service-', toString(intDiv(number, 3) % 5 + number % 2)), concat('web-', toString(sipHash64(number) % 20)), 'app', 'agent',
      multiIf(number % 97 = 0, 17, number % 31 = 0, 13, 9), lower(hex(sipHash128(toUInt64(intDiv(number, 3))))),
      concat(['GET /orders/', 'POST /invoices/', 'charged card of order ', 'session opened for user ', 'queued mail ', 'cache miss for key ', 'job finished: ', 'retry after timeout of ', 'connection accepted from 198.51.100.', 'stored object '][number % 10 + 1],
        toString(sipHash64(number, 1) % 1000000), ' status=', toString(200 + number % 5), ' took=', toString(sipHash64(number, 2) % 900), 'ms', if(number = ${Math.floor(Number(lines) / 2)}, ' ${needle}', '')),
      map(), ${day + 1}, toUInt32(number - ${first}) FROM numbers(${first}, ${Math.max(0, Math.min(each, Number(lines) - first))})
    SETTINGS max_threads = 2, max_insert_threads = 1, min_insert_block_size_rows = 1000000, max_memory_usage = 1500000000`;
  await engine.use('write', (session) => session.queryAsync(sql, { format: 'Null' }));
}
engine.close();
process.exit(0);
