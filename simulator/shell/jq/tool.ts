/**
 * jq 1.7: outputs and exit codes. Its options are in invocation.ts, what it reads in inputs.ts, the language in parser.ts, machine.ts
 * and library.ts. Left out, and refused by name: modules (-L, import), --stream-errors, --seq, debug dumps. Upstream: jq's main.c.
 */
import { contentOf } from '../../kernel/fifo.ts';
import { FileError } from '../../kernel/files.ts';
import { write } from '../../kernel/stream.ts';
import { type Routine, sleep } from '../../kernel/wait.ts';
import { type Tool, ToolContext, ToolFailure } from '../tools/tool.ts';
import { Inputs } from './inputs.ts';
import { type Invocation, invocationOf, LONG_OPTIONS } from './invocation.ts';
import { JsonFault } from './json.ts';
import { compiled, library } from './library.ts';
import { Machine } from './machine.ts';
import { CompileFault } from './nodes.ts';
import type { Event, JqWorld } from './registers.ts';
import { isTrue, type PrintOptions, print, textOf, type Value } from './values.ts';

const STEPS_BETWEEN_PAUSES = 20_000;
const VERSION = 'jq-1.7.1';
const USAGE =
  'Usage:\tjq [OPTIONS] FILTER [FILES...]\n\tjq [OPTIONS] --args FILTER [ARGUMENTS...]\n\tjq [OPTIONS] --jsonargs FILTER [JSON_VALUES...]\n';
const HELP = `${USAGE}
Reads JSON texts from FILES or standard input, runs FILTER for each and prints what comes out.

  -n, --null-input      run the filter once, for null
  -R, --raw-input       each line is an input, as a string
  -s, --slurp           all inputs in one array
  -c, --compact-output  each output on one line
  -r, --raw-output      strings without quotes
      --raw-output0     the same, each followed by NUL
  -j, --join-output     the same, with nothing after each
  -a, --ascii-output    only ASCII characters
  -S, --sort-keys       keys of objects in order
  -C, --color-output    colors, also where no terminal is
  -M, --monochrome-output  no colors
      --tab             indent with tabs
      --indent N        indent with N blanks
      --stream          parts of the inputs, as they come
  -f, --from-file FILE  the filter is in FILE
      --arg NAME VALUE  $NAME is the string VALUE
      --argjson NAME JSON  $NAME is the value JSON
      --slurpfile NAME FILE  $NAME is an array of the values in FILE
      --rawfile NAME FILE  $NAME is the text of FILE
      --args            what follows is in $ARGS.positional, as strings
      --jsonargs        what follows is in $ARGS.positional, as values
  -e, --exit-status     status 1 when the last output is false or null, 4 when there is none
  -V, --version         the version
  -h, --help            this
`;
const DEFAULT_COLORS = ['1;30', '0;39', '0;39', '0;39', '0;32', '1;39', '1;39', '34;1'];

const jq: Tool = {
  names: ['jq'],
  longOptions: LONG_OPTIONS,
  *program(context) {
    const t = new ToolContext(context, new Map(), context.args, 'error: Could not open @');
    try {
      return yield* run(t);
    } catch (error) {
      if (!(error instanceof ToolFailure)) throw error;
      yield* write(context.stderr, `jq: ${error.message}\n`);
      return error.status;
    }
  },
};

function* run(t: ToolContext): Routine<number> {
  const { context } = t;
  const invocation = yield* invocationOf(t);
  const { flags } = invocation;
  if (flags.has('help') || flags.has('version')) {
    yield* t.print(flags.has('help') ? HELP : `${VERSION}\n`);
    return 0;
  }
  let { filter } = invocation;
  if (flags.has('from-file')) {
    if (filter === undefined) return yield* usage(t);
    try {
      filter = new TextDecoder().decode(yield* contentOf(context.files, t.path(filter)));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new ToolFailure(`error: Could not open ${filter}: ${error.text}`, 2);
    }
  }
  if (filter === undefined) return yield* usage(t);
  const args = new Map<string, Value>([
    ['positional', invocation.positional],
    ['named', invocation.named],
  ]);
  const variables = new Map<string, Value>([...invocation.named, ['ARGS', args]]);
  const known = library();
  const inputs = new Inputs(t, invocation.files, flags.has('raw-input'));
  const noInput = flags.has('null-input');
  const world: JqWorld = {
    nowMs: () => context.kernel.wallMs(),
    env: new Map(context.env),
    filename: () => inputs.name ?? (inputs.begun ? '<stdin>' : null),
    line: () => inputs.lines,
  };
  let machine: Machine;
  try {
    machine = new Machine(compiled(filter, known, [...variables.keys()]), known, variables, world);
  } catch (error) {
    if (!(error instanceof CompileFault)) throw error;
    const count = error.message.split('\njq: error: ').length;
    yield* write(context.stderr, `jq: error: ${error.message}\njq: ${count} compile error${count > 1 ? 's' : ''}\n`);
    return 3;
  }
  return yield* new Session(t, invocation, inputs, machine).run(noInput);
}

function* usage(t: ToolContext): Routine<number> {
  yield* write(
    t.context.stderr,
    `${USAGE}Use jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://jqlang.github.io/jq\n`,
  );
  return 2;
}

/** One run: inputs through the machine to the output. */
class Session {
  readonly #t: ToolContext;
  readonly #flags: ReadonlySet<string>;
  readonly #inputs: Inputs;
  readonly #machine: Machine;
  readonly #print: PrintOptions;
  #status = 0;
  #last: Value | undefined;
  #halted: number | undefined;
  /** `input` has found nothing. */
  #ended = false;

