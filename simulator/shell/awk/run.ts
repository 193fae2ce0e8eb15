/**
 * Runs an awk program. What neither reads nor runs anything is worked out at once (`now`); the rest are routines, so that a loop
 * without end can be interrupted, and output comes record by record. Mirrors mawk's execute.c, field.c, bi_funct.c, split.c.
 */
import { type Routine, sleep } from '../../kernel/wait.ts';
import { localTime, UTC_TIME } from '../clock-zone.ts';
import { compileRegExp, type Matcher } from '../regex/regexp.ts';
import { formatTime } from '../strftime.ts';
import type { ToolContext } from '../tools/tool.ts';
import { formatAwk } from './format.ts';
import { escaped } from './lexer.ts';
import { AwkFailure, type Expression, type Rule, type Script, type Statement } from './nodes.ts';
import type { RecordReader, Separator } from './records.ts';
import { forPosix } from './regexps.ts';
import type { Streams } from './streams.ts';
import { Cell, comparable, general, Input, isTrue, numberText, toNumber, type Value } from './values.ts';

const STEPS_BETWEEN_PAUSES = 20_000;
const DEEPEST = 400;
const MOST_FIELDS = 32_767;

/** Ends the program; END rules run unless it comes from one. */
class Exit {}
class Next {}
type Left = 'next' | 'break' | 'continue' | 'return' | undefined;

interface AwkWorld {
  readonly nowMs: () => number;
  /** $TZ */
  readonly tz: string | undefined;
  /** A number from 0 up to `below`. */
  readonly chance: (below: number) => number;
}

export class AwkRun {
  readonly #t: ToolContext;
  readonly #script: Script;
  readonly #streams: Streams;
  readonly #world: AwkWorld;
  readonly #gawk: boolean;
  readonly #globals = new Map<string, Cell>();
  #frames: Map<string, Cell>[] = [];
  readonly #matchers = new Map<string, Matcher>();
  #record = '';
  #fields: string[] | undefined = [];
  /** Fields that are numbers or texts of the program, not of the input. */
  readonly #assigned = new Map<number, Value>();
  #recordStale = false;
  #input: RecordReader | undefined;
  #operand = 1;
  #sawFile = false;
  #steps = 0;
  #status = 0;
  #returned: Value;
  readonly #openRanges = new Set<Rule>();
  #seed: number;
  #state: number;

  constructor(t: ToolContext, script: Script, streams: Streams, options: { world: AwkWorld; gawk: boolean }) {
    this.#t = t;
    this.#script = script;
    this.#streams = streams;
    this.#world = options.world;
    this.#gawk = options.gawk;
    this.#seed = options.world.chance(2_147_483_647);
    this.#state = this.#seed;
    const start: Readonly<Record<string, Value>> = {
      ...{ FS: ' ', OFS: ' ', ORS: '\n', RS: '\n', SUBSEP: '\x1c', CONVFMT: '%.6g', OFMT: '%.6g', RLENGTH: -1 },
      ...{ NR: 0, FNR: 0, RSTART: 0, FILENAME: '' },
    };
    for (const [name, value] of Object.entries(start)) this.#global(name).value = value;
  }

