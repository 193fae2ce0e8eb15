/** Tools that make and cut lists: shuf, numfmt, envsubst, split, csplit, tsort. */
import { LineReader, readAll } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { compileRegExp, type Matcher } from '../regex/regexp.ts';
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

/** aa, ab … az, ba …, or 00, 01 … */
function suffixOf(n: number, length: number, digits: boolean): string {
  const base = digits ? 10 : 26;
  let text = '';
  for (let i = 0, rest = n; i < length; i++, rest = Math.floor(rest / base))
    text = (digits ? String(rest % 10) : String.fromCharCode(97 + (rest % 26))) + text;
  if (n >= base ** length) throw new ToolFailure('output file suffixes exhausted');
  return text;
}

const split = defineTool({
  names: ['split'],
  options: [
    'l:',
    'lines:=l',
    'b:',
    'bytes:=b',
    'a:',
    'suffix-length:=a',
    'd',
    'numeric-suffixes=d',
    'additional-suffix:',
    'n:',
    'number:=n',
    'verbose',
  ],
  idle: ['u', 'unbuffered'],
  refused: [...['C:', 'line-bytes:', 'x', 'hex-suffixes?', 'e', 'elide-empty-files', 'filter:', 't:', 'separator:']],
  help: 'Usage: split [OPTION]... [FILE [PREFIX]]\nCut a file into files PREFIXaa, PREFIXab, …\n\n  -l N  so many lines each (default 1000)\n  -b N  so many bytes each (K, M)\n  -n N  into N files\n  -a N  letters of the suffix\n  -d    digits instead of letters',
  *run(t) {
    const [file = '-', prefix = 'x'] = t.operands;
    const text = yield* t.text(file);
    if (text === undefined) return;
    const pieces: string[] = [];
    const bytes = t.value('b');
    if (bytes !== undefined || t.has('n')) {
      const match = /^(\d+)([kKmM]?)$/.exec(bytes ?? '');
      if (bytes !== undefined && !match) throw new ToolFailure(`invalid number of bytes: ‘${bytes}’`);
      const size = match
        ? Number(match[1]) * (match[2] === '' ? 1 : /k/i.test(match[2] as string) ? 1024 : 1048576)
        : Math.max(1, Math.ceil(text.length / t.number('n', 1, 'number of chunks')));
      for (let i = 0; i < text.length; i += size) pieces.push(text.slice(i, i + size));
    } else {
      const most = t.number('l', 1000, 'number of lines');
      if (most < 1) throw new ToolFailure(`invalid number of lines: ‘${t.value('l')}’`);
      const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
      for (let i = 0; i < lines.length; i += most) pieces.push(lines.slice(i, i + most).join(''));
    }
    const length = t.number('a', 2, 'suffix length');
    for (const [n, piece] of pieces.entries()) {
      const name = `${prefix}${suffixOf(n, length, t.has('d'))}${t.value('additional-suffix') ?? ''}`;
      if (t.has('verbose')) yield* t.print(`creating file '${name}'\n`);
      t.context.files.write(t.path(name), piece);
    }
  },
});

const csplit = defineTool({
  names: ['csplit'],
  options: ['s', 'quiet=s', 'silent=s', 'f:', 'prefix:=f', 'n:', 'digits:=n', 'z', 'elide-empty-files=z'],
  refused: ['k', 'keep-files', 'b:', 'suffix-format:', 'suppress-matched'],
  help: "Usage: csplit [OPTION]... FILE PATTERN...\nCut a file at lines: N, /REGEXP/ or '{*}' (the pattern before it again).\n\n  -s  do not print sizes\n  -f PREFIX\n  -n DIGITS\n  -z  no empty files",
  *run(t) {
    const [file, ...patterns] = t.operands;
    if (file === undefined || patterns.length === 0)
      throw new ToolFailure(
        file === undefined
          ? "missing operand\nTry 'csplit --help' for more information."
          : `missing operand after ‘${file}’\nTry 'csplit --help' for more information.`,
      );
    const text = yield* t.text(file);
    if (text === undefined) return;
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    const cuts: number[] = [];
    let at = 0;
    const find = (expression: Matcher): number =>
      lines.findIndex((line, i) => i > (cuts.length === 0 ? -1 : at) && expression.test(line.replace(/\n$/, '')));
    for (let i = 0; i < patterns.length; i++) {
      const pattern = patterns[i] as string;
      const match = /^\/(.*)\/$/.exec(pattern);
      const repeat = /^\{(\*|\d+)\}$/.exec(patterns[i + 1] ?? '');
      if (match) {
        const expression = compileRegExp(match[1] as string, 'basic');
        const times = repeat ? (repeat[1] === '*' ? Number.POSITIVE_INFINITY : Number(repeat[1]) + 1) : 1;
        for (let n = 0; n < times; n++) {
          const found = find(expression);
          if (found < 0) {
            if (times !== Number.POSITIVE_INFINITY) throw new ToolFailure(`‘${pattern}’: match not found`);
            break;
          }
          cuts.push(found);
          at = found;
        }
      } else if (/^\d+$/.test(pattern)) {
        if (Number(pattern) > lines.length + 1) throw new ToolFailure(`‘${pattern}’: line number out of range`);
        at = Number(pattern) - 1;
        cuts.push(at);
      } else throw new ToolFailure(`${pattern}: invalid pattern`);
      if (repeat) i++;
    }
    const bounds = [0, ...cuts, lines.length];
    let n = 0;
    for (let i = 0; i + 1 < bounds.length; i++) {
      const piece = lines.slice(bounds[i], bounds[i + 1]).join('');
      if (piece === '' && t.has('z')) continue;
      t.context.files.write(t.path(`${t.value('f') ?? 'xx'}${String(n++).padStart(t.number('n', 2), '0')}`), piece);
      if (!t.has('s')) yield* t.print(`${new TextEncoder().encode(piece).length}\n`);
    }
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

export const LIST_MAKING_TOOLS: readonly Tool[] = [shuf, numfmt, envsubst, split, csplit, tsort, factor];