  constructor(t: ToolContext, invocation: Invocation, inputs: Inputs, machine: Machine) {
    this.#t = t;
    this.#flags = invocation.flags;
    this.#inputs = inputs;
    this.#machine = machine;
    const { context } = t;
    const colored =
      invocation.flags.has('color-output') ||
      (context.stdout.tty !== undefined && !invocation.flags.has('monochrome-output') && !context.env.get('NO_COLOR'));
    this.#print = {
      indent: invocation.flags.has('compact-output') ? 0 : invocation.indent < 0 ? '\t' : invocation.indent,
      sorted: invocation.flags.has('sort-keys'),
      ascii: invocation.flags.has('ascii-output'),
      ...(colored ? { colors: colorsOf(context.env.get('JQ_COLORS')) } : {}),
    };
  }

  *run(noInput: boolean): Routine<number> {
    const { stderr } = this.#t.context;
    try {
      if (noInput) yield* this.#one(null);
      else if (this.#flags.has('slurp')) yield* this.#one(yield* this.#slurped());
      else
        for (let value = yield* this.#next(); value !== undefined; value = yield* this.#next()) {
          yield* this.#one(value);
          if (this.#halted !== undefined) break;
        }
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error;
      yield* write(stderr, `jq: parse error: ${error.message}\n`);
      this.#status = 2;
    }
    if (this.#halted !== undefined) return this.#halted;
    if (this.#status !== 0) return this.#status;
    if (this.#inputs.status !== 0) return this.#inputs.status;
    if (!this.#flags.has('exit-status')) return 0;
    return this.#last === undefined ? 4 : isTrue(this.#last) ? 0 : 1;
  }

  /** Where an error happened: the input's last line. */
  get #where(): string {
    if (this.#ended || (this.#flags.has('null-input') && !this.#inputs.begun)) return '<unknown>';
    return `${this.#inputs.name ?? '<stdin>'}:${this.#inputs.lines}`;
  }

  #events: Value[] = [];

  *#next(): Routine<Value | undefined> {
    if (!this.#flags.has('stream')) return yield* this.#inputs.next();
    while (this.#events.length === 0) {
      const value = yield* this.#inputs.next();
      if (value === undefined) return undefined;
      this.#events = streamed(value, []);
    }
    return this.#events.shift();
  }

  *#slurped(): Routine<Value> {
    if (this.#flags.has('raw-input')) return yield* this.#inputs.text();
    const values: Value[] = [];
    for (let value = yield* this.#next(); value !== undefined; value = yield* this.#next()) values.push(value);
    return values;
  }

  *#one(input: Value): Routine<void> {
    this.#machine.start(input);
    for (;;) {
      const event = this.#machine.go(STEPS_BETWEEN_PAUSES);
      if (event.kind === 'done') return;
      if (event.kind === 'pause') yield* sleep(1);
      else if (yield* this.#handle(event)) return;
    }
  }

  /** True: nothing more comes of this input. */
  *#handle(event: Event): Routine<boolean> {
    const { stderr } = this.#t.context;
    switch (event.kind) {
      case 'output':
        this.#status = 0;
        yield* this.#show(event.value);
        return false;
      case 'input': {
        const value = yield* this.#next();
        this.#ended = value === undefined;
        this.#machine.provide(value);
        return false;
      }
      case 'stderr':
        yield* write(stderr, event.text);
        return false;
      case 'halt':
        this.#halted = event.status;
        if (typeof event.value === 'string') yield* write(stderr, event.value);
        else if (event.value !== undefined && event.value !== null) yield* write(stderr, `${textOf(event.value)}\n`);
        return true;
      case 'error': {
        const { value } = event.error;
        this.#status = 5;
        yield* write(
          stderr,
          typeof value === 'string'
            ? `jq: error (at ${this.#where}): ${value}\n`
            : `jq: error (at ${this.#where}) (not a string): ${textOf(value)}\n`,
        );
        return true;
      }
      default:
        return false;
    }
  }

  *#show(value: Value): Routine<void> {
    this.#last = value;
    const flags = this.#flags;
    const bare = flags.has('raw-output') || flags.has('join-output') || flags.has('raw-output0');
    const text = bare && typeof value === 'string' && !flags.has('ascii-output') ? value : print(value, this.#print);
    const end = flags.has('raw-output0') ? '\0' : flags.has('join-output') ? '' : '\n';
    yield* this.#t.print(text + end);
  }
}

/** JQ_COLORS: codes in the order of the kinds, parted by colons; what is missing stays as it is. */
function colorsOf(given: string | undefined): string[] {
  const codes = [...DEFAULT_COLORS];
  if (given !== undefined && /^[\d;:]*$/.test(given))
    given.split(':').forEach((code, i) => {
      if (i < codes.length) codes[i] = code;
    });
  return codes.map((code) => `\x1b[${code}m`);
}

/** --stream: [path, leaf], and [path] where a container ends. */
function streamed(value: Value, path: readonly Value[]): Value[] {
  const entries: (readonly [Value, Value])[] = Array.isArray(value)
    ? value.map((item: Value, i) => [i, item] as const)
    : value instanceof Map
      ? [...(value as ReadonlyMap<string, Value>)]
      : [];
  if (entries.length === 0) return [[path, value]];
  const last = entries.at(-1) as readonly [Value, Value];
  return [...entries.flatMap(([key, item]) => streamed(item, [...path, key])), [[...path, last[0]]]];
}

export const JQ_TOOLS: readonly Tool[] = [jq];
