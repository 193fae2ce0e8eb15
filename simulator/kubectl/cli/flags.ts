/**
 * Flags as pflag parses them: long and short, combined shorthands, "=", values that may be left out, repeated flags, and
 * the texts of what is wrong. Mirrors github.com/spf13/pflag flag.go and its value types.
 */
import type { FlagSpec, Flags, FlagValue } from '../types.ts';
import { parseDuration } from './duration.ts';
import { CliError, quote } from './errors.ts';

/** A flag was wrong; the hint to --help is added by the command tree. */
export class FlagError extends CliError {}

export interface Parsed {
  readonly flags: Flags;
  readonly args: readonly string[];
  readonly argsBeforeDash: number;
  /** "Flag --record has been deprecated, …", in the order given. */
  readonly deprecations: readonly string[];
  readonly help: boolean;
}

const HELP: FlagSpec = { name: 'help', short: 'h', type: 'bool', hidden: true };

/** Parses `argv` (without command names) by `specs`. */
export function parseFlags(specs: readonly FlagSpec[], argv: readonly string[]): Parsed {
  const byName = new Map([HELP, ...specs].map((s) => [s.name, s]));
  const byShort = new Map([HELP, ...specs].filter((s) => s.short).map((s) => [s.short as string, s]));
  const values = new FlagValues(byName);
  const deprecations: string[] = [];
  const args: string[] = [];
  const rest = [...argv];
  let argsBeforeDash = -1;

  const set = (spec: FlagSpec, text: string) => {
    values.set(spec, text);
    if (spec.deprecated) deprecations.push(`Flag --${spec.name} has been deprecated, ${spec.deprecated}`);
  };

  while (rest.length > 0) {
    const arg = rest.shift() as string;
    if (arg.length < 2 || arg[0] !== '-') args.push(arg);
    else if (arg === '--') {
      argsBeforeDash = args.length;
      args.push(...rest);
      break;
    } else if (arg[1] === '-') parseLong(arg);
    else parseShorts(arg.slice(1));
  }
  return { flags: values, args, argsBeforeDash, deprecations, help: values.changed('help') && values.bool('help') };

  function parseLong(arg: string): void {
    const body = arg.slice(2);
    if (body[0] === '-' || body[0] === '=') throw new FlagError(`bad flag syntax: ${arg}`);
    const equals = body.indexOf('=');
    const name = equals < 0 ? body : body.slice(0, equals);
    const spec = byName.get(name);
    if (!spec) throw new FlagError(`unknown flag: --${name}`);
    if (equals >= 0) set(spec, body.slice(equals + 1));
    else if (noOpt(spec) !== undefined) set(spec, noOpt(spec) as string);
    else if (rest.length > 0) set(spec, rest.shift() as string);
    else throw new FlagError(`flag needs an argument: --${name}`);
  }

  function parseShorts(all: string): void {
    let shorts = all;
    while (shorts.length > 0) {
      const letter = shorts[0] as string;
      const spec = byShort.get(letter);
      if (!spec) throw new FlagError(`unknown shorthand flag: '${letter}' in -${shorts}`);
      if (shorts.length > 2 && shorts[1] === '=') {
        set(spec, shorts.slice(2));
        return;
      }
      if (noOpt(spec) !== undefined) {
        set(spec, noOpt(spec) as string);
        shorts = shorts.slice(1);
        continue;
      }
      if (shorts.length > 1) set(spec, shorts.slice(1));
      else if (rest.length > 0) set(spec, rest.shift() as string);
      else throw new FlagError(`flag needs an argument: '${letter}' in -${shorts}`);
      return;
    }
  }
}

/** The value of a flag given without one; undefined when it needs one. */
export function noOpt(spec: FlagSpec): string | undefined {
  return spec.noOptDefault ?? (spec.type === 'bool' || spec.type === 'tristate' ? 'true' : undefined);
}

/** The flag that waits for its value behind the last word of a line: of "-n", and of the last letter of "-wn". */
export function waitingFlag(flags: readonly FlagSpec[], last: string | undefined): FlagSpec | undefined {
  if (last === undefined || last.includes('=')) return undefined;
  const flag = last.startsWith('--')
    ? flags.find(({ name }) => name === last.slice(2))
    : /^-./.test(last)
      ? flags.find(({ short }) => short === last.at(-1))
      : undefined;
  return flag && noOpt(flag) === undefined ? flag : undefined;
}

const REPEATABLE: ReadonlySet<string> = new Set([
  'stringSlice',
  'stringArray',
  'ints',
  'stringToString',
  'mapStringString',
]);

/** Whether a flag may be given again, for one more of its values. */
export const isRepeatable = ({ type }: FlagSpec): boolean => REPEATABLE.has(type);

class FlagValues implements Flags {
  readonly #specs: ReadonlyMap<string, FlagSpec>;
  readonly #given = new Map<string, FlagValue>();

  constructor(specs: ReadonlyMap<string, FlagSpec>) {
    this.#specs = specs;
  }

  set(spec: FlagSpec, text: string): void {
    try {
      const value = parseValue(spec, text);
      const before = this.#given.get(spec.name);
      this.#given.set(spec.name, Array.isArray(value) && Array.isArray(before) ? [...before, ...value] : value);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      const name = spec.short ? `-${spec.short}, --${spec.name}` : `--${spec.name}`;
      throw new FlagError(`invalid argument ${quote(text)} for "${name}" flag: ${error.message}`);
    }
  }

