/** jq's options. What is left out is refused by name. Upstream: jq's main.c. */
import { contentOf } from '../../kernel/fifo.ts';
import { FileError } from '../../kernel/files.ts';
import type { Routine } from '../../kernel/wait.ts';
import { type ToolContext, ToolFailure } from '../tools/tool.ts';
import { JsonFault, JsonReader, parseJson } from './json.ts';
import type { Value } from './values.ts';

const SHORT: Readonly<Record<string, string>> = {
  n: 'null-input',
  R: 'raw-input',
  s: 'slurp',
  c: 'compact-output',
  r: 'raw-output',
  j: 'join-output',
  a: 'ascii-output',
  S: 'sort-keys',
  C: 'color-output',
  M: 'monochrome-output',
  e: 'exit-status',
  f: 'from-file',
  h: 'help',
  V: 'version',
  L: 'library-path',
};
const PLAIN = new Set([...Object.values(SHORT), 'raw-output0', 'tab', 'stream', 'args', 'jsonargs', 'unbuffered']);
const NAMED = new Set(['arg', 'argjson', 'slurpfile', 'rawfile']);
const REFUSED = new Set([
  'library-path',
  'seq',
  'stream-errors',
  'debug-dump-disasm',
  'debug-trace',
  'build-configuration',
]);

export interface Invocation {
  readonly flags: ReadonlySet<string>;
  readonly filter: string | undefined;
  readonly files: readonly string[];
  readonly indent: number;
  readonly named: ReadonlyMap<string, Value>;
  readonly positional: readonly Value[];
}

export function* invocationOf(t: ToolContext): Routine<Invocation> {
  const flags = new Set<string>();
  const named = new Map<string, Value>();
  const positional: Value[] = [];
  const operands: string[] = [];
  let indent = 2;
  let rest: 'files' | 'args' | 'jsonargs' = 'files';
  let only = false;
  const { args } = t.context;
  const problem = (message: string): never => {
    throw new ToolFailure(
      `error: ${message}\nUse jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://jqlang.github.io/jq`,
      2,
    );
  };
  const take = (operand: string): void => {
    if (operands.length === 0 || rest === 'files') operands.push(operand);
    else if (rest === 'args') positional.push(operand);
    else positional.push(given(operand, `Invalid JSON text passed to --jsonargs`, problem));
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (only || !arg.startsWith('-') || arg === '-') {
      take(arg);
      continue;
    }
    if (arg === '--') {
      only = true;
      continue;
    }
    const names = arg.startsWith('--') ? [arg.slice(2)] : [...arg.slice(1)].map((letter) => SHORT[letter] ?? letter);
    for (const name of names) {
      if (REFUSED.has(name)) throw new ToolFailure(`not simulated: ${arg.startsWith('--') ? arg : '-L'}`, 2);
      if (name === 'indent') {
        const text = args[++i] ?? problem('--indent takes one parameter');
        indent = Number(text);
        if (indent < 0) problem('Cannot indent less than zero');
        if (indent > 7) problem('Cannot indent more than 7 characters');
      } else if (NAMED.has(name)) {
        const [key, text] = [args[i + 1], args[i + 2]];
        i += 2;
        const takes = `--${name} takes two parameters (e.g. --${name} ${name.endsWith('file') ? 'varname filename' : name === 'arg' ? 'varname value' : 'varname text'})`;
        if (key === undefined || text === undefined) problem(takes);
        else if (!named.has(key)) named.set(key, yield* valueOf(t, name, key, text, problem));
      } else if (PLAIN.has(name)) {
        flags.add(name);
        if (name === 'tab') indent = -1;
        if (name === 'args' || name === 'jsonargs') rest = name;
      } else problem(`Unknown option: ${arg}`);
    }
  }
  const [filter, ...files] = operands;
  return { flags, filter, files, indent, named, positional };
}

function given(text: string, message: string, problem: (message: string) => never): Value {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return problem(message);
  }
}

function* valueOf(
  t: ToolContext,
  kind: string,
  name: string,
  text: string,
  problem: (message: string) => never,
): Routine<Value> {
  if (kind === 'arg') return text;
  if (kind === 'argjson') return given(text, `Invalid JSON text passed to --argjson`, problem);
  let content: string;
  try {
    content = new TextDecoder().decode(yield* contentOf(t.context.files, t.path(text)));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new ToolFailure(`error: Bad JSON in --${kind} ${name} ${text}: Could not open ${text}: ${error.text}`, 2);
  }
  if (kind === 'rawfile') return content;
  const reader = new JsonReader();
  reader.feed(content);
  const values: Value[] = [];
  try {
    for (let one = reader.next(); one !== undefined; one = reader.next()) values.push(one);
    const last = reader.end();
    if (last !== undefined) values.push(last);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw new ToolFailure(`error: Bad JSON in --${kind} ${name} ${text}: ${error.message}`, 2);
  }
  return values;
}

/** As Tab offers them. */
export const LONG_OPTIONS: readonly string[] = [...PLAIN, ...NAMED, 'indent']
  .filter((name) => !REFUSED.has(name))
  .map((name) => `--${name}`)
  .sort();
