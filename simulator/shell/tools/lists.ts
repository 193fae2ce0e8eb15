/** Tools that make lists: shuf, envsubst, tsort, factor. */
import { LineReader, readAll, write } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

function* linesOf(t: ToolContext, inputs: readonly string[], end = '\n'): Routine<string[] | undefined> {
  const lines: string[] = [];
  for (const input of inputs) {
    const reader = yield* t.open(input);
    if (!reader) return undefined;
    const source = new LineReader(reader, end);
    for (let line = yield* source.next(); line !== null; line = yield* source.next()) lines.push(line);
  }
  return lines;
}

const shuf = defineTool({
  names: ['shuf'],
  options: [
    'e',
    'echo=e',
    'i:',
    'input-range:=i',
    'n:',
    'head-count:=n',
    'r',
    'repeat=r',
    'o:',
    'output:=o',
    'z',
    'zero-terminated=z',
  ],
  refused: ['random-source:'],
  help: 'Usage: shuf [OPTION]... [FILE]\nWrite the lines in random order.\n\n  -e      the arguments are the lines\n  -i LO-HI  the numbers are the lines\n  -n N    at most so many\n  -r      lines may come again',
  *run(t) {
    let lines: string[] | undefined;
    const range = t.value('i');
    if (t.has('e') && range !== undefined) throw t.misused('cannot combine -e and -i options');
    const extra = t.has('e') ? undefined : t.operands[range === undefined ? 1 : 0];
    if (extra !== undefined) throw t.misused(`extra operand ‘${extra}’`);
    const target = t.value('o');
    const writer = target === undefined ? t.context.stdout : yield* t.openWriter(target, false);
    if (range !== undefined) {
      const match = /^(\d+)-(\d+)$/.exec(range);
      if (!match || Number(match[1]) > Number(match[2]) + 1) throw new ToolFailure(`invalid input range: ‘${range}’`);
      const from = Number(match[1]);
      lines = Array.from({ length: Number(match[2]) - from + 1 }, (_, i) => String(from + i));
    } else lines = t.has('e') ? [...t.operands] : yield* linesOf(t, t.inputs.slice(0, 1), t.lineEnd);
    if (!lines) return;
    const most = t.number('n', t.has('r') ? Number.POSITIVE_INFINITY : lines.length, 'line count');
    const random = t.context.kernel.random('shuf');
    if (t.has('r')) {
      if (lines.length === 0) throw new ToolFailure('no lines to repeat');
      for (let n = 0; n < most; n++) yield* write(writer, lines[random.int(lines.length)] + t.lineEnd);
      return;
    }
    for (let i = lines.length - 1; i > 0; i--) {
      const j = random.int(i + 1);
      [lines[i], lines[j]] = [lines[j] as string, lines[i] as string];
    }
    yield* write(
      writer,
      lines
        .slice(0, most)
        .map((line) => line + t.lineEnd)
        .join(''),
    );
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

export const LIST_MAKING_TOOLS: readonly Tool[] = [shuf, envsubst, tsort, factor];