  has(name: string): boolean {
    return this.#specs.has(name);
  }
  changed(name: string): boolean {
    this.#spec(name);
    return this.#given.has(name);
  }
  string(name: string): string {
    return String(this.#value(name) ?? '');
  }
  bool(name: string): boolean {
    return this.#value(name) === true;
  }
  number(name: string): number {
    return Number(this.#value(name) ?? 0);
  }
  duration(name: string): number {
    const value = this.#value(name);
    return typeof value === 'number' ? value : parseDuration(String(value ?? '0s'));
  }
  list(name: string): readonly string[] {
    return (this.#value(name) as readonly string[] | undefined) ?? [];
  }

  #value(name: string): FlagValue | undefined {
    const spec = this.#spec(name);
    return this.#given.get(name) ?? spec.default;
  }
  #spec(name: string): FlagSpec {
    const spec = this.#specs.get(name);
    if (!spec) throw new Error(`flag --${name} is not defined here`);
    return spec;
  }
}

function parseValue(spec: FlagSpec, text: string): FlagValue {
  const problem = spec.check?.(text);
  if (problem !== undefined) throw new CliError(problem);
  switch (spec.type) {
    case 'string':
      return text;
    case 'bool':
    case 'tristate':
      return parseBool(text);
    case 'int':
    case 'int64':
      return parseInteger(text, 64);
    case 'int32':
      return parseInteger(text, 32);
    case 'uint':
      return parseUnsigned(text);
    case 'float':
      if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text))
        throw new CliError(`strconv.ParseFloat: parsing ${quote(text)}: invalid syntax`);
      return Number(text);
    case 'duration':
      return parseDuration(text);
    case 'stringArray':
      return [text];
    case 'stringSlice':
      return splitSlice(text);
    case 'stringToString':
      return pairs(text);
    case 'mapStringString':
      return malformablePairs(text);
    case 'ints':
      return text.split(',').map((t) => String(parseInteger(t, 64)));
  }
}

/** "a=b,c=d"; with one "=" alone it is one pair, commas and all. */
function pairs(text: string): string[] {
  const equals = text.split('=').length - 1;
  if (equals === 0) throw new CliError(`${text} must be formatted as key=value`);
  const parts = equals === 1 ? [text.replace(/^"+|"+$/g, '')] : splitSlice(text);
  for (const part of parts) if (!part.includes('=')) throw new CliError(`${part} must be formatted as key=value`);
  return parts;
}

/** The same in component-base's own words; blanks around keys and values do not count. Upstream: MapStringString.Set. */
function malformablePairs(text: string): string[] {
  return text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      if (equals < 0) throw new CliError('malformed pair, expect string=string');
      return `${part.slice(0, equals).trim()}=${part.slice(equals + 1).trim()}`;
    });
}

/** strconv.ParseBool */
export function parseBool(text: string): boolean {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false;
  throw new CliError(`strconv.ParseBool: parsing ${quote(text)}: invalid syntax`);
}

/** strconv.Atoi */
export function atoi(text: string): number {
  if (!/^[-+]?\d+$/.test(text)) throw new CliError(`strconv.Atoi: parsing ${quote(text)}: invalid syntax`);
  return Number(text);
}

/** strconv.ParseInt(text, 0, bits) */
function parseInteger(text: string, bits: 32 | 64): number {
  if (!/^[+-]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[0-9]+)$/.test(text) || /^[+-]?0[89]/.test(text)) {
    throw new CliError(`strconv.ParseInt: parsing ${quote(text)}: invalid syntax`);
  }
  const negative = text[0] === '-';
  const digits = text.replace(/^[+-]/, '');
  const big = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  const value = negative ? -big : big;
  const limit = 1n << BigInt(bits - 1);
  if (value >= limit || value < -limit)
    throw new CliError(`strconv.ParseInt: parsing ${quote(text)}: value out of range`);
  return Number(value);
}

/** strconv.ParseUint(text, 0, 64) */
function parseUnsigned(text: string): number {
  if (/^[+-]/.test(text)) throw new CliError(`strconv.ParseUint: parsing ${quote(text)}: invalid syntax`);
  try {
    return parseInteger(text, 64);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(error.message.replace('ParseInt', 'ParseUint'));
  }
}

/** A comma separated value as encoding/csv reads one record: quotes protect commas. */
function splitSlice(text: string): string[] {
  if (text === '') return [];
  const out: string[] = [];
  let i = 0;
  for (;;) {
    if (text[i] === '"') {
      let field = '';
      for (i++; ; i++) {
        if (i >= text.length)
          throw new CliError(
            `parse error on line 1, column ${text.length + 1}: extraneous or missing " in quoted-field`,
          );
        if (text[i] !== '"') field += text[i];
        else if (text[i + 1] === '"') {
          field += '"';
          i++;
        } else break;
      }
      i++;
      if (i < text.length && text[i] !== ',') {
        throw new CliError(`parse error on line 1, column ${i + 1}: extraneous or missing " in quoted-field`);
      }
      out.push(field);
    } else {
      const comma = text.indexOf(',', i);
      const field = comma < 0 ? text.slice(i) : text.slice(i, comma);
      if (field.includes('"'))
        throw new CliError(`parse error on line 1, column ${i + field.indexOf('"') + 1}: bare " in non-quoted-field`);
      out.push(field);
      i += field.length;
    }
    if (i >= text.length) return out;
    i++;
    if (i === text.length) return [...out, ''];
  }
}
