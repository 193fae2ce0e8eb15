/** hey's report: requester/print.go and requester/report.go. */

export interface Answered {
  readonly status: number;
  readonly totalMs: number;
  readonly lookUpMs: number;
  readonly connectMs: number;
  readonly waitMs: number;
  readonly bytes: number;
  /** The first line of the body. */
  readonly line: string;
}

export interface Failed {
  readonly message: string;
}

const BAR = '■';
const BAR_CELLS = 40;
const BUCKETS = 10;
const PERCENTILES = [10, 25, 50, 75, 90, 95, 99];

const four = (ms: number): string => (ms / 1000).toFixed(4);

/** The whole text. `withAnswers`: what was answered, counted. */
export function report(
  answered: readonly Answered[],
  failed: readonly Failed[],
  totalMs: number,
  withAnswers: boolean,
): string {
  const times = answered.map(({ totalMs: ms }) => ms).sort((a, b) => a - b);
  const [fastest, slowest] = [times[0] ?? 0, times.at(-1) ?? 0];
  const bytes = answered.reduce((sum, a) => sum + a.bytes, 0);
  const perSecond = (answered.length + failed.length) / Math.max(totalMs / 1000, 0.001);
  const data =
    bytes > 0 ? `\n  Total data:\t${bytes} bytes\n  Size/request:\t${Math.floor(bytes / answered.length)} bytes` : '';
  const parts = [
    `\nSummary:\n  Total:\t${four(totalMs)} secs\n  Slowest:\t${four(slowest)} secs\n  Fastest:\t${four(fastest)} secs\n  Average:\t${four(average(times))} secs\n  Requests/sec:\t${perSecond.toFixed(4)}\n  ${data}\n`,
    `\nResponse time histogram:\n${histogram(times)}\n`,
    `\nLatency distribution:${percentiles(times)}\n`,
    `\nDetails (average, fastest, slowest):\n${details(answered)}\n`,
    `\nStatus code distribution:${statuses(answered)}\n`,
    `\n${errors(failed)}\n`,
  ];
  if (withAnswers && answered.length > 0) parts.push(`\nAnswers:${answers(answered)}\n`);
  return parts.join('');
}

const average = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, n) => sum + n, 0) / values.length;

function histogram(times: readonly number[]): string {
  if (times.length === 0) return '';
  const fastest = times[0] as number;
  const step = ((times.at(-1) as number) - fastest) / BUCKETS;
  const marks = Array.from({ length: BUCKETS + 1 }, (_, i) =>
    i === BUCKETS ? (times.at(-1) as number) : fastest + step * i,
  );
  const counts = marks.map(() => 0);
  let bucket = 0;
  for (let i = 0; i < times.length; ) {
    if ((times[i] as number) <= (marks[bucket] as number)) {
      counts[bucket] = (counts[bucket] as number) + 1;
      i++;
    } else bucket++;
  }
  const most = Math.max(...counts);
  return marks
    .map((mark, i) => {
      const count = counts[i] as number;
      const cells = most > 0 ? Math.floor((count * BAR_CELLS + most / 2) / most) : 0;
      return `  ${(mark / 1000).toFixed(3)} [${count}]\t|${BAR.repeat(cells)}\n`;
    })
    .join('');
}

function percentiles(times: readonly number[]): string {
  const lines: string[] = [];
  let next = 0;
  for (let i = 0; i < times.length && next < PERCENTILES.length; i++) {
    const reached = Math.floor((i * 100) / times.length);
    if (reached >= (PERCENTILES[next] as number)) {
      lines.push(`\n  ${PERCENTILES[next]}% in ${four(times[i] as number)} secs`);
      next++;
    }
  }
  return lines.join('');
}

function details(answered: readonly Answered[]): string {
  const row = (title: string, values: readonly number[]): string =>
    `  ${title}:\t${four(average(values))} secs, ${four(Math.min(...values, ...(values.length > 0 ? [] : [0])))} secs, ${four(Math.max(...values, 0))} secs`;
  return [
    row(
      'DNS+dialup',
      answered.map((a) => a.connectMs),
    ),
    row(
      'DNS-lookup',
      answered.map((a) => a.lookUpMs),
    ),
    row(
      'req write',
      answered.map(() => 0),
    ),
    row(
      'resp wait',
      answered.map((a) => a.waitMs),
    ),
    row(
      'resp read',
      answered.map(() => 0),
    ),
  ].join('\n');
}

function statuses(answered: readonly Answered[]): string {
  return counted(answered.map(({ status }) => String(status)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([status, count]) => `\n  [${status}]\t${count} responses`)
    .join('');
}

function errors(failed: readonly Failed[]): string {
  if (failed.length === 0) return '';
  const lines = counted(failed.map(({ message }) => message)).map(([message, count]) => `\n  [${count}]\t${message}`);
  return `Error distribution:${lines.join('')}`;
}

function answers(answered: readonly Answered[]): string {
  return counted(answered.map(({ line }) => line))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([line, count]) => `\n  [${count}]\t${line} (${((count * 100) / answered.length).toFixed(1)} %)`)
    .join('');
}

function counted(texts: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts];
}
