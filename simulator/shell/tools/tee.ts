/** tee: what is read goes on, and into files too. */
import { FileError } from '../../kernel/files.ts';
import { read, type Writer, write } from '../../kernel/stream.ts';
import { defineTool, type Tool } from './tool.ts';

const tee = defineTool({
  names: ['tee'],
  options: ['a', 'append=a', 'i', 'ignore-interrupts=i'],
  refused: ['p', 'output-error?'],
  help: 'Usage: tee [OPTION]... [FILE]...\nCopy standard input to each FILE, and also to standard output.\n\n  -a  append to the given FILEs, do not overwrite',
  *run(t) {
    if (t.has('i')) t.context.process.onSignal('SIGINT', () => {});
    const writers: Writer[] = [t.context.stdout];
    for (const path of t.operands) {
      try {
        writers.push(
          path === '/dev/stderr'
            ? t.context.stderr
            : path === '/dev/stdout'
              ? t.context.stdout
              : yield* t.openWriter(path, t.has('a')),
        );
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        yield* t.fail(`${path}: ${error.text}`);
      }
    }
    for (;;) {
      const chunk = yield* read(t.context.stdin);
      if (chunk === null) return;
      for (const writer of writers) yield* write(writer, chunk);
    }
  },
});

export const TEE_TOOLS: readonly Tool[] = [tee];
