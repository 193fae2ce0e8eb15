/** Records of one input: lines, what RS separates, or paragraphs. */
import { MEMORY_LIMIT, outOfMemory } from '../../kernel/exhausted.ts';
import { type Chunk, type Reader, read } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { Matcher } from '../regex/regexp.ts';

export type Separator = { readonly text: string } | { readonly pattern: Matcher } | 'paragraph';

export class RecordReader {
  readonly #reader: Reader;
  readonly #decode: (chunk: Chunk | null) => string;
  #buffer = '';
  #ended = false;

  constructor(reader: Reader, decode: (chunk: Chunk | null) => string) {
    this.#reader = reader;
    this.#decode = decode;
  }

  close(): void {
    this.#reader.close();
  }

  /** The next record; undefined at the end. Throws `Exhausted` for one that does not end within the memory there is. */
  *next(separator: Separator): Routine<string | undefined> {
    for (let searched = 0; ; ) {
      if (separator === 'paragraph' && this.#buffer.startsWith('\n')) this.#buffer = this.#buffer.replace(/^\n+/, '');
      const found = this.#find(separator, searched);
      if (found) {
        const record = this.#buffer.slice(0, found[0]);
        this.#buffer = this.#buffer.slice(found[1]);
        return record;
      }
      if (this.#ended) {
        if (this.#buffer === '') return undefined;
        const record = separator === 'paragraph' ? this.#buffer.replace(/\n$/, '') : this.#buffer;
        this.#buffer = '';
        return record;
      }
      const before = this.#buffer.length;
      const chunk = yield* read(this.#reader);
      const piece = this.#decode(chunk);
      this.#buffer += piece;
      // A record of many pieces is put together once, when its end has come.
      const ends = typeof separator === 'string' || !('text' in separator) || piece.includes(separator.text);
      searched = ends ? before : this.#buffer.length;
      if (this.#buffer.length > MEMORY_LIMIT) throw outOfMemory();
      if (chunk === null) this.#ended = true;
    }
  }

  /** Where the record ends and the next one begins. */
  #find(separator: Separator, searched: number): readonly [number, number] | undefined {
    if (separator === 'paragraph') {
      const blank = /\n\n+/.exec(this.#buffer);
      // More newlines may come.
      if (!blank || (!this.#ended && blank.index + blank[0].length === this.#buffer.length)) return undefined;
      return [blank.index, blank.index + blank[0].length];
    }
    if ('text' in separator) {
      const at = searched < this.#buffer.length ? this.#buffer.indexOf(separator.text, searched) : -1;
      return at < 0 ? undefined : [at, at + separator.text.length];
    }
    const found = separator.pattern.exec(this.#buffer) as readonly [number, number] | undefined;
    if (!found || found[1] === found[0] || (!this.#ended && found[1] === this.#buffer.length)) return undefined;
    return found;
  }
}
