/**
 * Here-documents: announced by `<<WORD`; their lines come after the line that asks for them. Upstream: read_secondary_line and
 * make_here_document of bash.
 */
import type { HereDocument, Part, Word } from './nodes.ts';
import { type WordReader, wordOf } from './words.ts';

export class HereDocuments {
  readonly #reader: WordReader;
  #waiting: HereDocument[] = [];
  /** Here-documents that the end of the text ended. */
  readonly warnings: { readonly line: number; readonly start: number; readonly delimiter: string }[] = [];
  #lines = new Map<HereDocument, number>();
  /** Substitutions that are open. */
  #depth = 0;

  constructor(reader: WordReader) {
    this.#reader = reader;
  }

  /** Here-documents asked for and not yet read are set aside (a substitution has its own). */
  swap(other: HereDocument[]): HereDocument[] {
    const mine = this.#waiting;
    this.#waiting = other;
    return mine;
  }

  /** A substitution begins: what it asks for is its own. Returns what was asked for before. */
  enter(): HereDocument[] {
    this.#depth++;
    return this.swap([]);
  }

  leave(before: HereDocument[]): void {
    this.#depth--;
    this.swap(before);
  }

  /** A here-document whose delimiter is the word that was read: its lines come after this one. */
  announce(word: Word, stripTabs: boolean): HereDocument {
    const quoted = word.parts.some((part) => part.kind === 'quoted' || part.kind === 'double');
    const document: HereDocument = {
      delimiter: quoted ? delimiterText(word.parts) : word.text,
      stripTabs,
      quoted,
      body: '',
      parts: [],
    };
    this.#waiting.push(document);
    this.#lines.set(document, this.#reader.line);
    return document;
  }

  /** What a substitution left unread when its parenthesis closed: documents without lines. */
  forget(): void {
    this.#waiting = [];
  }

  readAll(): void {
    const documents = this.#waiting;
    if (documents.length === 0) return;
    this.#waiting = [];
    for (const document of documents) this.#read(document);
  }

  takeWarnings(): HereDocuments['warnings'] {
    return this.warnings.splice(0);
  }

  #read(document: HereDocument): void {
    const reader = this.#reader;
    const firstLine = reader.line;
    let body = '';
    let closed = false;
    while (reader.at < reader.text.length) {
      const end = reader.text.indexOf('\n', reader.at);
      let raw = reader.text.slice(reader.at, end < 0 ? undefined : end);
      reader.at = end < 0 ? reader.text.length : end + 1;
      if (end >= 0) reader.line++;
      if (document.stripTabs) raw = raw.replace(/^\t+/, '');
      if (raw === document.delimiter) {
        closed = true;
        break;
      }
      // The parenthesis that closes a substitution may stand behind the delimiter: bash takes that for the end of the text.
      if (this.#depth > 0 && raw.startsWith(`${document.delimiter})`)) {
        const line = end < 0 ? reader.line : --reader.line;
        reader.at = (end < 0 ? reader.text.length : end) - raw.length + document.delimiter.length;
        this.warnings.push({ line, start: this.#lines.get(document) ?? firstLine, delimiter: document.delimiter });
        closed = true;
        break;
      }
      // A line that a backslash continues is one with the next.
      while (!document.quoted && /(?:^|[^\\])(?:\\\\)*\\$/.test(raw) && reader.at < reader.text.length) {
        const next = reader.text.indexOf('\n', reader.at);
        raw = `${raw.slice(0, -1)}${reader.text.slice(reader.at, next < 0 ? undefined : next)}`;
        reader.at = next < 0 ? reader.text.length : next + 1;
        if (next >= 0) reader.line++;
      }
      body += end < 0 && reader.at >= reader.text.length && !reader.text.endsWith('\n') ? raw : `${raw}\n`;
    }
    if (!closed) {
      this.warnings.push({
        line: reader.lastLine,
        start: this.#lines.get(document) ?? firstLine,
        delimiter: document.delimiter,
      });
    }
    document.body = body;
    document.parts = document.quoted ? [] : wordOf(body, firstLine, reader.makeChild, 'body').parts;
  }
}

/** A delimiter without its quotes. */
const delimiterText = (parts: readonly Part[]): string =>
  parts
    .map((part) =>
      part.kind === 'text' || part.kind === 'quoted'
        ? part.text
        : part.kind === 'double'
          ? delimiterText(part.parts)
          : part.kind === 'parameter'
            ? `$${part.text}`
            : 'text' in part
              ? part.text
              : '',
    )
    .join('');
