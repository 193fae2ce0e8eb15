/** numfmt: numbers with and without units. Mirrors coreutils' numfmt.c, but in doubles where that counts in long doubles. */
import { LineReader } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

const SCALES = ['none', 'auto', 'si', 'iec', 'iec-i'];
const ROUNDINGS = ['up', 'down', 'from-zero', 'towards-zero', 'nearest'] as const;
type Rounding = (typeof ROUNDINGS)[number];
const INVALIDS = ['abort', 'fail', 'warn', 'ignore'];
const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
/** Status where a number cannot be read. */
const NO_NUMBER = 2;

interface Setting {
  readonly from: string;
  readonly to: string;
  readonly round: Rounding;
  readonly invalid: string;
  readonly fromUnit: number;
  readonly toUnit: number;
  readonly suffix: string;
  readonly delimiter: string | undefined;
  readonly fields: (field: number) => boolean;
  readonly format: Format;
  /** Columns; below zero: to the left. */
  readonly padding: number;
}

interface Format {
  readonly before: string;
  readonly after: string;
  readonly width: number;
  readonly zeros: number;
  readonly precision: number | undefined;
}

const rounded = (value: number, how: Rounding): number => {
  switch (how) {
    case 'up':
      return Math.ceil(value);
    case 'down':
      return Math.floor(value);
    case 'from-zero':
      return value < 0 ? Math.floor(value) : Math.ceil(value);
    case 'towards-zero':
      return Math.trunc(value);
    case 'nearest':
      return value < 0 ? -Math.round(-value) : Math.round(value);
  }
};

/** "1.5K" → its value, and with how many decimals it was written; throws what is wrong with it. */
function readNumber(text: string, from: string): { value: number; decimals: number } {
  const match = /^(-?\d*(?:\.(\d*))?)([\s\S]*)$/.exec(text);
  if (!match || !/\d/.test(match[1] as string)) throw new ToolFailure(`invalid number: ‘${text}’`, NO_NUMBER);
  let value = Number(match[1]);
  const rest = match[3] as string;
  if (rest === '') return { value, decimals: match[2]?.length ?? 0 };
  const power = UNITS.indexOf(rest[0] === 'k' ? 'K' : (rest[0] as string));
  if (power < 1) throw new ToolFailure(`invalid suffix in input: ‘${text}’`, NO_NUMBER);
  if (from === 'none') throw new ToolFailure(`rejecting suffix in input: ‘${text}’ (consider using --from)`, NO_NUMBER);
  const binary = rest[1] === 'i' && (from === 'auto' || from === 'iec-i');
  if (from === 'iec-i' && !binary)
    throw new ToolFailure(`missing 'i' suffix in input: ‘${text}’ (e.g Ki/Mi/Gi)`, NO_NUMBER);
  const tail = rest.slice(binary ? 2 : 1);
  if (tail !== '') throw new ToolFailure(`invalid suffix in input ‘${text}’: ‘${tail}’`, NO_NUMBER);
  value *= (binary || from === 'iec' ? 1024 : 1000) ** power;
  return { value, decimals: 0 };
}

function writeNumber(value: number, decimals: number, { to, round, format }: Setting): string {
  if (to === 'none') {
    const digits = format.precision ?? decimals;
    return (rounded(value * 10 ** digits, round) / 10 ** digits).toFixed(digits);
  }
  const base = to === 'si' ? 1000 : 1024;
  let power = 0;
  let rest = value;
  for (; Math.abs(rest) >= base && power < UNITS.length - 1; power++) rest /= base;
  const adjust =
    10 ** (format.precision === undefined ? Number(Math.abs(rest) < 10) : Math.min(power * 3, format.precision));
  rest = rounded(rest * adjust, round) / adjust;
  if (Math.abs(rest) >= base) {
    rest /= base;
    power++;
  }
  const point = rest !== 0 && Math.abs(rest) < 10 && power > 0;
  const text = rest.toFixed(format.precision ?? Number(point));
  return `${text}${UNITS[power]}${to === 'iec-i' && power > 0 ? 'i' : ''}`;
}

