/** What sed reads: the lines of several files, one ahead. */
import { LineReader, type Reader } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { ToolContext } from '../tools/tool.ts';

/** Lines of several inputs, one ahead, so that "$" is known. */
export class Input {
  readonly #t: ToolContext;
  readonly #names: string[];
  #lines: LineReader | undefined;
  #next: { text: string; ended: boolean } | undefined;
  number = 0;

  constructor(t: ToolContext, names: readonly string[]) {
    this.#t = t;
    this.#names = [...names];
  }

  *#fetch(): Routine<{ text: string; ended: boolean } | undefined> {
    for (;;) {
      if (!this.#lines) {
        const name = this.#names.shift();
        if (name === undefined) return undefined;
        const reader: Reader | undefined = yield* open(this.#t, name);
        if (!reader) continue;
        this.#lines = new LineReader(reader, this.#t.lineEnd);
      }
      const text = yield* this.#lines.next();
      if (text !== null) return { text, ended: this.#lines.terminated };
      this.#lines = undefined;
    }
  }

  *take(): Routine<{ text: string; ended: boolean } | undefined> {
    const line = this.#next ?? (yield* this.#fetch());
    this.#next = undefined;
    if (line) this.number++;
    return line;
  }

  *isLast(): Routine<boolean> {
    this.#next ??= yield* this.#fetch();
    return this.#next === undefined;
  }
}

export function* open(t: ToolContext, name: string): Routine<Reader | undefined> {
  if (name !== '-' && !t.stat(name)) {
    yield* t.fail(`can't read ${name}: No such file or directory`, 2);
    return undefined;
  }
  if (name !== '-' && t.stat(name)?.kind === 'directory') {
    yield* t.fail(`couldn't edit ${name}: not a regular file`, 4);
    return undefined;
  }
  return yield* t.open(name);
}
