/** sort: by lines or keys, by bytes (as in the C locale), numbers, months, versions, human sizes. */
import { readAll } from '../../kernel/stream.ts';
import { MONTHS } from '../strftime.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

interface SortKey {
  readonly fromField: number;
  readonly fromChar: number;
  readonly toField: number;
  readonly toChar: number;
  readonly flags: string;
}

/** "2,3n", "1.3,1.5r" */
function parseKey(text: string): SortKey {
  const match = /^(\d+)(?:\.(\d+))?([bdfhiMnRrVg]*)(?:,(\d+)(?:\.(\d+))?([bdfhiMnRrVg]*))?$/.exec(text);
  if (match?.[1] === '0') throw new ToolFailure(`field number is zero: invalid field specification ‘${text}’`, 2);
  if (!match) throw new ToolFailure(`invalid number at field start: invalid count at start of ‘${text}’`, 2);
  if (/R/.test(`${match[3]}${match[6]}`)) throw new ToolFailure('not simulated: R in -k', 2);
  return {
    fromField: Number(match[1]),
    fromChar: Number(match[2] ?? 1),
    toField: match[4] === undefined ? Number.POSITIVE_INFINITY : Number(match[4]),
    toChar: Number(match[5] ?? 0),
    flags: (match[3] ?? '') + (match[6] ?? ''),
  };
}

const SHORT_MONTHS = MONTHS.map((month) => month.slice(0, 3).toUpperCase());
const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function compareBy(flags: string): (a: string, b: string) => number {
  const number = (text: string): number => Number.parseFloat(/^\s*-?\d*\.?\d+/.exec(text)?.[0] ?? '0') || 0;
  if (flags.includes('g')) {
    const general = (text: string): number => {
      const value = Number(
        /^\s*[-+]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(text)?.[0] ?? Number.NaN,
      );
      return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
    };
    return (a, b) => {
      const [x, y] = [general(a), general(b)];
      return x < y ? -1 : x > y ? 1 : 0;
    };
  }
  if (flags.includes('n')) return (a, b) => number(a) - number(b);
  if (flags.includes('h')) {
    const size = (text: string): number => {
      const match = /^\s*(-?\d*\.?\d+)\s*([KMGTPE]?)/i.exec(text);
      return match ? Number(match[1]) * 1024 ** ' KMGTPE'.indexOf((match[2] || ' ').toUpperCase()) : 0;
    };
    return (a, b) => size(a) - size(b);
  }
  if (flags.includes('M'))
    return (a, b) =>
      SHORT_MONTHS.indexOf(a.trim().slice(0, 3).toUpperCase()) -
      SHORT_MONTHS.indexOf(b.trim().slice(0, 3).toUpperCase());
  if (flags.includes('V')) return byVersion;
  const fold = flags.includes('f');
  const dictionary = flags.includes('d');
  const printing = flags.includes('i');
  const clean = (text: string): string => {
    let out = flags.includes('b') ? text.trimStart() : text;
    if (dictionary) out = out.replace(/[^\p{L}\p{N}\s]/gu, '');
    if (printing) out = out.replace(/[^\x20-\x7e]/g, '');
    return fold ? out.toUpperCase() : out;
  };
  return (a, b) => byBytes(clean(a), clean(b));
}

/** "v1.9" before "v1.10". */
export function byVersion(a: string, b: string): number {
  const pieces = (text: string): string[] => text.match(/\d+|\D+/g) ?? [];
  const [x, y] = [pieces(a), pieces(b)];
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [p, q] = [x[i] ?? '', y[i] ?? ''];
    if (p === q) continue;
    const order = /^\d/.test(p) && /^\d/.test(q) ? Number(p) - Number(q) : byBytes(p, q);
    if (order !== 0) return order;
  }
  return 0;
}

function keyText(line: string, key: SortKey, separator: string | undefined): string {
  const fields = separator === undefined ? (line.match(/\s*\S+|\s+$/g) ?? []) : line.split(separator);
  const joiner = separator ?? '';
  const from = fields.slice(key.fromField - 1, key.toField);
  if (from.length > 0 && key.toChar > 0 && key.toField - key.fromField < from.length)
    from[from.length - 1] = (from.at(-1) as string).slice(0, key.toChar);
  const text = from.join(joiner);
  return key.fromChar > 1 ? text.slice(key.fromChar - 1) : text;
}