const padded = (text: string, width: number): string => (width < 0 ? text.padEnd(-width) : text.padStart(width));

/** One field with a number in it; `own`: it keeps its place in the line. */
function converted(text: string, field: number, setting: Setting): string {
  const { suffix, fromUnit, toUnit, format, delimiter } = setting;
  const bare = text.replace(/^[ \t]+/, '');
  const own = setting.padding === 0 && delimiter === undefined && (bare !== text || field > 1);
  const number = suffix !== '' && bare.endsWith(suffix) ? bare.slice(0, -suffix.length) : bare;
  const { value, decimals } = readNumber(number, setting.from);
  let shown = writeNumber((value * fromUnit) / toUnit, decimals, setting);
  if (format.zeros > 0)
    shown = shown.replace(
      /^(-?)(.*)$/,
      (_, sign: string, digits: string) => sign + digits.padStart(format.zeros - sign.length, '0'),
    );
  return format.before + padded(shown + suffix, own ? text.length : setting.padding) + format.after;
}

function blankFields(line: string): string[] {
  const fields: string[] = [];
  let rest: string | undefined = line;
  while (rest !== undefined) {
    const field: string = (/^[ \t\n]*[^ \t\n]*/.exec(rest) as RegExpExecArray)[0];
    fields.push(field);
    rest = field.length < rest.length ? rest.slice(field.length + 1) : undefined;
  }
  return fields;
}

function* convertLine(t: ToolContext, line: string, setting: Setting): Routine<boolean> {
  const { delimiter, invalid, fields } = setting;
  // Of blanks between fields one separates; the others belong to the field behind them.
  const words = delimiter === undefined ? blankFields(line) : line.split(delimiter);
  let good = true;
  const out: string[] = [];
  for (const [i, word] of words.entries()) {
    try {
      out.push(fields(i + 1) ? converted(word, i + 1, setting) : word);
    } catch (error) {
      if (!(error instanceof ToolFailure)) throw error;
      if (invalid === 'abort') throw error;
      if (invalid !== 'ignore') yield* t.fail(error.message, 0);
      good = false;
      out.push(word);
    }
  }
  yield* t.print(out.join(delimiter ?? ' ') + t.lineEnd);
  return good;
}

/** "2,4-", "-3", "-" */
function fieldsOf(t: ToolContext): (field: number) => boolean {
  const given = t.values('field');
  if (given.length > 1) throw t.misused('multiple field specifications');
  const ranges = (given[0] ?? '1').split(',').map((range) => {
    const match = /^(\d*)(-?)(\d*)$/.exec(range);
    if (!match || range === '') throw t.misused(`invalid field value ‘${range}’`);
    const [, low, dash, high] = match as unknown as [string, string, string, string];
    if (low === '0' || high === '0') throw t.misused('fields are numbered from 1');
    const first = low === '' ? 1 : Number(low);
    const last = dash === '' ? first : high === '' ? Number.POSITIVE_INFINITY : Number(high);
    if (last < first) throw t.misused('invalid decreasing range');
    return [first, last] as const;
  });
  return (field) => ranges.some(([first, last]) => field >= first && field <= last);
}

