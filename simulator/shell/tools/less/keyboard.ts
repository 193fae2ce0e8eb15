/** The keys of a pager: what comes from the terminal, cut into keys, beside other things that it waits for. */
import { textDecoder } from '../../../kernel/stream.ts';
import type { Tty } from '../../../kernel/tty.ts';
import { type Routine, race, type Wait } from '../../../kernel/wait.ts';

const KEY = /^(?:\x1b\[[\d;]*[A-Za-z~]|\x1bO[A-Za-z]|\x1b[^[O]|[\s\S])/u;

export class Keyboard {
  readonly #tty: Tty;
  readonly #decode = textDecoder();
  /** Keys that have come and were not read yet. */
  keys: string[];
  /** Ctrl-C was among them; who looks puts it back. */
  interrupted = false;

  /** `begin`: texts that count as typed already. */
  constructor(tty: Tty, begin: readonly string[]) {
    this.#tty = tty;
    this.keys = begin.flatMap(keysOf);
  }

  /** Waits for keys, a resize, or one of other things; keys are kept, Ctrl-C is noted. */
  *wait(others: readonly Wait<unknown>[]): Routine<'key' | 'end' | 'resize' | { readonly other: unknown }> {
    const resize: Wait<unknown> = {
      label: 'resize',
      begin: (wake) => this.#tty.onResize(() => wake.done(undefined)),
    };
    const { index, value } = yield* race<unknown>([this.#tty.reader.next, resize, ...others]);
    if (index === 1) return 'resize';
    if (index > 1) return { other: value };
    if (value === null) return 'end';
    const keys = keysOf(this.#decode(value as string | Uint8Array));
    if (keys.includes('\x03')) this.interrupted = true;
    this.keys.push(...keys);
    return 'key';
  }
}

const keysOf = (data: string): string[] => {
  const keys: string[] = [];
  for (let rest = data; rest !== ''; ) {
    const key = KEY.exec(rest)?.[0] as string;
    keys.push(key);
    rest = rest.slice(key.length);
  }
  return keys;
};
