/**
 * Code that few charts need, in chunks of its own: regular expressions that JavaScript's own would read otherwise, and certificates
 * with what belongs to them. Rendering is synchronous, so a template that needs a part which is not there throws `PartMissing`;
 * the command awaits `loadPart` and renders again, as it does with look-ups.
 */
import type { CryptoPart } from './functions/crypto-part.ts';
import type { RegexpPart } from './functions/regexp-part.ts';

export interface Parts {
  readonly regexp?: RegexpPart;
  readonly crypto?: CryptoPart;
}

export type PartName = keyof Parts;

/** Thrown by rendering. */
export class PartMissing extends Error {
  readonly part: PartName;
  constructor(part: PartName) {
    super(`the part ${part} of helm has not been loaded`);
    this.part = part;
  }
}

/** Fetches a part: `parts = { ...parts, ...(yield* settle(loadPart(error.part))) }`. */
export async function loadPart(name: PartName): Promise<Parts> {
  if (name === 'regexp') return { regexp: (await import('./functions/regexp-part.ts')).regexpPart };
  return { crypto: (await import('./functions/crypto-part.ts')).cryptoPart };
}
