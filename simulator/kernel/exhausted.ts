/**
 * A program asks for more than its machine has: memory, disk or processes. It ends with a message, and the world goes on. The
 * engine's own limits (the length of a string, the depth of a stack) are met the same way.
 */
import { FileError } from './files.ts';

/** What one value or one reading may hold, in characters or bytes. */
export const MEMORY_LIMIT = 64 * 1024 * 1024;
/** Processes of one machine at a time (`ulimit -u`). */
export const PROCESS_LIMIT = 1000;

/** Thrown into the program that wants too much; `status` is what that program ends with. */
export class Exhausted extends Error {
  readonly status: number;
  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}

export const outOfMemory = (): Exhausted => new Exhausted('memory exhausted');

/** As each engine words its limits. */
const LIMITS = /call stack|too much recursion|string length|array length|allocation|out of memory|maximum size/i;

/** What to say of an error that means "too much", or undefined when it means something else. */
export function exhaustion(error: unknown): string | undefined {
  if (error instanceof Exhausted) return error.message;
  if (error instanceof FileError && error.code === 'ENOSPC') return 'write error: No space left on device';
  if (!(error instanceof Error) || !(error instanceof RangeError || error.name === 'InternalError')) return undefined;
  return LIMITS.test(error.message) ? 'memory exhausted' : undefined;
}
