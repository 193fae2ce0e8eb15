/** Regular expressions that a learner types: Go's, with the part that reads the harder ones loaded when need be. */
import { GoError } from '../../gotemplate/types.ts';
import { type Routine, settle } from '../../kernel/wait.ts';
import { regexpCompiler } from '../functions/regexp.ts';
import { loadPart, PartMissing } from '../parts.ts';
import { HelmError } from './errors.ts';
import type { Call } from './types.ts';

/** Where each text matches first, -1 for nowhere. Throws: "error parsing regexp: …", also without texts. */
export function* regexpPositions(call: Call, pattern: string, texts: readonly string[]): Routine<readonly number[]> {
  const { memory } = call;
  try {
    const compile = regexpCompiler(memory.parts);
    return ['', ...texts].map((text) => compile(pattern, text).exec(text, 0)?.start ?? -1).slice(1);
  } catch (error) {
    if (error instanceof GoError) throw new HelmError(error.message);
    if (!(error instanceof PartMissing)) throw error;
    memory.parts = { ...memory.parts, ...(yield* settle(loadPart(error.part))) };
    return yield* regexpPositions(call, pattern, texts);
  }
}
