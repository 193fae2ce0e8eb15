/** Tools that make lists: shuf, numfmt, envsubst, tsort, factor. */
import { LineReader, readAll } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

function* linesOf(t: ToolContext, inputs: readonly string[]): Routine<string[] | undefined> {
  const lines: string[] = [];
  for (const input of inputs) {
    const reader = yield* t.open(input);
    if (!reader) return undefined;
    const source = new LineReader(reader);
    for (let line = yield* source.next(); line !== null; line = yield* source.next()) lines.push(line);
  }
  return lines;
}

const shuf = defineTool({
  names: ['shuf'],
  options: ['e', 'echo=e', 'i:', 'input-range:=i', 'n:', 'head-count:=n', 'r', 'repeat=r'],
  refused: ['o:', 'output:', 'random-source:', 'z', 'zero-terminated'],
  help: 'Usage: shuf [OPTION]... [FILE]\nWrite the lines in random order.\n\n  -e      the arguments are the lines\n  -i LO-HI  the numbers are the lines\n  -n N    at most so many\n  -r      lines may come again',
  *run(t) {
    let lines: string[] | undefined;
    const range = t.value('i');
    if (range !== undefined) {
      const match = /^(\d+)-(\d+)$/.exec(range);
      if (!match || Number(match[1]) > Number(match[2]) + 1) throw new ToolFailure(`invalid input range: ‘${range}’`);
      const from = Number(match[1]);
      lines = Array.from({ length: Number(match[2]) - from + 1 }, (_, i) => String(from + i));
    } else lines = t.has('e') ? [...t.operands] : yield* linesOf(t, t.inputs.slice(0, 1));
    if (!lines) return;
    const most = t.number('n', t.has('r') ? Number.POSITIVE_INFINITY : lines.length, 'line count');
    const random = t.context.kernel.random('shuf');
    if (t.has('r')) {
      if (lines.length === 0) throw new ToolFailure('no lines to repeat');
      for (let n = 0; n < most; n++) yield* t.print(`${lines[random.int(lines.length)]}\n`);
      return;
    }
    for (let i = lines.length - 1; i > 0; i--) {
      const j = random.int(i + 1);
      [lines[i], lines[j]] = [lines[j] as string, lines[i] as string];
    }
    yield* t.print(
      lines
        .slice(0, most)
        .map((line) => `${line}\n`)
        .join(''),
    );
  },
});

const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** "1.5K" as a number; undefined: none. */
function readSize(text: string, from: string): number | undefined {
  const match = /^([-+]?\d+(?:\.\d+)?)([KMGTPEk]?)(i?)$/.exec(text);
  if (!match) return undefined;
  const power = UNITS.indexOf((match[2] as string).toUpperCase());
  if (power > 0 && from === 'none') return undefined;
  const base = from === 'si' || (from === 'auto' && match[3] === '') ? 1000 : 1024;
  return Number(match[1]) * base ** power;
}

/** 1536 → "1.5K": rounded away from zero, one decimal below ten. */
function writeSize(value: number, to: string): string {
  if (to === 'none') return String(value);
  const base = to === 'si' ? 1000 : 1024;
  let power = 0;
  let rest = Math.abs(value);
  while (rest >= base && power < UNITS.length - 1) {
    rest /= base;
    power++;
  }
  const sign = value < 0 ? '-' : '';
  if (power === 0) return sign + String(Math.ceil(rest));
  const rounded = rest < 10 ? Math.ceil(rest * 10) / 10 : Math.ceil(rest);
  return `${sign}${rounded < 10 ? rounded.toFixed(1) : Math.ceil(rounded)}${UNITS[power]}${to === 'iec-i' ? 'i' : ''}`;
}

const numfmt = defineTool({
  names: ['numfmt'],
  options: ['from:', 'to:', 'suffix:', 'padding:', 'field:', 'header?', 'd:', 'delimiter:=d'],
  refused: [
    ...['debug', 'format:', 'from-unit:', 'to-unit:', 'grouping', 'invalid:', 'round:', 'z', 'zero-terminated'],
  ],
  help: 'Usage: numfmt [OPTION]... [NUMBER]...\nRewrite numbers.\n\n  --from=UNIT, --to=UNIT  none, si, iec, iec-i, auto (from)\n  --suffix=TEXT  put behind\n  --padding=N    to a width\n  --field=N      of each line',
  *run(t) {
    const from = t.value('from') ?? 'none';
    const to = t.value('to') ?? 'none';
    const suffix = t.value('suffix') ?? '';
    const padding = t.number('padding', 0);
    const field = t.number('field', 1);
    const delimiter = t.value('d');
    const lines = t.operands.length > 0 ? [...t.operands] : ((yield* linesOf(t, ['-'])) ?? []);
    const plain = t.operands.length > 0 && field === 1;
    const heads = t.operands.length === 0 && t.has('header') ? t.value('header') || '1' : '0';
    if (!/^\d+$/.test(heads) || (heads === '0' && t.value('header') === '0'))
      throw new ToolFailure(`invalid header value ‘${heads}’`);
    yield* t.print(
      lines
        .splice(0, Number(heads))
        .map((line) => `${line}\n`)
        .join(''),
    );
    for (const line of lines) {
      const words = plain ? [line] : delimiter === undefined ? line.split(/(\s+)/) : line.split(delimiter);
      const at = plain ? 0 : delimiter === undefined ? (words[0] === '' ? 2 : 0) + 2 * (field - 1) : field - 1;
      const word = words[at];
      if (word !== undefined) {
        const value = readSize(suffix !== '' && word.endsWith(suffix) ? word.slice(0, -suffix.length) : word, from);
        if (value === undefined) {
          const tail = /^[-+]?\d+(?:\.\d+)?(\D.*)$/.exec(word);
          throw new ToolFailure(
            tail && from === 'none' && /^[KMGTPEk]/.test(tail[1] as string)
              ? `rejecting suffix in input: ‘${word}’ (consider using --from)`
              : tail
                ? `invalid suffix in input: ‘${word}’`
                : `invalid number: ‘${word}’`,
            2,
          );
        }
        const text = writeSize(value, to) + suffix;
        words[at] = padding < 0 ? text.padEnd(-padding) : text.padStart(padding);
      }
      yield* t.print(`${words.join(plain || delimiter === undefined ? '' : delimiter)}\n`);
    }
  },
});

