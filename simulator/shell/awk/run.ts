/**
 * Runs an awk program: records, rules and statements. They are routines, so that a loop without end can be interrupted and output
 * comes record by record; what is pure is left to expressions.ts. Mirrors mawk's execute.c.
 */
import { type Routine, sleep } from '../../kernel/wait.ts';
import type { ToolContext } from '../tools/tool.ts';
import { Expressions, known } from './expressions.ts';
import { formatFailure, formatted } from './functions.ts';
import { escaped } from './lexer.ts';
import { Memory } from './memory.ts';
import { AwkFailure, type Expression, isTarget, type Rule, type Script, type Statement } from './nodes.ts';
import { RandomNumbers } from './random.ts';
import type { RecordReader } from './records.ts';
import type { Streams } from './streams.ts';
import { Cell, Input, isTrue, toNumber, type Value } from './values.ts';

const STEPS_BETWEEN_PAUSES = 20_000;
const DEEPEST = 400;

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
  readonly #memory: Memory;
  readonly #expressions: Expressions;
  #input: RecordReader | undefined;
  #operand = 1;
  #sawFile = false;
  #steps = 0;
  #status = 0;
  #returned: Value;
  readonly #openRanges = new Set<Rule>();

  constructor(t: ToolContext, script: Script, streams: Streams, options: { world: AwkWorld; gawk: boolean }) {
    this.#t = t;
    this.#script = script;
    this.#streams = streams;
    this.#memory = new Memory(options.gawk);
    const { nowMs, tz, chance } = options.world;
    this.#expressions = new Expressions(this.#memory, { nowMs, tz, random: new RandomNumbers(chance(2_147_483_647)) });
  }

  /** `-v NAME=VALUE`, `NAME=VALUE` among the files. */
  assign(name: string, text: string): void {
    this.#memory.setVariable(name, new Input(text));
  }

  array(name: string, values: Iterable<readonly [string, string]>): void {
    const array = this.#memory.global(name).asArray();
    for (const [key, text] of values) array.get(key).value = new Input(text);
  }

  /** Runs all rules; returns the exit status. */
  *run(operands: readonly string[]): Routine<number> {
    this.#memory.global('ARGC').value = operands.length + 1;
    this.array('ARGV', [['0', this.#t.name], ...operands.map((text, i) => [String(i + 1), text] as const)]);
    const rules = (when: Rule['when']): readonly Rule[] => this.#script.rules.filter((rule) => rule.when === when);
    const records = rules('record');
    try {
      for (const { body } of rules('begin')) if (body) yield* this.#execute(body);
      if (records.length > 0 || rules('end').length > 0)
        for (;;) {
          const record = yield* this.#nextRecord();
          if (record === undefined) break;
          this.#memory.setRecord(record);
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
        if (!rule.body)
          yield* this.#streams.print(this.#memory.wholeRecord() + this.#memory.text(this.#memory.global('ORS').value));
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

  /** The next record of the main input, counted. */
  *#nextRecord(): Routine<string | undefined> {
    for (;;) {
      this.#input ??= yield* this.#nextInput();
      if (!this.#input) return undefined;
      const record = yield* this.#input.next(this.#memory.separator());
      if (record !== undefined) {
        this.#memory.count('NR');
        this.#memory.count('FNR');
        return record;
      }
      this.#input = undefined;
    }
  }

  *#nextInput(): Routine<RecordReader | undefined> {
    const argv = this.#memory.global('ARGV').asArray();
    for (;;) {
      if (this.#operand >= toNumber(this.#memory.global('ARGC').value)) {
        if (this.#sawFile) return undefined;
        this.#sawFile = true;
        return yield* this.#streams.open('-');
      }
      const key = String(this.#operand++);
      const operand = argv.has(key) ? this.#memory.text(argv.get(key).value) : '';
      if (operand === '') continue;
      const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(operand);
      if (assignment) {
        this.assign(assignment[1] as string, assignmentText(assignment[2] as string));
        continue;
      }
      this.#sawFile = true;
      const input = yield* this.#streams.open(operand);
      if (!input) throw new AwkFailure(`cannot open ${operand} (No such file or directory)`);
      this.#memory.global('FILENAME').value = operand;
      this.#memory.global('FNR').value = 0;
      return input;
    }
  }

  // Values that take their time.

  /** The value of any expression. */
  *#value(node: Expression): Routine<Value> {
    if (node.pure) return this.#expressions.now(node);
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
      const text = this.#memory.text(args[0] ? this.#expressions.now(args[0]) : undefined);
      if (node.name === 'system') return yield* this.#streams.system(text);
      if (node.name === 'close') return yield* this.#streams.close(text);
      yield* this.#streams.flush();
      return 0;
    }
    return this.#expressions.now({ ...node, args });
  }

  *#part(node: Expression): Routine<Expression> {
    if (node.pure) return node.op === 'regexp' || isTarget(node) ? node : known(this.#expressions.now(node));
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
    const source = yield* this.#streams.source(this.#memory.text(yield* this.#value(where)), node.name === '|');
    if (!source) return -1;
    const record = yield* source.next(this.#memory.separator());
    if (record === undefined) return 0;
    if (node.name === '|') this.#memory.count('NR');
    this.#took(target, record);
    return 1;
  }

  #took(target: Expression | undefined, record: string): void {
    if (target) this.#expressions.set(target, new Input(record));
    else this.#memory.setRecord(record);
  }

  *#call(node: Expression): Routine<Value> {
    const called = this.#script.functions.get(node.name);
    if (!called) throw new Error(`no function ${node.name}`);
    if (this.#memory.frames.length >= DEEPEST) throw new AwkFailure(`function call nesting too deep in ${node.name}`);
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
      const given = this.#memory.cell(arg.name);
      cell.value = given.value;
      cell.array = given.array;
      cell.origin = given;
    }
    this.#memory.frames.push(frame);
    try {
      this.#returned = undefined;
      const left = yield* this.#execute(called.body);
      if (left === 'next') throw new Next();
      const value = left === 'return' ? this.#returned : undefined;
      this.#returned = undefined;
      return value;
    } finally {
      this.#memory.frames.pop();
    }
  }

  // Statements.

  *#execute(node: Statement): Routine<Left> {
    if (++this.#steps % STEPS_BETWEEN_PAUSES === 0) yield* sleep(1);
    switch (node.kind) {
      case 'expression':
        if (node.value.pure) this.#expressions.now(node.value);
        else yield* this.#value(node.value);
        return undefined;
      case 'block':
        for (const statement of node.body) {
          const left = yield* this.#execute(statement);
          if (left) return left;
        }
        return undefined;
      case 'if':
        if (isTrue(node.test.pure ? this.#expressions.now(node.test) : yield* this.#value(node.test)))
          return yield* this.#execute(node.yes);
        return node.no ? yield* this.#execute(node.no) : undefined;
      case 'loop':
        return yield* this.#loop(node);
      case 'each':
        for (const key of this.#memory.cell(node.array).asArray().keys()) {
          this.#expressions.set(node.variable, key);
          const left = yield* this.#execute(node.body);
          if (left === 'break') break;
          if (left && left !== 'continue') return left;
        }
        return undefined;
      case 'print':
        yield* this.#print(node);
        return undefined;
      case 'delete': {
        const array = this.#memory.cell(node.array).asArray();
        if (!node.index) array.clear();
        else {
          const index: Expression[] = [];
          for (const part of node.index) index.push(yield* this.#part(part));
          array.delete(this.#expressions.key(index));
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
      if (!first && test && !isTrue(test.pure ? this.#expressions.now(test) : yield* this.#value(test)))
        return undefined;
      const left = yield* this.#execute(body);
      if (left === 'break') return undefined;
      if (left && left !== 'continue') return left;
      if (step) yield* this.#execute(step);
    }
  }

  *#print({ format, values, to }: Extract<Statement, { kind: 'print' }>): Routine<void> {
    const all: Value[] = [];
    for (const value of values) all.push(value.pure ? this.#expressions.now(value) : yield* this.#value(value));
    let text: string;
    if (format) text = yield* this.#formatted('printf', all);
    else {
      const shown =
        all.length === 0 ? [this.#memory.wholeRecord()] : all.map((value) => this.#memory.text(value, 'OFMT'));
      text =
        shown.join(this.#memory.text(this.#memory.global('OFS').value)) +
        this.#memory.text(this.#memory.global('ORS').value);
    }
    if (!to) yield* this.#streams.print(text);
    else yield* this.#streams.printTo(to.how, this.#memory.text(yield* this.#value(to.where)), text);
  }

  *#formatted(name: string, [format, ...values]: readonly Value[]): Routine<string> {
    const made = formatted(this.#memory, format, values);
    if (made.problem === undefined) return made.text;
    yield* this.#streams.print(made.text);
    throw formatFailure(this.#memory, name, format, made.problem);
  }
}

/** Escapes in `-v NAME=VALUE` are read as in a text of the program. */
export function assignmentText(text: string): string {
  return text.replace(/\\([0-7]{1,3}|[\s\S])/g, (_, c: string) => escaped(c, 0)[0]);
}
