/** A number typed before a key (Alt-3, Alt-minus): how often, or which. Upstream: readline's misc.c, rl_digit_argument. */
import type { Key } from './keys.ts';

/** More than that is not repeated. Upstream: MAX_ARGUMENT is far more; a line that long is nobody's. */
const MOST = 1_000_000;

export class NumericArgument {
  /** "3", "-", "-12"; undefined: none is being typed. */
  #text: string | undefined;

  /** Whether the key belongs to the number. */
  takes(key: Key): boolean {
    const typed =
      key.kind === 'text' && this.#text !== undefined
        ? key.text
        : key.kind === 'key'
          ? /^M-([-\d])$/.exec(key.name)?.[1]
          : undefined;
    if (typed === undefined || !/^(?:\d+|-)$/.test(typed) || (typed === '-' && this.#text !== undefined)) return false;
    this.#text = (this.#text ?? '') + typed;
    return true;
  }

  /** "(arg: 3) " */
  get prompt(): string | undefined {
    return this.#text === undefined ? undefined : `(arg: ${this.#text}) `;
  }

  /** The number, which is forgotten: "-" is -1, none is undefined. */
  take(): number | undefined {
    const text = this.#text;
    this.#text = undefined;
    if (text === undefined) return undefined;
    const count = Number(text === '-' ? '-1' : text);
    return Math.max(-MOST, Math.min(MOST, count));
  }
}
