/** Collects the fields that one word becomes: what is quoted, what splits at IFS, what is a pattern. */
import { DEFAULT_IFS } from './ifs.ts';
import { escapePattern } from './pattern.ts';

export interface Field {
  text: string;
  /** The same as a pattern: quoted characters escaped. */
  pattern: string;
  /** Holds an active pattern character. */
  magic: boolean;
  /** Was quoted somewhere: stays although it is empty. */
  quoted: boolean;
}

export class Fields {
  readonly list: Field[] = [];
  readonly #ifs: string;
  /** False: everything is one field (assignments, redirections, case words). */
  readonly #splits: boolean;
  #current: Field | undefined;

  constructor(ifs: string | undefined, splits: boolean) {
    this.#ifs = ifs ?? DEFAULT_IFS;
    this.#splits = splits;
  }

  #field(): Field {
    this.#current ??= { text: '', pattern: '', magic: false, quoted: false };
    return this.#current;
  }

  /** Text that is quoted, or plain characters of the word itself. */
  add(text: string, quoted: boolean): void {
    const field = this.#field();
    field.text += text;
    field.pattern += escapePattern(text);
    if (quoted) field.quoted = true;
  }

  /** Characters of the word that are a pattern. */
  addPattern(pattern: string): void {
    const field = this.#field();
    field.text += pattern;
    field.pattern += pattern;
    field.magic = true;
  }

  /** Value of an unquoted expansion: split, and patterns in it count. */
  addExpanded(value: string): void {
    if (!this.#splits || this.#ifs === '') {
      if (value !== '') this.#active(value);
      return;
    }
    if (this.#ifs === DEFAULT_IFS) {
      this.#splitBlanks(value);
      return;
    }
    const blank = (c: string): boolean => (c === ' ' || c === '\t' || c === '\n') && this.#ifs.includes(c);
    let i = 0;
    while (i < value.length) {
      const c = value[i] as string;
      if (!this.#ifs.includes(c)) {
        this.#active(c);
        i++;
        continue;
      }
      if (blank(c)) {
        while (i < value.length && blank(value[i] as string)) i++;
        if (i < value.length && this.#ifs.includes(value[i] as string)) continue;
        this.end();
        continue;
      }
      i++;
      this.#field().quoted = true;
      this.end();
      while (i < value.length && blank(value[i] as string)) i++;
    }
  }

  #splitBlanks(value: string): void {
    let from = 0;
    for (let i = 0; i <= value.length; i++) {
      const c = value.charCodeAt(i);
      if (i < value.length && c !== 32 && c !== 9 && c !== 10) continue;
      if (i > from) this.#active(value.slice(from, i));
      if (i < value.length) this.end();
      from = i + 1;
    }
  }

  #active(text: string): void {
    const field = this.#field();
    field.text += text;
    field.pattern += text;
    if (/[*?[\\(]/.test(text)) field.magic = true;
  }

  /** The elements of "$@" (quoted) or $@: the first joins what is before it, the last what comes after. */
  addMany(values: readonly string[], quoted: boolean, separator = ' '): void {
    if (!this.#splits) {
      const text = values.join(separator);
      if (quoted) this.add(text, true);
      else this.addExpanded(text);
      return;
    }
    values.forEach((value, i) => {
      if (i > 0) this.end();
      if (quoted) this.add(value, true);
      else this.addExpanded(value);
    });
  }

  /** Ends the current field. */
  end(): void {
    if (this.#current) this.list.push(this.#current);
    this.#current = undefined;
  }
}