const sort = defineTool({
  names: ['sort'],
  options: [
    'n',
    'numeric-sort=n',
    'r',
    'reverse=r',
    'u',
    'unique=u',
    'k:',
    'key:=k',
    't:',
    'field-separator:=t',
    'f',
    'ignore-case=f',
    'h',
    'human-numeric-sort=h',
    'V',
    'version-sort=V',
    'M',
    'month-sort=M',
    'g',
    'general-numeric-sort=g',
    'b',
    'ignore-leading-blanks=b',
    'd',
    'dictionary-order=d',
    's',
    'stable=s',
    'c',
    'C',
    'check?',
    'o:',
    'output:=o',
    'i',
    'ignore-nonprinting=i',
    'z',
    'zero-terminated=z',
    'R',
    'random-sort=R',
    ...['sort:', 'files0-from:'],
  ],
  // Sorted files come out of a sort as out of a merge.
  idle: [
    'm',
    'merge',
    'S:',
    'buffer-size:',
    'T:',
    'temporary-directory:',
    'parallel:',
    'batch-size:',
    'compress-program:',
  ],
  refused: ['random-source:', 'debug'],
  usageStatus: 2,
  help: 'Usage: sort [OPTION]... [FILE]...\nWrite sorted concatenation of all FILE(s) to standard output.\n\n  -b  ignore leading blanks\n  -f  fold lower case to upper case characters\n  -h  compare human readable numbers\n  -k KEYDEF  sort via a key\n  -n  compare according to string numerical value\n  -o FILE  write result to FILE\n  -r  reverse the result\n  -t SEP  use SEP instead of non-blank to blank transition\n  -u  output only the first of an equal run\n  -V  natural sort of version numbers',
  *run(t) {
    const lines: string[] = [];
    const sorts =
      t.values('sort').length > 0 ? SORTS[t.choice('sort', 'sort', Object.keys(SORTS)) as string] : undefined;
    const has = (flag: string): boolean => t.has(flag) || flag === sorts;
    const list = t.value('files0-from');
    if (list !== undefined && t.operands.length > 0)
      throw new ToolFailure(`extra operand '${t.operands[0]}'\nfile operands cannot be combined with --files0-from`, 2);
    const named = list === undefined ? undefined : yield* t.text(list);
    for (const input of named?.split('\0').filter((name) => name !== '') ?? t.inputs) {
      const reader = input === '-' ? t.context.stdin : undefined;
      if (!reader && !t.stat(input)) throw new ToolFailure(`cannot read: ${input}: No such file or directory`, 2);
      const text = reader ? yield* readAll(reader) : yield* t.text(input);
      if (text === undefined) return 2;
      if (text === '') continue;
      for (const line of (text.endsWith(t.lineEnd) ? text.slice(0, -1) : text).split(t.lineEnd)) lines.push(line);
    }
    const globals = ['n', 'f', 'h', 'V', 'M', 'g', 'b', 'd', 'i'].filter(has).join('');
    const kinds = [...'nghMRV'].filter(has).sort();
    if (kinds.length > 1) throw new ToolFailure(`options '-${kinds.join('')}' are incompatible`, 2);
    const keys = t.values('k').map(parseKey);
    const separator = t.value('t') === '\\0' ? '\0' : t.value('t');
    if (separator !== undefined && [...separator].length > 1)
      throw new ToolFailure(`multi-character tab ‘${separator}’`, 2);
    const ordering = keys.map((key) => {
      const own = key.flags.replace(/[r]/g, '') === '' && !key.flags.includes('r') ? globals : key.flags;
      const compare = compareBy(own);
      const reverse = key.flags === '' ? t.has('r') : key.flags.includes('r');
      return (a: string, b: string): number =>
        compare(keyText(a, key, separator), keyText(b, key, separator)) * (reverse ? -1 : 1);
    });
    const whole = compareBy(globals);
    const sign = t.has('r') ? -1 : 1;
    const primary = (a: string, b: string): number => {
      if (ordering.length === 0) return whole(a, b) * sign;
      for (const compare of ordering) {
        const order = compare(a, b);
        if (order !== 0) return order;
      }
      return 0;
    };
    const full = (a: string, b: string): number =>
      primary(a, b) || (t.has('s') || t.has('u') ? 0 : byBytes(a, b) * sign);
    const check = t.choice('check', 'check', ['quiet', 'silent', 'diagnose-first', ''], 2);
    if (t.has('c') || t.has('C') || check !== undefined) {
      const least = t.has('u') ? 0 : 1;
      const at = lines.findIndex((line, i) => i > 0 && full(lines[i - 1] as string, line) >= least);
      if (at < 0) return 0;
      if (!t.has('C') && check !== 'quiet' && check !== 'silent')
        yield* t.fail(`${t.inputs[0]}:${at + 1}: disorder: ${lines[at]}`);
      return 1;
    }
    if (has('R')) scatter(t, lines);
    else lines.sort(full);
    const result = t.has('u')
      ? lines.filter((line, i) => i === 0 || primary(lines[i - 1] as string, line) !== 0)
      : lines;
    const out = result.map((line) => line + t.lineEnd).join('');
    const target = t.value('o');
    if (target !== undefined) t.context.files.write(t.path(target), out);
    else yield* t.print(out);
    return undefined;
  },
});

const SORTS: Readonly<Record<string, string>> = {
  ...{ 'general-numeric': 'g', 'human-numeric': 'h', month: 'M', numeric: 'n', random: 'R', version: 'V' },
};

/** -R: in the order of a number drawn for each text, so that equal lines stay together. */
function scatter(t: ToolContext, lines: string[]): void {
  const random = t.context.kernel.random('sort');
  const places = new Map<string, number>();
  for (const line of lines) if (!places.has(line)) places.set(line, random.int(2 ** 31));
  lines.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0) || byBytes(a, b));
}

export const SORT_TOOLS: readonly Tool[] = [sort];
