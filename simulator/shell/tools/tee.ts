/** tee: what is read goes on, and into files too. */
import { FileError } from '../../kernel/files.ts';
import { BrokenPipe, read, type Writer, write } from '../../kernel/stream.ts';
import { defineTool, type Tool, type ToolContext } from './tool.ts';

const MODES = ['warn', 'warn-nopipe', 'exit', 'exit-nopipe'];

/** What is done where nobody reads any more; undefined: SIGPIPE ends tee. */
const errorMode = (t: ToolContext): string | undefined =>
  t.value('output-error')
    ? t.choice('output-error', 'output-error', MODES)
    : t.has('p') || t.has('output-error')
      ? 'warn-nopipe'
      : undefined;

const tee = defineTool({
  names: ['tee'],
  options: ['a', 'append=a', 'i', 'ignore-interrupts=i', 'p', 'output-error?'],
  help: 'Usage: tee [OPTION]... [FILE]...\nCopy standard input to each FILE, and also to standard output.\n\n  -a  append to the given FILEs, do not overwrite',
  *run(t) {
    const mode = errorMode(t);
    if (mode) t.context.process.onSignal('SIGPIPE', 'ignore');
    if (t.has('i')) t.context.process.onSignal('SIGINT', () => {});
    const writers = new Map<Writer, string>([[t.context.stdout, 'standard output']]);
    for (const path of t.operands) {
      try {
        const writer =
          path === '/dev/stderr'
            ? t.context.stderr
            : path === '/dev/stdout'
              ? t.context.stdout.dup()
              : yield* t.openWriter(path, t.has('a'));
        writers.set(writer, path);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        yield* t.fail(`${path}: ${error.text}`);
        if (mode?.startsWith('exit')) return;
      }
    }
    for (;;) {
      const chunk = yield* read(t.context.stdin);
      if (chunk === null) return;
      for (const [writer, name] of writers) {
        try {
          yield* write(writer, chunk);
        } catch (error) {
          if (!(error instanceof BrokenPipe) || !mode) throw error;
          writers.delete(writer);
          if (mode.endsWith('nopipe')) continue;
          yield* t.fail(`${name}: Broken pipe`);
          if (mode === 'exit') return;
        }
      }
      if (writers.size === 0) return;
    }
  },
});

export const TEE_TOOLS: readonly Tool[] = [tee];
