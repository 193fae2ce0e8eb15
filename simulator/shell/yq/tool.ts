/**
 * yq as Debian has it (yq 3.1.0: jq for YAML): documents become JSON, jq does the rest, -y writes YAML again. Upstream:
 * kislyuk/yq, yq/__init__.py and parser.py. Left out, and refused by name: -Y (tags and styles kept), XML and TOML.
 */
import { contentOf } from '../../kernel/fifo.ts';
import { FileError } from '../../kernel/files.ts';
import { bytesOf, bytesReader, readAll, sink, textDecoder, write } from '../../kernel/stream.ts';
import { type Routine, wait } from '../../kernel/wait.ts';
import { JsonFault, JsonReader } from '../jq/json.ts';
import type { Value } from '../jq/values.ts';
import { type Tool, ToolContext, ToolFailure } from '../tools/tool.ts';
import { jsonDocuments } from './documents.ts';
import { emitYaml } from './emitter.ts';
import { HELP, type Invocation, invocationOf, LONG_OPTIONS, REFUSED, USAGE, UsageError } from './invocation.ts';

const VERSION = 'yq 0.0.0';

const yq: Tool = {
  names: ['yq'],
  longOptions: LONG_OPTIONS,
  refused: REFUSED,
  *program(context) {
    const t = new ToolContext(context, new Map(), context.args);
    try {
      return yield* run(t);
    } catch (error) {
      if (error instanceof UsageError) {
        yield* write(context.stderr, `${USAGE}yq: error: ${error.message}\n`);
        return 2;
      }
      if (!(error instanceof ToolFailure)) throw error;
      yield* write(context.stderr, `yq: ${error.message}\n`);
      return error.status;
    }
  },
};

function* run(t: ToolContext): Routine<number> {
  const invocation = invocationOf(t.context.args);
  if (invocation.asks === 'version') {
    yield* t.print(`${VERSION}\n`);
    return 0;
  }
  const readsTerminal = invocation.files.length === 0 && !invocation.nullInput && t.context.stdin.tty !== undefined;
  if (invocation.asks === 'help' || readsTerminal) {
    yield* t.print(HELP);
    return invocation.asks === 'help' ? 0 : 2;
  }
  for (const file of invocation.files) openable(t, file);
  if (!invocation.inPlace) return yield* over(t, invocation, invocation.files);
  if (!invocation.yaml) throw new ToolFailure('-i/--in-place can only be used with -y/-Y');
  if (invocation.files.length === 0)
    throw new ToolFailure('-i/--in-place can only be used with filename arguments, not on standard input');
  let status = 0;
  for (const file of invocation.files) status ||= yield* over(t, invocation, [file], file);
  return status;
}

/** Upstream: argparse.FileType. */
function openable(t: ToolContext, file: string): void {
  if (file === '-') return;
  const cannot = (number: number, text: string): never => {
    throw new UsageError(`argument files: can't open '${file}': [Errno ${number}] ${text}: '${file}'`);
  };
  const found = t.stat(file);
  if (!found) cannot(2, 'No such file or directory');
  else if (found.kind === 'directory') cannot(21, 'Is a directory');
}

/** jq over the documents of the files; `into`: the file that gets what comes out. */
function* over(t: ToolContext, invocation: Invocation, files: readonly string[], into?: string): Routine<number> {
  const { context } = t;
  let json = '';
  if (!invocation.nullInput)
    for (const file of files.length === 0 ? ['-'] : files)
      json += jsonDocuments(
        file === '-'
          ? yield* readAll(context.stdin)
          : new TextDecoder().decode(yield* contentOf(context.files, t.path(file))),
        file === '-' ? '<stdin>' : file,
      );
  let text = '';
  const decode = textDecoder();
  const collected = sink((chunk) => {
    text += decode(chunk);
    return undefined;
  });
  const jq = context.run('jq', invocation.jqArgs, {
    stdin: bytesReader(bytesOf(json)),
    ...(invocation.yaml ? { stdout: collected } : {}),
  });
  if (!jq)
    throw new ToolFailure(
      "Error starting jq: FileNotFoundError: [Errno 2] No such file or directory: 'jq'. Is jq installed and available on PATH?",
    );
  const { code } = yield* wait(jq.end);
  if (!invocation.yaml) return code;
  const yaml = emitYaml(valuesOf(text), invocation);
  if (into === undefined) yield* t.print(yaml);
  else if (yaml !== '')
    try {
      context.files.write(t.path(into), yaml);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new ToolFailure(`Error running jq: PermissionError: [Errno 13] ${error.text}: '${into}'.`);
    }
  return code;
}

function valuesOf(text: string): Value[] {
  const reader = new JsonReader();
  const values: Value[] = [];
  try {
    reader.feed(text);
    for (let value = reader.next(); value !== undefined; value = reader.next()) values.push(value);
    const last = reader.end();
    if (last !== undefined) values.push(last);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    // -r and the like: texts without quotes are no JSON
    throw new ToolFailure('Error running jq: JSONDecodeError: Expecting value: line 1 column 1 (char 0).');
  }
  return values;
}

export const YQ_TOOLS: readonly Tool[] = [yq];
