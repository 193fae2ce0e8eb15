// A tilde is text: Korean writes ranges with it, and two in a paragraph (5~20%, 1~2) would strike out what is between them.
import type { Processor } from 'unified';

/** A remark plugin: no strikethrough, neither `~a~` nor `~~a~~`. */
export function tildes(this: Processor): void {
  const data = this.data() as { micromarkExtensions?: object[] };
  data.micromarkExtensions ??= [];
  data.micromarkExtensions.push({ disable: { null: ['strikethrough'] } });
}
