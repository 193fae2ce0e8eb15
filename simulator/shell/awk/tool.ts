/**
 * awk as Debian has it: mawk 1.3.4, which works on bytes and knows no intervals ("{2}"); `gawk` works on characters, knows intervals
 * and gensub. Left out and refused by name: mawk's -W, gawk's long options, nextfile, indirect calls, sockets.
 */
import { FileError } from '../../kernel/files.ts';
import { type Chunk, textDecoder, write } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { asBytes, fromBytes } from '../bytes.ts';
import { BadRegExp, RegExpTooHard } from '../regex/regexp.ts';
import { type Tool, ToolContext, withStatus } from '../tools/tool.ts';
import { AwkFailure, AwkSyntaxError } from './nodes.ts';
import { parseAwk } from './parser.ts';
import { WORDS } from './regexps.ts';
import { AwkRun, assignmentText } from './run.ts';
import { Streams } from './streams.ts';

const USAGE =
  "Usage: awk [-F value] [-v var=value] [--] 'program text' [file ...]\n       awk [-F value] [-v var=value] [-f program-file] [--] [file ...]\n";

interface Words {
  readonly separator: string | undefined;
  readonly variables: readonly (readonly [string, string])[];
  readonly files: readonly string[];
  readonly operands: readonly string[];
}

function readWords(args: readonly string[]): Words {
  let separator: string | undefined;
  const variables: (readonly [string, string])[] = [];
  const files: string[] = [];
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--') {
      i++;
      break;
    }
    if (!arg.startsWith('-') || arg === '-') break;
    const letter = arg[1] as string;
    if (letter === 'W' || arg.startsWith('--')) throw new AwkFailure(`not simulated: ${arg}`);
    if (!'Fvf'.includes(letter)) throw new AwkFailure(`not an option: ${arg}`);
    const value = arg.length > 2 ? arg.slice(2) : args[++i];
    if (value === undefined) throw new AwkFailure(`option -${letter} lacks argument`);
    if (letter === 'F') separator = value;
    else if (letter === 'f') files.push(value);
    else {
      const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(value);
      if (!assignment) throw new AwkFailure(`improper assignment: -v ${value}`);
      variables.push([assignment[1] as string, assignment[2] as string]);
    }
  }
  return { separator, variables, files, operands: args.slice(i) };
}

const awk: Tool = {
  names: ['awk', 'mawk', 'gawk'],
  *program(context) {
    const t = new ToolContext(context, new Map(), context.args);
    try {
      return yield* runAwk(t);
    } catch (error) {
      const message = messageOf(error);
      if (message === undefined) throw error;
      yield* write(context.stderr, `awk: ${message}\n`);
      return 2;
    }
  },
};

function messageOf(error: unknown): string | undefined {
  if (error instanceof AwkFailure || error instanceof AwkSyntaxError) return error.message;
  if (error instanceof FileError && error.code === 'EISDIR') return `read error (${error.text})`;
  if (error instanceof BadRegExp)
    return `line 0: regular expression compile failed (${WORDS[error.message] ?? error.message})`;
  if (error instanceof RegExpTooHard) return 'not simulated: a regular expression that takes so many steps';
  return undefined;
}

function* runAwk(t: ToolContext): Routine<number> {
  const { context } = t;
  const gawk = t.name === 'gawk';
  if (context.args.length === 0 || context.args[0] === '--help') {
    yield* write(context.args.length === 0 ? context.stderr : context.stdout, USAGE);
    return context.args.length === 0 ? 2 : 0;
  }
  const words = readWords(context.args);
  const inside = gawk ? (text: string): string => text : asBytes;
  let { operands } = words;
  let source = '';
  for (const file of words.files) {
    if (file !== '-' && file !== '/dev/stdin' && !t.stat(file))
      throw new AwkFailure(`cannot open ${file} (No such file or directory)`);
    source += `${(yield* t.text(file)) ?? ''}\n`;
  }
  if (words.files.length === 0) {
    const [program, ...rest] = operands;
    if (program === undefined) {
      yield* write(context.stderr, USAGE);
      return 2;
    }
    source = program;
    operands = rest;
  }
  const script = parseAwk(inside(source), gawk);
  const decoder = (): ((chunk: Chunk | null) => string) =>
    gawk ? textDecoder() : (chunk) => (chunk === null ? '' : asBytes(chunk));
  const streams = new Streams(t, decoder, gawk ? (text) => text : fromBytes);
  const random = context.kernel.random('awk');
  const world = {
    nowMs: () => context.kernel.wallMs(),
    tz: context.env.get('TZ'),
    chance: (below: number) => random.int(below),
  };
  const run = new AwkRun(t, script, streams, { world, gawk });
  if (words.separator !== undefined)
    run.assign('FS', words.separator === 't' && gawk ? '\t' : assignmentText(inside(words.separator)));
  for (const [name, value] of words.variables) run.assign(name, assignmentText(inside(value)));
  run.array(
    'ENVIRON',
    [...context.env].map(([name, value]) => [inside(name), inside(value)] as const),
  );
  try {
    return yield* run.run(operands.map(inside));
  } catch (error) {
    const message = messageOf(error);
    if (message === undefined) throw withStatus(error, 2);
    // What was printed before comes out at the end.
    yield* write(context.stderr, `awk: ${message}\n`);
    yield* streams.closeAll();
    return 2;
  }
}

export const AWK_TOOLS: readonly Tool[] = [awk];
