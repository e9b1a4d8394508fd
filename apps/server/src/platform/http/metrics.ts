import type { FastifyInstance } from 'fastify';

/** Numbers for Prometheus (text exposition format 0.0.4). Small on purpose: counters, gauges read when asked, and one kind of histogram. */
export interface Metrics {
  /** Adds to a counter: `writ_http_requests_total`. */
  count(name: string, help: string, labels?: Labels, by?: number): void;
  /** Records a duration in seconds into fixed buckets. */
  observe(name: string, help: string, seconds: number, labels?: Labels): void;
  /** A gauge whose values are read each time someone asks; a source that fails is left out and counted. */
  gauge(name: string, help: string, read: () => Promise<readonly Sample[]> | readonly Sample[]): void;
  /** The page. */
  print(): Promise<string>;
}
export type Labels = Readonly<Record<string, string>>;
export interface Sample {
  readonly value: number;
  readonly labels?: Labels;
}

interface Series {
  readonly help: string;
  readonly values: Map<string, number>;
}
interface Histogram {
  readonly help: string;
  readonly values: Map<string, { readonly labels: Labels; readonly buckets: number[]; sum: number; count: number }>;
}

const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Label sets per name. Labels come from route patterns and statuses, so more than this is a mistake, and must not eat the memory. */
const MAX_SERIES = 2_000;

export function createMetrics(): Metrics {
  const counters = new Map<string, Series>();
  const histograms = new Map<string, Histogram>();
  const gauges = new Map<string, { readonly help: string; readonly read: () => Promise<readonly Sample[]> | readonly Sample[] }>();

  function count(name: string, help: string, labels: Labels = {}, by = 1): void {
    const series = counters.get(name) ?? { help, values: new Map<string, number>() };
    counters.set(name, series);
    const key = printLabels(labels);
    if (!series.values.has(key) && series.values.size >= MAX_SERIES) return;
    series.values.set(key, (series.values.get(key) ?? 0) + by);
  }

  function observe(name: string, help: string, seconds: number, labels: Labels = {}): void {
    const histogram = histograms.get(name) ?? { help, values: new Map() };
    histograms.set(name, histogram);
    const key = printLabels(labels);
    if (!histogram.values.has(key) && histogram.values.size >= MAX_SERIES) return;
    const value = histogram.values.get(key) ?? { labels, buckets: BUCKETS_SECONDS.map(() => 0), sum: 0, count: 0 };
    histogram.values.set(key, value);
    BUCKETS_SECONDS.forEach((limit, index) => {
      if (seconds <= limit) value.buckets[index]! += 1;
    });
    value.sum += seconds;
    value.count += 1;
  }

  async function printGauges(): Promise<string[]> {
    const parts: string[] = [];
    for (const [name, { help, read }] of gauges) {
      try {
        const samples = await read();
        parts.push(head(name, help, 'gauge'), ...samples.slice(0, MAX_SERIES).map(({ value, labels }) => `${name}${printLabels(labels ?? {})} ${value}`));
      } catch {
        // One source that cannot answer must not hide the others; its absence is told by this counter.
        count('writ_metrics_source_failures_total', 'Gauges that could not be read.', { gauge: name });
      }
    }
    return parts;
  }

  async function print(): Promise<string> {
    const lines = await printGauges();
    for (const [name, { help, values }] of counters) {
      lines.push(head(name, help, 'counter'), ...Array.from(values, ([key, value]) => `${name}${key} ${value}`));
    }
    for (const [name, { help, values }] of histograms) {
      lines.push(head(name, help, 'histogram'), ...Array.from(values.values()).flatMap((value) => printHistogram(name, value)));
    }
    return `${lines.join('\n')}\n`;
  }

  return { count, observe, gauge: (name, help, read) => void gauges.set(name, { help, read }), print };
}

function printHistogram(name: string, { labels, buckets, sum, count }: { labels: Labels; buckets: readonly number[]; sum: number; count: number }): string[] {
  return [
    ...BUCKETS_SECONDS.map((limit, index) => `${name}_bucket${printLabels({ ...labels, le: String(limit) })} ${buckets[index]}`),
    `${name}_bucket${printLabels({ ...labels, le: '+Inf' })} ${count}`,
    `${name}_sum${printLabels(labels)} ${sum}`,
    `${name}_count${printLabels(labels)} ${count}`,
  ];
}

function head(name: string, help: string, type: string): string {
  return `# HELP ${name} ${help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')}\n# TYPE ${name} ${type}`;
}

function printLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** Counts and times every request by its route's pattern, and logs one line for it. The address asked is not logged: it may carry a one-time link. */
export function countRequests(app: FastifyInstance, metrics: Metrics, openStreams: () => number): void {
  metrics.gauge('writ_http_streams', 'Live pages connected.', () => [{ value: openStreams() }]);
  app.addHook('onResponse', async (request, reply) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) };
    metrics.count('writ_http_requests_total', 'Requests answered.', labels);
    metrics.observe('writ_http_request_seconds', 'Time to answer a request.', reply.elapsedTime / 1_000, { route: labels.route });
    const line = { ...labels, ms: Math.round(reply.elapsedTime) };
    if (request.routeOptions.config.plain) request.log.debug(line, 'Request answered');
    else request.log.info(line, 'Request answered');
  });
}
