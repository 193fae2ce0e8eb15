/**
 * Runs templates: the stack machine of compile.ts. Mirrors Go's text/template/exec.go in what it evaluates when, and in its messages:
 * "template: FILE:LINE:COLUMN: executing NAME at <NODE>: …", columns in bytes from 0.
 * Depth is bounded by Go's own rule (100,000 templates in each other), not by JavaScript's stack.
 */
import { Exhausted } from '../kernel/exhausted.ts';
import { checkCount, literalFor, parameterAt, plainArgument, valueFor } from './arguments.ts';
import type { CallShape, Step } from './compile.ts';
import { fieldValue } from './field.ts';
import { Frame, type Loop, type Output, type Pending, type Stacks, type Variable } from './frame.ts';
import { elementAt, iterated } from './iterated.ts';
import { nodeText } from './nodes.ts';
import type { Tree } from './parse.ts';
import { goText } from './printf.ts';
import { quote } from './quote.ts';
import type { Templates } from './templates.ts';
import { ExecError, type ExecuteLimits, GoError, type GoValue, Invocation } from './types.ts';
import { settled, utf8Length } from './utf8.ts';
import { isFunction, isTrue, methodOf, typeName, typeOf } from './values.ts';

const MAX_DEPTH = 100_000;
const MAX_FRAMES = 200_000;
const OUTPUT_LIMIT = 64 * 1024 * 1024;
const STEP_LIMIT = 10_000_000;

/** The text that a template of the set makes of `data`. Throws `ExecError`, and `Exhausted` past the limits. */
export function execute(set: Templates, template: string | Tree, data: GoValue, limits: ExecuteLimits = {}): string {
  return new Machine(limits).run(set, template, data);
}

class Machine implements Stacks {
  readonly values: GoValue[] = [];
  readonly variables: Variable[] = [];
  readonly marks: number[] = [];
  readonly dots: { readonly dot: GoValue; readonly dynamic: boolean }[] = [];
  readonly loops: Loop[] = [];
  readonly calls: Pending[] = [];
  readonly #frames: Frame[] = [];
  readonly #outputLimit: number;
  #steps: number;
  #frame: Frame | undefined;
  /** Whether the value on top is known as interface {} only. */
  #dynamic = false;

  constructor(limits: ExecuteLimits) {
    this.#outputLimit = limits.outputCharacters ?? OUTPUT_LIMIT;
    this.#steps = limits.steps ?? STEP_LIMIT;
  }

  run(set: Templates, template: string | Tree, data: GoValue): string {
    const out: Output = { text: '' };
    this.#enter(set, template, data ?? undefined, out, undefined);
    for (;;) {
      try {
        this.#loop();
        return settled(out.text);
      } catch (error) {
        if (!(error instanceof GoError)) throw error;
        this.#unwindOrThrow(error, out);
      }
    }
  }