const envsubst = defineTool({
  names: ['envsubst'],
  options: ['v', 'variables=v'],
  help: 'Usage: envsubst [OPTION] [SHELL-FORMAT]\nReplace $NAME and ${NAME} in standard input by the environment.\n\n  -v  list the names in SHELL-FORMAT',
  *run(t) {
    const [format] = t.operands;
    const names =
      format === undefined ? undefined : [...format.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)].map((m) => m[1] ?? m[2]);
    if (t.has('v')) {
      yield* t.print((names ?? []).map((name) => `${name}\n`).join(''));
      return;
    }
    const text = yield* readAll(t.context.stdin);
    yield* t.print(
      text.replace(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, (all, a?: string, b?: string) => {
        const name = (a ?? b) as string;
        return names && !names.includes(name) ? all : (t.context.env.get(name) ?? '');
      }),
    );
  },
});

const tsort = defineTool({
  names: ['tsort'],
  help: 'Usage: tsort [FILE]\nOrder names so that the first of each pair comes before the second.',
  *run(t) {
    const text = yield* t.text(t.inputs[0] as string);
    if (text === undefined) return;
    const words = text.split(/\s+/).filter((word) => word !== '');
    if (words.length % 2 === 1) throw new ToolFailure(`${t.inputs[0]}: input contains an odd number of tokens`);
    const after = new Map<string, Set<string>>();
    const before = new Map<string, number>();
    for (const word of words) {
      if (!after.has(word)) after.set(word, new Set());
      if (!before.has(word)) before.set(word, 0);
    }
    for (let i = 0; i < words.length; i += 2) {
      const [a, b] = [words[i] as string, words[i + 1] as string];
      if (a === b || after.get(a)?.has(b)) continue;
      after.get(a)?.add(b);
      before.set(b, (before.get(b) ?? 0) + 1);
    }
    const ready = [...before].filter(([, n]) => n === 0).map(([word]) => word);
    let printed = 0;
    for (let word = ready.shift(); word !== undefined; word = ready.shift()) {
      yield* t.print(`${word}\n`);
      printed++;
      for (const next of after.get(word) ?? []) {
        before.set(next, (before.get(next) ?? 1) - 1);
        if (before.get(next) === 0) ready.push(next);
      }
    }
    if (printed < before.size) throw new ToolFailure(`${t.inputs[0]}: input contains a loop`);
  },
});

/** Beyond, trying all candidates would take noticeable time. */
const MOST_FACTORED = 1e12;

const factor = defineTool({
  names: ['factor'],
  refused: ['h', 'exponents'],
  help: 'Usage: factor [NUMBER]...\nPrint the prime factors of each NUMBER.',
  *run(t) {
    const words =
      t.operands.length > 0
        ? t.operands
        : ((yield* linesOf(t, ['-'])) ?? []).flatMap((line) => line.match(/\S+/g) ?? []);
    for (const word of words)
      if (!/^\+?\d+$/.test(word)) yield* t.fail(`‘${word}’ is not a valid positive integer`);
      else if (Number(word) > MOST_FACTORED) yield* t.fail(`not simulated: numbers as large as ${word}`);
      else
        yield* t.print(
          `${Number(word)}:${primesOf(Number(word))
            .map((prime) => ` ${prime}`)
            .join('')}\n`,
        );
  },
});

/** 12 → 2, 2, 3 */
function primesOf(number: number): number[] {
  const primes: number[] = [];
  let rest = number;
  for (let candidate = 2; candidate * candidate <= rest; candidate++)
    while (rest % candidate === 0) {
      primes.push(candidate);
      rest /= candidate;
    }
  return rest > 1 ? [...primes, rest] : primes;
}

export const LIST_MAKING_TOOLS: readonly Tool[] = [shuf, numfmt, envsubst, tsort, factor];
