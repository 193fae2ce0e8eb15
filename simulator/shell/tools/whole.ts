/** Inputs as bytes, for tools that need all of them at once. */
import { readAllBytes } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { ToolContext } from './tool.ts';

/** Everything in an operand; undefined: it cannot be opened, and a message was printed. */
export function* bytesOf(t: ToolContext, input: string): Routine<Uint8Array | undefined> {
  const reader = yield* t.open(input);
  return reader && (yield* readAllBytes(reader));
}

/** Text if the bytes are text, so that later tools see strings. */
export function chunkOf(bytes: Uint8Array): string | Uint8Array {
  const text = new TextDecoder().decode(bytes);
  return text.includes('\uFFFD') || text.includes('\0') ? bytes : text;
}
