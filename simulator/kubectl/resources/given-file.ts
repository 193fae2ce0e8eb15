/** Files that flags name: ordinary ones, named pipes, and the program's own standard input by its path (proc(5), /proc/self/fd). */
import { contentOf } from '../../kernel/fifo.ts';
import { readAllBytes } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { Invocation } from '../types.ts';

/** Whether an absolute path leads to what the program reads anyway. */
export const isOwnInput = (path: string): boolean => /^\/(dev\/(stdin|fd\/0)|proc\/self\/fd\/0)$/.test(path);

/** What the file at an absolute path holds. Throws `FileError`. */
export function* givenBytes({ context }: Pick<Invocation, 'context'>, path: string): Routine<Uint8Array> {
  return isOwnInput(path) ? yield* readAllBytes(context.stdin) : yield* contentOf(context.files, path);
}