  #global(name: string): Cell {
    let cell = this.#globals.get(name);
    if (!cell) {
      cell = new Cell();
      this.#globals.set(name, cell);
    }
    return cell;
  }

  #cell(name: string): Cell {
    return this.#frames.at(-1)?.get(name) ?? this.#global(name);
  }

  /** `-v NAME=VALUE`, `NAME=VALUE` among the files. */
  assign(name: string, text: string): void {
    this.#setVariable(name, new Input(text));
  }

  array(name: string, values: Iterable<readonly [string, string]>): void {
    const array = this.#global(name).asArray();
    for (const [key, text] of values) array.get(key).value = new Input(text);
  }

  /** Runs all rules; returns the exit status. */
  *run(operands: readonly string[]): Routine<number> {
    this.#global('ARGC').value = operands.length + 1;
    this.array('ARGV', [['0', this.#t.name], ...operands.map((text, i) => [String(i + 1), text] as const)]);
    const rules = (when: Rule['when']): readonly Rule[] => this.#script.rules.filter((rule) => rule.when === when);
    const records = rules('record');
    try {
      for (const { body } of rules('begin')) if (body) yield* this.#execute(body);
      if (records.length > 0 || rules('end').length > 0)
        for (;;) {
          const record = yield* this.#nextRecord();
          if (record === undefined) break;
          this.#setRecord(record);
          yield* this.#perform(records);
          yield* this.#streams.flush();
        }
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
    }
    try {
      for (const { body } of rules('end')) if (body) yield* this.#execute(body);
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
    }
    yield* this.#streams.closeAll();
    return this.#status & 255;
  }

  *#perform(rules: readonly Rule[]): Routine<void> {
    try {
      for (const rule of rules) {
        if (!(yield* this.#selected(rule))) continue;
        if (!rule.body) yield* this.#streams.print(this.#wholeRecord() + this.#text(this.#global('ORS').value));
        else if ((yield* this.#execute(rule.body)) === 'next') return;
      }
    } catch (error) {
      if (!(error instanceof Next)) throw error;
    }
  }

  *#selected(rule: Rule): Routine<boolean> {
    if (!rule.from) return true;
    if (!rule.to) return isTrue(yield* this.#value(rule.from));
    if (!this.#openRanges.has(rule)) {
      if (!isTrue(yield* this.#value(rule.from))) return false;
      this.#openRanges.add(rule);
    }
    if (isTrue(yield* this.#value(rule.to))) this.#openRanges.delete(rule);
    return true;
  }

  // Input.

  #separator(): Separator {
    const text = this.#text(this.#global('RS').value);
    if (text === '') return 'paragraph';
    return text.length === 1 ? { text } : { pattern: this.#matcher(text) };
  }

  /** The next record of the main input, counted. */
  *#nextRecord(): Routine<string | undefined> {
    for (;;) {
      this.#input ??= yield* this.#nextInput();
      if (!this.#input) return undefined;
      const record = yield* this.#input.next(this.#separator());
      if (record !== undefined) {
        this.#count('NR');
        this.#count('FNR');
        return record;
      }
      this.#input = undefined;
    }
  }

  #count(name: string): void {
    const cell = this.#global(name);
    cell.value = toNumber(cell.value) + 1;
  }

  *#nextInput(): Routine<RecordReader | undefined> {
    const argv = this.#global('ARGV').asArray();
    for (;;) {
      if (this.#operand >= toNumber(this.#global('ARGC').value)) {
        if (this.#sawFile) return undefined;
        this.#sawFile = true;
        return this.#streams.open('-');
      }
      const key = String(this.#operand++);
      const operand = argv.has(key) ? this.#text(argv.get(key).value) : '';
      if (operand === '') continue;
      const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(operand);
      if (assignment) {
        this.assign(assignment[1] as string, assignmentText(assignment[2] as string));
        continue;
      }
      this.#sawFile = true;
      const input = this.#streams.open(operand);
      if (!input) throw new AwkFailure(`cannot open ${operand} (No such file or directory)`);
      this.#global('FILENAME').value = operand;
      this.#global('FNR').value = 0;
      return input;
    }
  }

  // The record and its fields.

  #setRecord(text: string): void {
    this.#record = text;
    this.#recordStale = false;
    this.#fields = undefined;
    if (this.#assigned.size > 0) this.#assigned.clear();
  }

  #wholeRecord(): string {
    if (this.#recordStale) {
      this.#record = this.#split().join(this.#text(this.#global('OFS').value));
      this.#recordStale = false;
    }
    return this.#record;
  }

  #split(): string[] {
    this.#fields ??= this.#pieces(
      this.#record,
      this.#text(this.#global('FS').value),
      this.#separator() === 'paragraph',
    );
    return this.#fields;
  }

  /** Cuts a text as FS does; between paragraphs a newline separates too. */
  #pieces(text: string, separator: string, paragraph = false): string[] {
    if (text === '') return [];
    if (separator === ' ') return text.match(/[^ \t\n\r\f\v]+/g) ?? [];
    if (separator === '') return [...text];
    if (separator.length === 1 && !paragraph && separator !== '\\') return text.split(separator);
    const plain = separator.length === 1 ? separator.replace(/[\\^$.[\]|()*+?]/, '\\$&') : separator;
    return this.#cut(text, this.#matcher(paragraph ? `${plain}|\n` : plain));
  }

  #cut(text: string, matcher: Matcher): string[] {
    const pieces: string[] = [];
    let at = 0;
    for (const [start, end] of matcher.all(text) as unknown as readonly (readonly [number, number])[]) {
      pieces.push(text.slice(at, start));
      at = end;
    }
    pieces.push(text.slice(at));
    return pieces;
  }

  #field(index: number): Value {
    if (index < 0) throw this.#failure(`negative field index $${index}`);
    if (index === 0) return this.#assigned.get(0) ?? new Input(this.#wholeRecord());
    const made = this.#assigned.get(index);
    if (made !== undefined) return made;
    const text = this.#split()[index - 1];
    return text === undefined ? undefined : new Input(text);
  }

  #setField(index: number, value: Value): void {
    if (index < 0) throw this.#failure(`negative field index $${index}`);
    if (index > MOST_FIELDS)
      throw new AwkFailure(`program limit exceeded: maximum number of fields size=${MOST_FIELDS}`);
    if (index === 0) {
      this.#setRecord(this.#text(value));
      this.#assigned.set(0, value);
      return;
    }
    const fields = this.#split();
    while (fields.length < index) fields.push('');
    fields[index - 1] = this.#text(value);
    this.#assigned.delete(0);
    this.#assigned.set(index, value);
    this.#recordStale = true;
  }

  #setFieldCount(count: number): void {
    const fields = this.#split();
    while (fields.length < count) fields.push('');
    fields.length = Math.max(0, count);
    for (const index of [...this.#assigned.keys()]) if (index > count || index === 0) this.#assigned.delete(index);
    this.#recordStale = true;
  }

  // Values.

  #text(value: Value, format = 'CONVFMT'): string {
    if (typeof value === 'string') return value;
    if (value === undefined) return '';
    if (typeof value !== 'number') return value.text;
    return numberText(
      value,
      (number) => {
        const wanted = this.#global(format).value;
        if (wanted === '%.6g') return general(number);
        return formatAwk(typeof wanted === 'number' ? String(wanted) : this.#text(wanted), [number], String).text;
      },
      this.#gawk ? 2 ** 53 : 2 ** 31 - 1,
    );
  }

  #failure(message: string): AwkFailure {
    const name = this.#text(this.#global('FILENAME').value);
    const nr = toNumber(this.#global('NR').value);
    const shown = name === '' && nr > 0 ? '-' : name;
    const fnr = toNumber(this.#global('FNR').value);
    return new AwkFailure(`run time error: ${message}\n\tFILENAME="${shown}" FNR=${fnr} NR=${nr}`);
  }

  #matcher(source: string): Matcher {
    let matcher = this.#matchers.get(source);
    if (!matcher) {
      matcher = compileRegExp(forPosix(source, this.#gawk), 'extended', { newline: true, bracketEscapes: true });
      this.#matchers.set(source, matcher);
    }
    return matcher;
  }

  /** The pattern that an argument is: an expression as it stands, or what a value says. */
  #pattern(node: Expression): Matcher {
    return this.#matcher(node.op === 'regexp' ? node.name : this.#text(this.#now(node)));
  }

  #element(node: Expression): Cell {
    return this.#cell(node.name).asArray().get(this.#key(node.args));
  }

  #key(args: readonly Expression[]): string {
    if (args.length === 1) return this.#text(this.#now(args[0] as Expression));
    return args.map((arg) => this.#text(this.#now(arg))).join(this.#text(this.#global('SUBSEP').value));
  }

  #variable(name: string): Value {
    const cell = this.#cell(name);
    if (name === 'NF' && !this.#frames.at(-1)?.has(name)) return this.#split().length;
    if (cell.array) throw this.#failure(`can't use array ${name} as a value`);
    return cell.value;
  }

  #setVariable(name: string, value: Value): void {
    const local = this.#frames.at(-1)?.get(name);
    if (!local && name === 'NF') this.#setFieldCount(Math.trunc(toNumber(value)));
    else if (!local && (name === 'FS' || name === 'RS')) {
      // The record that is there was cut by the old one.
      this.#split();
      this.#global(name).value = value;
    } else (local ?? this.#global(name)).value = value;
  }

  #get(target: Expression): Value {
    if (target.op === 'variable') return this.#variable(target.name);
    if (target.op === 'element') return this.#element(target).value;
    return this.#field(Math.trunc(toNumber(this.#now(target.args[0] as Expression))));
  }

  #set(target: Expression, value: Value): void {
    if (target.op === 'variable') this.#setVariable(target.name, value);
    else if (target.op === 'element') this.#element(target).value = value;
    else this.#setField(Math.trunc(toNumber(this.#now(target.args[0] as Expression))), value);
  }

  /** The value of a pure expression. */
  #now(node: Expression): Value {
    const [a, b, c] = node.args as readonly [Expression, Expression, Expression];
    switch (node.op) {
      case 'number':
      case 'known':
        return node.op === 'number' ? node.value : KNOWN.get(node);
      case 'string':
        return node.name;
      case 'variable':
        return this.#variable(node.name);
      case 'element':
        return this.#element(node).value;
      case 'field':
        return this.#field(Math.trunc(toNumber(this.#now(a))));
      case 'group':
        return this.#now(a);
      case 'regexp':
      case 'match-record':
        return Number(this.#matcher(node.name).test(this.#wholeRecord()));
      case 'match':
      case 'not-match':
        return Number(this.#pattern(b).test(this.#text(this.#now(a))) === (node.op === 'match'));
      case 'assign':
        return this.#assignNow(node.name, a, this.#now(b));
      case 'conditional':
        return this.#now(isTrue(this.#now(a)) ? b : c);
      case 'or':
        return Number(isTrue(this.#now(a)) || isTrue(this.#now(b)));
      case 'and':
        return Number(isTrue(this.#now(a)) && isTrue(this.#now(b)));
      case 'in':
        return Number(this.#cell(node.name).asArray().has(this.#key(node.args)));
      case 'compare':
        return Number(this.#compare(node.name, this.#now(a), this.#now(b)));
      case 'concatenate': {
        const left = this.#text(this.#now(a));
        return left + this.#text(this.#now(b));
      }
      case 'arithmetic': {
        const left = toNumber(this.#now(a));
        return calculate(node.name, left, toNumber(this.#now(b)));
      }
      case 'not':
        return Number(!isTrue(this.#now(a)));
      case 'negate':
        return -toNumber(this.#now(a));
      case 'plus':
        return toNumber(this.#now(a));
      case 'increment-before':
      case 'increment-after': {
        const target = this.#fixed(a);
        const before = toNumber(this.#get(target));
        this.#set(target, before + node.value);
        return node.op === 'increment-before' ? before + node.value : before;
      }
      case 'builtin':
        return this.#builtin(node);
      case 'call':
      case 'getline':
        throw new Error(`${node.op} is no pure expression`);
    }
  }

  #assignNow(operator: string, to: Expression, value: Value): Value {
    const target = this.#fixed(to);
    const given = value === undefined ? '' : value;
    const result =
      operator === '' ? (value ?? given) : calculate(operator, toNumber(this.#get(target)), toNumber(value));
    this.#set(target, operator === '' ? value : result);
    return operator === '' ? value : result;
  }

  /** A target whose subscripts are worked out once. */
  #fixed(target: Expression): Expression {
    if (target.op === 'variable') return target;
    if (target.op === 'element') return { ...target, args: [known(this.#key(target.args))] };
    return { ...target, args: [known(toNumber(this.#now(target.args[0] as Expression)))] };
  }

  #compare(operator: string, left: Value, right: Value): boolean {
    const [x, y] = [comparable(left), comparable(right)];
    const numeric = x !== undefined && y !== undefined;
    const a = numeric ? x : this.#text(left);
    const b = numeric ? y : this.#text(right);
    switch (operator) {
      case '<':
        return a < b;
      case '<=':
        return a <= b;
      case '==':
        return a === b;
      case '!=':
        return a !== b;
      case '>':
        return a > b;
      default:
        return a >= b;
    }
  }

  /** The value of any expression. */
  *#value(node: Expression): Routine<Value> {
    if (node.pure) return this.#now(node);
    const [a, b, c] = node.args as readonly [Expression, Expression, Expression];
    switch (node.op) {
      case 'conditional':
        return yield* this.#value(isTrue(yield* this.#value(a)) ? b : c);
      case 'or':
        return Number(isTrue(yield* this.#value(a)) || isTrue(yield* this.#value(b)));
      case 'and':
        return Number(isTrue(yield* this.#value(a)) && isTrue(yield* this.#value(b)));
      case 'getline':
        return yield* this.#getline(node);
      case 'call':
        return yield* this.#call(node);
    }
    // The others are worked out once their parts are known.
    const args: Expression[] = [];
    for (const arg of node.args) args.push(yield* this.#part(arg));
    if (node.op === 'builtin' && ['system', 'close', 'fflush'].includes(node.name)) {
      const text = this.#text(args[0] ? this.#now(args[0]) : undefined);
      if (node.name === 'system') return yield* this.#streams.system(text);
      if (node.name === 'close') return yield* this.#streams.close(text);
      yield* this.#streams.flush();
      return 0;
    }
    return this.#now({ ...node, args });
  }

  *#part(node: Expression): Routine<Expression> {
    if (node.pure) return node.op === 'regexp' || isTarget(node) ? node : known(this.#now(node));
    if (!isTarget(node)) return known(yield* this.#value(node));
    const args: Expression[] = [];
    for (const arg of node.args) args.push(known(yield* this.#value(arg)));
    return { ...node, args };
  }

  *#getline(node: Expression): Routine<number> {
    if (node.name === '') {
      const record = yield* this.#nextRecord();
      if (record === undefined) return 0;
      this.#took(node.args[0], record);
      return 1;
    }
    const [where, target] = node.args as readonly [Expression, Expression?];
    const source = yield* this.#streams.source(this.#text(yield* this.#value(where)), node.name === '|');
    if (!source) return -1;
    const record = yield* source.next(this.#separator());
    if (record === undefined) return 0;
    if (node.name === '|') this.#count('NR');
    this.#took(target, record);
    return 1;
  }

  #took(target: Expression | undefined, record: string): void {
    if (target) this.#set(target, new Input(record));
    else this.#setRecord(record);
  }

  *#call(node: Expression): Routine<Value> {
    const called = this.#script.functions.get(node.name);
    if (!called) throw new Error(`no function ${node.name}`);
    if (this.#frames.length >= DEEPEST) throw new AwkFailure(`function call nesting too deep in ${node.name}`);
    const frame = new Map<string, Cell>();
    for (const [i, parameter] of called.parameters.entries()) {
      const cell = new Cell();
      frame.set(parameter, cell);
      const arg = node.args[i];
      if (!arg) continue;
      if (arg.op !== 'variable' || arg.name === 'NF') {
        cell.value = yield* this.#value(arg);
        continue;
      }
      const given = this.#cell(arg.name);
      cell.value = given.value;
      cell.array = given.array;
      cell.origin = given;
    }
    this.#frames.push(frame);
    try {
      this.#returned = undefined;
      const left = yield* this.#execute(called.body);
      if (left === 'next') throw new Next();
      const value = left === 'return' ? this.#returned : undefined;
      this.#returned = undefined;
      return value;
    } finally {
      this.#frames.pop();
    }
  }

  // Statements.

  *#execute(node: Statement): Routine<Left> {
    if (++this.#steps % STEPS_BETWEEN_PAUSES === 0) yield* sleep(1);
    switch (node.kind) {
      case 'expression':
        if (node.value.pure) this.#now(node.value);
        else yield* this.#value(node.value);
        return undefined;
      case 'block':
        for (const statement of node.body) {
          const left = yield* this.#execute(statement);
          if (left) return left;
        }
        return undefined;
      case 'if':
        if (isTrue(node.test.pure ? this.#now(node.test) : yield* this.#value(node.test)))
          return yield* this.#execute(node.yes);
        return node.no ? yield* this.#execute(node.no) : undefined;
      case 'loop':
        return yield* this.#loop(node);
      case 'each':
        for (const key of this.#cell(node.array).asArray().keys()) {
          this.#set(node.variable, key);
          const left = yield* this.#execute(node.body);
          if (left === 'break') break;
          if (left && left !== 'continue') return left;
        }
        return undefined;
      case 'print':
        yield* this.#print(node);
        return undefined;
      case 'delete': {
        const array = this.#cell(node.array).asArray();
        if (!node.index) array.clear();
        else {
          const index: Expression[] = [];
          for (const part of node.index) index.push(yield* this.#part(part));
          array.delete(this.#key(index));
        }
        return undefined;
      }
      case 'leave':
        return node.how;
      case 'exit':
        if (node.value) this.#status = Math.trunc(toNumber(yield* this.#value(node.value)));
        throw new Exit();
      case 'return':
        this.#returned = node.value ? yield* this.#value(node.value) : undefined;
        return 'return';
    }
  }

  *#loop({ test, body, step, testsLast }: Extract<Statement, { kind: 'loop' }>): Routine<Left> {
    for (let first = testsLast; ; first = false) {
      if (!first && test && !isTrue(test.pure ? this.#now(test) : yield* this.#value(test))) return undefined;
      const left = yield* this.#execute(body);
      if (left === 'break') return undefined;
      if (left && left !== 'continue') return left;
      if (step) yield* this.#execute(step);
    }
  }

  *#print({ format, values, to }: Extract<Statement, { kind: 'print' }>): Routine<void> {
    const all: Value[] = [];
    for (const value of values) all.push(value.pure ? this.#now(value) : yield* this.#value(value));
    let text: string;
    if (format) text = yield* this.#formatted('printf', all);
    else {
      const shown = all.length === 0 ? [this.#wholeRecord()] : all.map((value) => this.#text(value, 'OFMT'));
      text = shown.join(this.#text(this.#global('OFS').value)) + this.#text(this.#global('ORS').value);
    }
    if (!to) yield* this.#streams.print(text);
    else yield* this.#streams.printTo(to.how, this.#text(yield* this.#value(to.where)), text);
  }

  *#formatted(name: string, [format, ...values]: readonly Value[]): Routine<string> {
    const made = this.#format(format, values);
    if (made.problem === undefined) return made.text;
    yield* this.#streams.print(made.text);
    throw this.#formatFailure(name, format, made.problem);
  }

  #format(format: Value, values: readonly Value[]) {
    return formatAwk(this.#text(format), values, (value) => this.#text(value));
  }

  #formatFailure(name: string, format: Value, problem: 'missing' | 'bad'): AwkFailure {
    const what = problem === 'missing' ? 'not enough arguments passed to' : 'bad conversion in';
    return this.#failure(`${what} ${name}("${this.#text(format)}")`);
  }

  // Functions.

  #builtin({ name, args }: Expression): Value {
    const value = (i: number): Value => (args[i] ? this.#now(args[i]) : undefined);
    const text = (i: number): string => this.#text(value(i));
    const number = (i: number): number => toNumber(value(i));
    switch (name) {
      case 'length': {
        const [arg] = args;
        if (!arg) return this.#wholeRecord().length;
        const array = arg.op === 'variable' ? this.#cell(arg.name).array : undefined;
        return array ? array.cells.size : text(0).length;
      }
      case 'substr':
        return part(text(0), number(1), args[2] ? number(2) : Number.POSITIVE_INFINITY, this.#gawk);
      case 'index':
        return text(0).indexOf(text(1)) + 1;
      case 'split':
        return this.#splitInto(text(0), args);
      case 'match': {
        const found = this.#pattern(args[1] as Expression).exec(text(0)) as readonly [number, number] | undefined;
        this.#global('RSTART').value = found ? found[0] + 1 : 0;
        this.#global('RLENGTH').value = found ? found[1] - found[0] : -1;
        return found ? found[0] + 1 : 0;
      }
      case 'sub':
      case 'gsub':
        return this.#substitute(args, name === 'gsub');
      case 'gensub':
        return this.#gensub(args);
      case 'sprintf': {
        const [format, ...values] = args.map((arg) => this.#now(arg));
        const made = this.#format(format, values);
        if (made.problem !== undefined) throw this.#formatFailure('sprintf', format, made.problem);
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
        // The multiplier and increment of the C standard's example; 31 bits.
        this.#state = (this.#state * 1_103_515 + 12_345) % 2_147_483_648;
        return this.#state / 2_147_483_648;
      case 'srand': {
        const before = this.#seed;
        this.#seed = args[0] ? number(0) : Math.floor(this.#world.nowMs() / 1000);
        this.#state = Math.abs(Math.trunc(this.#seed)) % 2_147_483_648;
        return before;
      }
      case 'tolower':
        return this.#gawk ? text(0).toLowerCase() : text(0).replace(/[A-Z]+/g, (c) => c.toLowerCase());
      case 'toupper':
        return this.#gawk ? text(0).toUpperCase() : text(0).replace(/[a-z]+/g, (c) => c.toUpperCase());
      case 'systime':
        return Math.floor(this.#world.nowMs() / 1000);
      case 'strftime':
        return this.#timeText(
          args[0] ? text(0) : '%c',
          (args[1] ? Math.trunc(number(1)) : Math.floor(this.#world.nowMs() / 1000)) * 1000,
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

  #timeText(format: string, ms: number, universal: boolean): string {
    return formatTime(format, ms, undefined, universal ? UTC_TIME : localTime(this.#world.tz, ms));
  }

  #splitInto(text: string, [, target, separator]: readonly Expression[]): number {
    let pieces: readonly string[];
    if (separator?.op === 'regexp') pieces = text === '' ? [] : this.#cut(text, this.#pattern(separator));
    else pieces = this.#pieces(text, this.#text(separator ? this.#now(separator) : this.#global('FS').value));
    const array = this.#cell((target as Expression).name).asArray();
    array.clear();
    for (const [i, piece] of pieces.entries()) array.get(String(i + 1)).value = new Input(piece);
    return pieces.length;
  }

  #substitute(args: readonly Expression[], all: boolean): number {
    const pattern = this.#pattern(args[0] as Expression);
    const replacement = pieces(this.#text(this.#now(args[1] as Expression)));
    const target = args[2] ? (isTarget(args[2]) ? this.#fixed(args[2]) : args[2]) : undefined;
    const text = target ? this.#text(this.#now(target)) : this.#wholeRecord();
    const { out, count } = replaced(text, pattern, (whole) => replacement.map((piece) => piece ?? whole).join(''), all);
    if (count === 0) return 0;
    if (!target) this.#setRecord(out);
    else if (isTarget(target)) this.#set(target, out);
    return count;
  }

  /** gawk's: `\\0` to `\\9` are groups; the third says which match, or "g". */
  #gensub(args: readonly Expression[]): string {
    const pattern = this.#pattern(args[0] as Expression);
    const template = this.#text(this.#now(args[1] as Expression));
    const which = this.#text(this.#now(args[2] as Expression));
    const text = args[3] ? this.#text(this.#now(args[3])) : this.#wholeRecord();
    const make = (whole: string, found: readonly number[]): string =>
      template.replace(/\\([0-9&\\])|&/g, (_, c: string | undefined) => {
        if (c === undefined || c === '0') return whole;
        if (c === '&' || c === '\\') return c;
        const start = found[2 * Number(c)] ?? -1;
        return start < 0 ? '' : text.slice(start, found[2 * Number(c) + 1]);
      });
    const only = /^[gG]/.test(which) ? undefined : Math.max(1, Math.trunc(toNumber(which)));
    let n = 0;
    return replaced(
      text,
      pattern,
      (whole, found) => (only === undefined || ++n === only ? make(whole, found) : whole),
      true,
    ).out;
  }
}

/** Texts from outside, which no other expression stands for. */
const KNOWN = new WeakMap<Expression, NonNullable<Value>>();

/** A value as an expression. */
function known(value: Value): Expression {
  if (typeof value === 'number') return { op: 'number', args: [], pure: true, name: '', value, line: 0 };
  if (typeof value === 'string') return { op: 'string', args: [], pure: true, name: value, value: 0, line: 0 };
  const node: Expression = { op: 'known', args: [], pure: true, name: '', value: 0, line: 0 };
  if (value !== undefined) KNOWN.set(node, value);
  return node;
}

const isTarget = ({ op }: Expression): boolean => op === 'variable' || op === 'element' || op === 'field';

function calculate(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
  }
  return a ** b;
}

/**
 * substr: from a place counted from 1. mawk 1.3.4 cuts fractions off, and what begins before the text becomes longer:
 * substr("hello", -1, 3) is "hell"; elsewhere it is "h".
 */
function part(text: string, from: number, length: number, gawk: boolean): string {
  const start = Math.max(1, gawk ? Math.round(from) : Math.trunc(from)) - 1;
  const end = gawk ? Math.round(from + length) - 1 : start + Math.trunc(length - Math.min(0, from));
  return text.slice(start, Math.max(start, end));
}

/** What sub puts in: "&" is what was matched (undefined here), "\\&" an ampersand. */
function pieces(text: string): (string | undefined)[] {
  const out: (string | undefined)[] = [];
  for (const match of text.matchAll(/\\\\|\\&|&|[^\\&]+|\\/g)) {
    if (match[0] === '&') out.push(undefined);
    else out.push(match[0] === '\\&' ? '&' : match[0] === '\\\\' ? '\\' : match[0]);
  }
  return out;
}

function replaced(
  text: string,
  pattern: Matcher,
  make: (whole: string, found: readonly number[]) => string,
  all: boolean,
): { readonly out: string; readonly count: number } {
  let out = '';
  let count = 0;
  let from = 0;
  for (let at = 0, last = -1; at <= text.length; ) {
    const found = pattern.exec(text, at);
    if (!found) break;
    const [start, end] = found as unknown as readonly [number, number];
    at = end > start ? end : end + 1;
    // An empty match right after a match does not count.
    if (end === start && start === last) continue;
    last = end;
    count++;
    out += text.slice(from, start) + make(text.slice(start, end), found);
    from = end;
    if (!all) break;
  }
  return { out: out + text.slice(from), count };
}

/** Escapes in `-v NAME=VALUE` are read as in a text of the program. */
export function assignmentText(text: string): string {
  return text.replace(/\\([0-7]{1,3}|[\s\S])/g, (_, c: string) => escaped(c, 0)[0]);
}