  #unwindOrThrow(error: GoError, out: Output): void {
    try {
      this.#unwind(error);
    } catch (failure) {
      if (failure instanceof ExecError) failure.written = settled(out.text);
      throw failure;
    }
  }

  /** Begins a template of a set on its own: a program's, or a function's. */
  #enter(
    set: Templates,
    template: string | Tree,
    data: GoValue,
    out: Output,
    invocation: Invocation | undefined,
  ): void {
    const tree = typeof template === 'string' ? set.find(template) : template;
    if (!tree) {
      throw new GoError(
        `template: no template ${quote(template as string)} associated with template ${quote(set.name)}`,
      );
    }
    this.#push(new Frame(this, set, tree, data, out, 0, invocation));
  }

  #push(frame: Frame): void {
    if (this.#frames.length >= MAX_FRAMES) throw new Exhausted('stack overflow');
    this.#frames.push(frame);
    this.#frame = frame;
    this.variables.push({ name: '$', value: frame.dot, dynamic: false });
  }

  #pop(): Frame {
    const frame = this.#frames.pop() as Frame;
    truncate(this.values, frame.values);
    truncate(this.variables, frame.variables);
    truncate(this.marks, frame.marks);
    truncate(this.dots, frame.dots);
    truncate(this.loops, frame.loops);
    truncate(this.calls, frame.calls);
    this.#frame = this.#frames.at(-1);
    return frame;
  }

  /** A failure leaves every frame; functions on the way wrap it. What is left is thrown. */
  #unwind(failure: GoError): void {
    let error = failure;
    for (;;) {
      const frame = this.#pop();
      if (!this.#frame) throw error;
      if (!frame.invocation) continue;
      const pending = this.calls.pop() as Pending;
      error = this.#callError(pending, frame.invocation.fail(error));
    }
  }

  #callError(pending: Pending, error: GoError): ExecError {
    (this.#frame as Frame).node = pending.shape.node;
    return this.#error(`error calling ${pending.name}: ${error.message}`, error);
  }

  /** Upstream: exec.errorf and parse.ErrorContext. */
  #error(message: string, inner?: GoError): ExecError {
    const { tree, node } = this.#frame as Frame;
    const before = tree.text.slice(0, node.at);
    const line = before.split('\n').length;
    const column = utf8Length(before.slice(before.lastIndexOf('\n') + 1));
    const place = `${tree.file}:${line}:${column}`;
    return new ExecError(`template: ${place}: executing ${quote(tree.name)} at <${nodeText(node)}>: ${message}`, inner);
  }

  #fail(message: string): never {
    throw this.#error(message);
  }

  /** `#fail`, for others to call. */
  readonly #refuse = (message: string): never => this.#fail(message);

  #write(frame: Frame, text: string): void {
    frame.out.text += text;
    if (frame.out.text.length > this.#outputLimit) throw new Exhausted('memory exhausted');
  }

  #loop(): void {
    for (let frame = this.#frame; frame; frame = this.#frame) {
      const step = frame.code[frame.pc++];
      if (step) this.#step(frame, step);
      else this.#return();
      if (--this.#steps < 0) throw new Exhausted('the template does not come to an end');
    }
  }

  #return(): void {
    const frame = this.#pop();
    if (!frame.invocation) return;
    const pending = this.calls.pop() as Pending;
    const { finish } = frame.invocation;
    this.#result(pending, () => finish(settled(frame.out.text)));
  }

  #step(frame: Frame, step: Step): void {
    const { values } = this;
    switch (step.op) {
      case 'text':
        this.#write(frame, step.text);
        break;
      case 'at':
        frame.node = step.node;
        break;
      case 'dot':
        values.push(frame.dot);
        this.#dynamic = frame.dotDynamic;
        break;
      case 'variable': {
        frame.node = step.node;
        const variable = this.#variable(frame, step.name);
        values.push(variable.value);
        this.#dynamic = variable.dynamic;
        break;
      }
      case 'constant':
        frame.node = step.node;
        values.push(step.value);
        this.#dynamic = false;
        break;
      case 'field':
        this.#field(frame, step.name, values.pop());
        break;
      case 'settle':
        if (values[values.length - 1] === null) values[values.length - 1] = undefined;
        this.#dynamic = false;
        break;
      case 'call':
        this.#begin(frame, step);
        break;
      case 'method':
        this.#method(frame, step.name, step.call);
        break;
      case 'argument': {
        const pending = this.calls[this.calls.length - 1] as Pending;
        this.#argument(
          frame,
          pending,
          valueFor(parameterAt(pending.fn, pending.args.length), values.pop(), this.#refuse),
        );
        break;
      }
      case 'literal': {
        frame.node = step.node;
        const pending = this.calls[this.calls.length - 1] as Pending;
        this.#argument(
          frame,
          pending,
          literalFor(parameterAt(pending.fn, pending.args.length), step.node, this.#refuse),
        );
        break;
      }
      case 'invoke':
        this.#invoke(frame);
        break;
      case 'print':
        frame.node = step.node;
        this.#print(frame, values.pop());
        break;
      default:
        this.#control(frame, step);
    }
  }

  /** Variables, blocks, loops and templates. */
  #control(frame: Frame, step: Step): void {
    const { values } = this;
    switch (step.op) {
      case 'declare':
        this.variables.push({ name: step.name, value: values.at(-1), dynamic: false });
        break;
      case 'assign':
        this.#assign(frame, step.name, values.at(-1), false);
        break;
      case 'drop':
        values.pop();
        break;
      case 'fail':
        this.#fail(step.message);
        break;
      case 'jump':
        frame.pc = step.to;
        break;
      case 'jumpIfEmpty':
        if (!isTrue(values.pop())) frame.pc = step.to;
        break;
      case 'open':
        this.marks.push(this.variables.length);
        break;
      case 'close':
        truncate(this.variables, this.marks.pop() as number);
        break;
      case 'with': {
        const value = values.pop();
        if (!isTrue(value)) {
          frame.pc = step.otherwise;
          break;
        }
        this.dots.push({ dot: frame.dot, dynamic: frame.dotDynamic });
        frame.dot = value;
        frame.dotDynamic = false;
        break;
      }
      case 'withEnd': {
        const outer = this.dots.pop();
        frame.dot = outer?.dot;
        frame.dotDynamic = outer?.dynamic ?? false;
        break;
      }
      case 'range':
        this.#range(frame, step, values.pop());
        break;
      case 'next':
        this.#next(frame, step.to);
        break;
      case 'continue':
        frame.pc = step.to;
        break;
      case 'break':
        this.#leave(frame, this.loops.pop() as Loop);
        frame.pc = step.to;
        break;
      case 'find':
        frame.node = step.node;
        if (!frame.set.find(step.name)) this.#fail(`template ${quote(step.name)} not defined`);
        if (frame.depth === MAX_DEPTH) this.#fail(`exceeded maximum template depth (${MAX_DEPTH})`);
        break;
      case 'template': {
        const tree = frame.set.find(step.name) as Tree;
        this.#push(new Frame(this, frame.set, tree, values.pop(), frame.out, frame.depth + 1, undefined));
        break;
      }
    }
  }

  #variable(frame: Frame, name: string): Variable {
    for (let i = this.variables.length - 1; i >= frame.variables; i--) {
      const variable = this.variables[i] as Variable;
      if (variable.name === name) return variable;
    }
    return this.#fail(`undefined variable: ${name}`);
  }

  #assign(frame: Frame, name: string, value: GoValue, dynamic: boolean): void {
    const variable = this.#variable(frame, name);
    variable.value = value;
    variable.dynamic = dynamic;
  }

  #print(frame: Frame, value: GoValue): void {
    if (typeof value === 'string') this.#write(frame, value);
    else if (value === undefined || value === null) this.#write(frame, '<no value>');
    else if (isFunction(value)) this.#fail(`can't print ${nodeText(frame.node)} of type ${typeName(value)}`);
    else this.#write(frame, typeOf(value)?.pointerText?.(value) ?? goText(value));
  }

  // Loops.

  #range(frame: Frame, step: Extract<Step, { op: 'range' }>, value: GoValue): void {
    const { pipe } = step;
    const names = pipe.declared.map((variable) => variable.names[0] as string);
    const { keys, source, count, dynamic } = iterated(value, names.length, this.#refuse);
    if (count <= 0) {
      frame.pc = step.otherwise;
      return;
    }
    this.loops.push({
      keys,
      source,
      count,
      dynamic,
      names,
      assigns: pipe.assigns,
      variables: this.variables.length,
      marks: this.marks.length,
      dots: this.dots.length,
      dot: frame.dot,
      dotDynamic: frame.dotDynamic,
      at: 0,
    });
  }

  #next(frame: Frame, end: number): void {
    const loop = this.loops[this.loops.length - 1] as Loop;
    this.#leave(frame, loop);
    if (loop.at >= loop.count) {
      this.loops.pop();
      frame.pc = end;
      return;
    }
    const i = loop.at++;
    const { key, element } = elementAt(loop, i);
    frame.dot = element;
    frame.dotDynamic = loop.dynamic;
    this.#setRangeVariables(frame, loop, key, element);
  }

  #setRangeVariables(frame: Frame, loop: Loop, key: GoValue, element: GoValue): void {
    const [first, second] = loop.names;
    if (first === undefined) return;
    if (loop.assigns) {
      if (second !== undefined) {
        this.#assign(frame, first, key, false);
        this.#assign(frame, second, element, loop.dynamic);
      } else this.#assign(frame, first, element, loop.dynamic);
      return;
    }
    const last = this.variables.at(-1) as Variable;
    last.value = element;
    last.dynamic = loop.dynamic;
    if (second !== undefined) (this.variables.at(-2) as Variable).value = key;
  }

  /** Back to what was before the loop's body. */
  #leave(frame: Frame, loop: Loop): void {
    truncate(this.variables, loop.variables);
    truncate(this.marks, loop.marks);
    truncate(this.dots, loop.dots);
    frame.dot = loop.dot;
    frame.dotDynamic = loop.dotDynamic;
  }

  // Fields and methods. Upstream: exec.evalField.

  #field(frame: Frame, name: string, receiver: GoValue): void {
    const method = methodOf(receiver, name);
    if (method) {
      const shape: CallShape = { count: 0, piped: false, node: frame.node, first: '', end: frame.pc };
      checkCount(name, method, shape, this.#refuse);
      this.calls.push({ fn: method, name, shape, args: [], logic: undefined, final: undefined });
      this.#invoke(frame);
      return;
    }
    this.values.push(this.#fieldValue(frame, name, receiver, false));
  }

  #method(frame: Frame, name: string, shape: CallShape): void {
    const receiver = this.values.pop();
    const final = shape.piped ? this.values.pop() : undefined;
    const method = methodOf(receiver, name);
    if (!method) {
      this.#fieldValue(frame, name, receiver, true);
      // Only fields of nothing are left, which take arguments and ignore them.
      this.values.push(undefined);
      frame.pc = shape.end;
      return;
    }
    checkCount(name, method, shape, this.#refuse);
    this.calls.push({ fn: method, name, shape, args: [], logic: undefined, final });
  }

  #fieldValue(frame: Frame, name: string, receiver: GoValue, hasArguments: boolean): GoValue {
    const known = { dynamic: this.#dynamic, hasArguments, missingKey: frame.set.missingKey };
    const { value, dynamic } = fieldValue(receiver, name, known, this.#refuse);
    this.#dynamic = dynamic;
    return value;
  }

  // Calls. Upstream: exec.evalCall.

  #begin(frame: Frame, step: Extract<Step, { op: 'call' }>): void {
    const { name, call } = step;
    frame.node = step.node;
    const fn = frame.set.function(name);
    if (!fn) this.#fail(`${quote(name)} is not a defined function`);
    const final = call.piped ? this.values.pop() : undefined;
    checkCount(name, fn, call, this.#refuse);
    const logic = (name === 'and' || name === 'or') && frame.set.isBuiltin(name) ? name : undefined;
    this.calls.push({ fn, name, shape: call, args: [], logic, final });
  }

  #argument(frame: Frame, pending: Pending, arg: GoValue): void {
    pending.args.push(arg);
    // The first value that decides is the result; the others are not even looked at.
    if (pending.logic && isTrue(arg) === (pending.logic === 'or')) {
      this.calls.pop();
      this.values.push(arg);
      frame.pc = pending.shape.end;
    }
  }

  #invoke(frame: Frame): void {
    const pending = this.calls.pop() as Pending;
    const { fn, args, shape } = pending;
    if (shape.piped) args.push(valueFor(parameterAt(fn, args.length), pending.final, this.#refuse));
    if (pending.logic) {
      this.values.push(args.at(-1));
      return;
    }
    const plain = args.map((arg, i) => plainArgument(arg, parameterAt(fn, i)));
    if (pending.name === 'call' && frame.set.isBuiltin('call')) plain.unshift(shape.first || valueText(args[0]));
    if (fn.withSet) plain.unshift(frame.set);
    this.#result(pending, () => fn.call(...(plain as never[])));
  }

  /** Ends a call with what `make` gives, or lets the template it names run first. */
  #result(pending: Pending, make: () => GoValue): void {
    try {
      const result = make();
      if (result instanceof Invocation) {
        // Waits for the text; see #return.
        this.calls.push(pending);
        this.#enter(result.set, result.template, result.data ?? undefined, { text: '' }, result);
        return;
      }
      this.#charge(result);
      this.values.push(result);
      this.#dynamic = false;
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw this.#callError(pending, error);
    }
  }

  /** Long results take their time: a thousand appended to a list of thousands are millions. */
  #charge(result: GoValue): void {
    if (typeof result === 'string') {
      if (result.length > this.#outputLimit) throw new Exhausted('memory exhausted');
      this.#steps -= result.length >> 6;
    } else if (Array.isArray(result)) this.#steps -= result.length;
  }
}

function truncate(stack: unknown[], length: number): void {
  if (stack.length > length) stack.length = length;
}

/** reflect.Value.String: of anything but a string, its type. */
const valueText = (value: GoValue): string => (typeof value === 'string' ? value : `<${typeName(value)} Value>`);
