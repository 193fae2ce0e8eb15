/**
 * Parts in which nothing was found, known by identity. Versions of an object and siblings share what they have in common
 * (../sharing.ts), and nobody changes what is stored: such a part need not be looked at a second time. Only for rules that
 * depend on nothing but the part.
 */
import type { FieldError } from '../types.ts';

export class Faultless {
  readonly #known = new WeakSet<object>();

  /** What `find` says of the part, unless it said nothing before. */
  errors<T extends object>(part: T, path: string, find: (part: T, path: string) => FieldError[]): FieldError[] {
    if (this.#known.has(part)) return NOTHING;
    const found = find(part, path);
    if (found.length === 0) this.#known.add(part);
    return found;
  }
}

const NOTHING: FieldError[] = [];
Object.freeze(NOTHING);
