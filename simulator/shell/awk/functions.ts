/** awk's functions (length, split, sub, sprintf, …) but those that run or close commands. Mirrors mawk's bi_funct.c. */
import { localTime, UTC_TIME } from '../clock-zone.ts';
import { formatTime } from '../strftime.ts';
import type { Expressions } from './expressions.ts';
import { formatAwk } from './format.ts';
import type { Memory } from './memory.ts';
import { type AwkFailure, type Expression, isTarget } from './nodes.ts';
import type { RandomNumbers } from './random.ts';
import { expanded, filledIn, part, replaced, replacementOf } from './substitute.ts';
import { Input, toNumber, type Value } from './values.ts';

/** What functions know of the world. */
export interface FunctionWorld {
  readonly nowMs: () => number;
  /** $TZ */
  readonly tz: string | undefined;
  readonly random: RandomNumbers;
}

/** The value of a function whose arguments are pure. */
export function callFunction({ name, args }: Expression, x: Expressions, world: FunctionWorld): Value {
  const { memory } = x;
  const value = (i: number): Value => (args[i] ? x.now(args[i]) : undefined);
  const text = (i: number): string => memory.text(value(i));
  const number = (i: number): number => toNumber(value(i));
  switch (name) {
    case 'length': {
      const [arg] = args;
      if (!arg) return memory.wholeRecord().length;
      const array = arg.op === 'variable' ? memory.cell(arg.name).array : undefined;
      return array ? array.cells.size : text(0).length;
    }
    case 'substr':
      return part(text(0), number(1), args[2] ? number(2) : Number.POSITIVE_INFINITY, memory.gawk);
    case 'index':
      return text(0).indexOf(text(1)) + 1;
    case 'split':
      return splitInto(x, text(0), args);
    case 'match': {
      const found = x.pattern(args[1] as Expression).exec(text(0)) as readonly [number, number] | undefined;
      memory.global('RSTART').value = found ? found[0] + 1 : 0;
      memory.global('RLENGTH').value = found ? found[1] - found[0] : -1;
      return found ? found[0] + 1 : 0;
    }
    case 'sub':
    case 'gsub':
      return substitute(x, args, name === 'gsub');
    case 'gensub':
      return gensub(x, args);
    case 'sprintf': {
      const [format, ...values] = args.map((arg) => x.now(arg));
      const made = formatted(memory, format, values);
      if (made.problem !== undefined) throw formatFailure(memory, 'sprintf', format, made.problem);
      return made.text;
    }
    case 'sin':
      return Math.sin(number(0));
    case 'cos':
      return Math.cos(number(0));
    case 'atan2':
      return Math.atan2(number(0), number(1));
    case 'exp':
      return Math.exp(number(0));
    case 'log':
      return Math.log(number(0));
    case 'sqrt':
      return Math.sqrt(number(0));
    case 'int':
      return Math.trunc(number(0));
    case 'rand':
      return world.random.next();
    case 'srand':
      return world.random.seed(args[0] ? number(0) : Math.floor(world.nowMs() / 1000));
    case 'tolower':
      return memory.gawk ? text(0).toLowerCase() : text(0).replace(/[A-Z]+/g, (c) => c.toLowerCase());
    case 'toupper':
      return memory.gawk ? text(0).toUpperCase() : text(0).replace(/[a-z]+/g, (c) => c.toUpperCase());
    case 'systime':
      return Math.floor(world.nowMs() / 1000);
    case 'strftime':
      return timeText(
        world,
        args[0] ? text(0) : '%c',
        (args[1] ? Math.trunc(number(1)) : Math.floor(world.nowMs() / 1000)) * 1000,
        args[2] !== undefined && number(2) !== 0,
      );
    case 'mktime': {
      const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = text(0).split(/\s+/).map(Number);
      const ms = Date.UTC(year, month - 1, day, hour, minute, second);
      return Number.isNaN(ms) ? -1 : ms / 1000;
    }
  }
  throw new Error(`no function ${name}`);
}

function timeText(world: FunctionWorld, format: string, ms: number, universal: boolean): string {
  return formatTime(format, ms, undefined, universal ? UTC_TIME : localTime(world.tz, ms));
}

function splitInto(x: Expressions, text: string, [, target, separator]: readonly Expression[]): number {
  let pieces: readonly string[];
  if (separator?.op === 'regexp') pieces = text === '' ? [] : x.memory.cut(text, x.pattern(separator));
  else pieces = x.memory.pieces(text, x.memory.text(separator ? x.now(separator) : x.memory.global('FS').value));
  const array = x.memory.cell((target as Expression).name).asArray();
  array.clear();
  for (const [i, piece] of pieces.entries()) array.get(String(i + 1)).value = new Input(piece);
  return pieces.length;
}

function substitute(x: Expressions, args: readonly Expression[], all: boolean): number {
  const pattern = x.pattern(args[0] as Expression);
  const replacement = replacementOf(x.memory.text(x.now(args[1] as Expression)));
  const target = args[2] ? (isTarget(args[2]) ? x.fixed(args[2]) : args[2]) : undefined;
  const text = target ? x.memory.text(x.now(target)) : x.memory.wholeRecord();
  const { out, count } = replaced(text, pattern, (whole) => filledIn(replacement, whole), all);
  if (count === 0) return 0;
  if (!target) x.memory.setRecord(out);
  else if (isTarget(target)) x.set(target, out);
  return count;
}

/** gawk's: `\\0` to `\\9` are groups; the third says which match, or "g". */
function gensub(x: Expressions, args: readonly Expression[]): string {
  const pattern = x.pattern(args[0] as Expression);
  const template = x.memory.text(x.now(args[1] as Expression));
  const which = x.memory.text(x.now(args[2] as Expression));
  const text = args[3] ? x.memory.text(x.now(args[3])) : x.memory.wholeRecord();
  const only = /^[gG]/.test(which) ? undefined : Math.max(1, Math.trunc(toNumber(which)));
  let n = 0;
  return replaced(
    text,
    pattern,
    (whole, found) => (only === undefined || ++n === only ? expanded(template, text, whole, found) : whole),
    true,
  ).out;
}

/** What sprintf and printf make of a format and its values. */
export function formatted(memory: Memory, format: Value, values: readonly Value[]) {
  return formatAwk(memory.text(format), values, (value) => memory.text(value));
}

export function formatFailure(memory: Memory, name: string, format: Value, problem: 'missing' | 'bad'): AwkFailure {
  const what = problem === 'missing' ? 'not enough arguments passed to' : 'bad conversion in';
  return memory.failure(`${what} ${name}("${memory.text(format)}")`);
}