function formatOf(t: ToolContext): Format {
  const given = t.value('format');
  if (given === undefined) return { before: '', after: '', width: 0, zeros: 0, precision: undefined };
  const match = /^((?:[^%]|%%)*)%([\s\S]*)$/.exec(given);
  if (!match) throw new ToolFailure(`format ‘${given}’ has no % directive`);
  const directive = /^([0' ]*)(-?\d*)(?:\.(\d*))?f([\s\S]*)$/.exec(match[2] as string);
  if (!directive) throw new ToolFailure(`invalid format ‘${given}’, directive must be %[0]['][-][N][.][N]f`);
  const after = directive[4] as string;
  if (/%/.test(after.replaceAll('%%', ''))) throw new ToolFailure(`format ‘${given}’ has too many % directives`);
  const width = Number(directive[2] === '-' ? 0 : directive[2]);
  const zeros = (directive[1] as string).includes('0') && width > 0 ? width : 0;
  return {
    before: (match[1] as string).replaceAll('%%', '%'),
    after: after.replaceAll('%%', '%'),
    width: zeros > 0 ? 0 : width,
    zeros,
    precision: directive[3] === undefined ? undefined : Number(directive[3]),
  };
}

/** "512", "Ki", "1M" */
function unitOf(t: ToolContext, option: string): number {
  const text = t.value(option);
  if (text === undefined) return 1;
  const match = /^(\d*)([KMGTPEZY]?)(i?)$/.exec(text);
  const power = UNITS.indexOf(match?.[2] ?? '');
  const unit = match && text !== '' ? Number(match[1] || 1) * (match[3] ? 1024 : 1000) ** power : 0;
  if (unit === 0 || (match?.[3] && power === 0)) throw new ToolFailure(`invalid unit size: ‘${text}’`);
  return unit;
}

function settingOf(t: ToolContext): Setting {
  const delimiter = t.value('d');
  if (delimiter !== undefined && [...delimiter].length > 1)
    throw new ToolFailure('the delimiter must be a single character');
  const format = formatOf(t);
  const padding = t.value('padding');
  if (padding !== undefined && (!/^-?\d+$/.test(padding) || Number(padding) === 0))
    throw new ToolFailure(`invalid padding value ‘${padding}’`);
  return {
    from: t.choice('from', 'from', SCALES) ?? 'none',
    to:
      t.choice(
        'to',
        'to',
        SCALES.filter((scale) => scale !== 'auto'),
      ) ?? 'none',
    round: (t.choice('round', 'round', ROUNDINGS) as Rounding | undefined) ?? 'from-zero',
    invalid: t.choice('invalid', 'invalid', INVALIDS) ?? 'abort',
    fromUnit: unitOf(t, 'from-unit'),
    toUnit: unitOf(t, 'to-unit'),
    suffix: t.value('suffix') ?? '',
    delimiter,
    fields: fieldsOf(t),
    format,
    padding: format.width === 0 ? Number(padding ?? 0) : format.width,
  };
}

const numfmt = defineTool({
  names: ['numfmt'],
  options: [
    ...['from:', 'to:', 'suffix:', 'padding:', 'field:', 'header?', 'd:', 'delimiter:=d', 'format:', 'from-unit:'],
    ...['to-unit:', 'grouping', 'invalid:', 'round:', 'z', 'zero-terminated=z', 'debug'],
  ],
  help: 'Usage: numfmt [OPTION]... [NUMBER]...\nRewrite numbers.\n\n  --from=UNIT, --to=UNIT  none, si, iec, iec-i, auto (from)\n  --format=FORMAT  as printf, with one %f\n  --round=HOW    up, down, from-zero, towards-zero, nearest\n  --suffix=TEXT  put behind\n  --padding=N    to a width\n  --field=LIST   of each line\n  --invalid=MODE  abort, fail, warn, ignore',
  *run(t) {
    const setting = settingOf(t);
    const header = t.has('header') ? t.value('header') || '1' : '0';
    if (t.has('header') && !/^[1-9]\d*$/.test(header)) throw new ToolFailure(`invalid header value ‘${header}’`);
    if (t.has('grouping') && setting.to !== 'none') throw new ToolFailure('grouping cannot be combined with --to');
    if (
      t.has('debug') &&
      setting.from === 'none' &&
      setting.to === 'none' &&
      !t.has('grouping') &&
      setting.padding === 0
    )
      yield* t.fail('no conversion option specified', 0);
    let good = true;
    if (t.operands.length > 0) {
      for (const operand of t.operands) good = (yield* convertLine(t, operand, setting)) && good;
    } else {
      const lines = new LineReader(t.context.stdin, t.lineEnd);
      for (let left = Number(header), line = yield* lines.next(); line !== null; line = yield* lines.next(), left--) {
        if (left > 0) yield* t.print(line + t.lineEnd);
        else good = (yield* convertLine(t, line, setting)) && good;
      }
    }
    return good || setting.invalid === 'warn' || setting.invalid === 'ignore' ? 0 : NO_NUMBER;
  },
});

export const NUMBER_TOOLS: readonly Tool[] = [numfmt];
