/**
 * What was entered as entries of the history: each whole command one, its lines joined by "; " where that means the same, as bash
 * does with `shopt -s cmdhist`; `lithist` leaves the newlines, without cmdhist each line is an entry. Upstream: bash's bashhist.c
 * (bash_add_history) and parse.y (history_delimiting_chars). Where bash joins to something that is no command any more (behind `&&`
 * within [[ ]], within ${ }), this does not.
 */

interface Joining {
  readonly cmdhist: boolean;
  readonly lithist: boolean;
  /** Whether a command goes on on the next line. */
  readonly unfinished: (text: string) => boolean;
}

/** "for i in 1 2; do\necho $i\ndone" is "for i in 1 2; do echo $i; done"; "echo 1\necho 2" are two entries. */
export function historyEntries(text: string, { cmdhist, lithist, unfinished }: Joining): string[] {
  if (!text.includes('\n')) return [text];
  const entries: string[] = [];
  let command = '';
  for (const line of text.replace(/\n$/, '').split('\n')) {
    command = command === '' ? line : `${command}\n${line}`;
    if (unfinished(command)) continue;
    if (command.trim() !== '') entries.push(command);
    command = '';
  }
  if (command.trim() !== '') entries.push(command);
  if (!cmdhist) return entries.flatMap((entry) => entry.split('\n'));
  return lithist ? entries : entries.map(joined);
}

/** After these a newline is a blank: no ";" may follow. */
const OPEN_WORDS = new Set(['{', 'case', 'do', 'elif', 'else', 'if', 'in', 'then', 'until', 'while', '!']);
const OPEN_SIGNS = new Set(['(', 'pattern)', ';', '&', '|', ';;', ';&', ';;&', '&&', '||']);
/** Behind these words a command begins. */
const BEFORE_COMMANDS = new Set(['{', 'do', 'elif', 'else', 'if', 'then', 'until', 'while', '!', 'time']);

class Joiner {
  #out = '';
  #at = 0;
  readonly #text: string;
  /** What is open: quotes, "$(", "${", "=(" and "[[". */
  readonly #open: string[] = [];
  #parentheses = 0;
  /** The last words and signs; reserved words are those where a command may begin. */
  #tokens: string[] = [];
  #word = '';
  #commandBegins = true;
  #documents: { readonly word: string; readonly tabs: boolean }[] = [];
  #comment = false;

  constructor(text: string) {
    this.#text = text;
  }

  join(): string {
    while (this.#at < this.#text.length) this.#step();
    if (this.#documents.length > 0) this.#bodies();
    return this.#out;
  }

  #take(length: number): string {
    const taken = this.#text.slice(this.#at, this.#at + length);
    this.#at += length;
    this.#out += taken;
    return taken;
  }

  #step(): void {
    const rest = this.#text.slice(this.#at);
    const c = rest[0] as string;
    const inside = this.#open.at(-1);
    if (c === '\n') return this.#newline(inside);
    if (c === '\\' && inside !== "'") {
      if (rest[1] === '\n') {
        // the next line belongs to this one, behind the same blank or none
        this.#at += 2;
        return;
      }
      this.#word += this.#take(2);
      return;
    }
    if (inside !== undefined && inside !== '=(' && inside !== '[[') return this.#nested(inside, rest);
    if (/^["'`]/.test(c)) return this.#begin(c, 1);
    if (/^\$[({]/.test(rest)) return this.#begin(rest.slice(0, 2), 2);
    if (c === '(' && /^\w+\+?=$/.test(this.#word)) return this.#begin('=(', 1);
    if (c === ')' && inside === '=(') {
      this.#open.pop();
      this.#word += this.#take(1);
      return;
    }
    if (inside === '=(') {
      this.#take(1);
      return;
    }
    if (c === '#' && this.#word === '') {
      this.#comment = true;
      this.#take(/^[^\n]*/.exec(rest)?.[0].length ?? 1);
      return;
    }
    if (/^[ \t]/.test(c)) {
      this.#endWord();
      this.#take(1);
      return;
    }
    const document = /^<<(-?)[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([^\s;&|()<>'"\\]+))/.exec(rest);
    if (document && !rest.startsWith('<<<')) {
      this.#endWord();
      this.#documents.push({ word: document[2] ?? document[3] ?? document[4] ?? '', tabs: document[1] !== '' });
      this.#take(document[0].length);
      this.#tokens.push('word');
      return;
    }
    const sign = /^(?:;;&|;;|;&|&&|\|\||<<<|>>|<<|&>|[<>]&|[;&|()<>])/.exec(rest)?.[0];
    if (sign === undefined) {
      this.#word += this.#take(1);
      return;
    }
    this.#endWord();
    this.#take(sign.length);
    this.#sign(sign);
  }

  #sign(sign: string): void {
    if (sign === '(') this.#parentheses++;
    const pattern = sign === ')' && --this.#parentheses < 0;
    if (pattern) this.#parentheses = 0;
    this.#tokens.push(pattern ? 'pattern)' : sign);
    if (this.#open.at(-1) !== '[[') this.#commandBegins = !/[<>]/.test(sign);
  }

  /** Within quotes and the like everything stays; what closes them and what opens others is watched. */
  #nested(inside: string, rest: string): void {
    const close = inside === '$(' ? ')' : inside === '${' ? '}' : inside;
    if (rest.startsWith(close)) {
      this.#open.pop();
      this.#word += this.#take(1);
    } else if (inside === "'") this.#word += this.#take(1);
    else if (/^\$[({]/.test(rest)) this.#begin(rest.slice(0, 2), 2);
    else if (inside !== '"' && /^["'`]/.test(rest)) this.#begin(rest[0] as string, 1);
    else if (inside === '$(' && rest.startsWith('(')) this.#begin('$(', 1);
    else this.#word += this.#take(1);
  }

  #begin(what: string, length: number): void {
    this.#open.push(what);
    this.#word += this.#take(length);
  }

  #endWord(): void {
    const word = this.#word;
    this.#word = '';
    if (word === '') return;
    const before = this.#tokens.at(-2);
    const reserved =
      this.#commandBegins || (word === 'in' && (before === 'for' || before === 'select' || before === 'case'));
    if (word === '[[' && this.#commandBegins) this.#open.push('[[');
    if (word === ']]' && this.#open.at(-1) === '[[') this.#open.pop();
    this.#tokens.push(reserved && /^(?:[a-z]+|[{}!])$/.test(word) ? word : 'word');
    this.#commandBegins = this.#commandBegins && (BEFORE_COMMANDS.has(word) || /^\w+\+?=/.test(word));
  }

  #newline(inside: string | undefined): void {
    if (inside === '=(' || inside === '[[') {
      this.#endWord();
      this.#at++;
      this.#out += ' ';
      return;
    }
    if (inside !== undefined) {
      this.#word += this.#take(1);
      return;
    }
    this.#endWord();
    this.#at++;
    if (this.#documents.length > 0) {
      this.#out += '\n';
      this.#bodies();
      if (this.#at < this.#text.length) this.#out += ' ';
      this.#commandBegins = true;
      return;
    }
    // lines without a command are left out; a comment parts what stands around it
    let parted = this.#comment;
    this.#comment = false;
    for (;;) {
      const empty = /^[ \t]*(#[^\n]*)?\n/.exec(this.#text.slice(this.#at));
      if (!empty) break;
      if (empty[1] !== undefined) parted = true;
      this.#at += empty[0].length;
    }
    const next = /^[^\n]*/.exec(this.#text.slice(this.#at))?.[0] ?? '';
    this.#out += parted || next.includes('<<') ? '\n' : this.#separator(next);
    this.#commandBegins = true;
  }

  #separator(next: string): string {
    const [two, one] = [this.#tokens.at(-2), this.#tokens.at(-1) ?? ''];
    if (one === ')' && two === '(') return ' ';
    if (two === 'function' || two === 'case') return ' ';
    if ((two === 'for' || two === 'select') && /^\s*in\b/.test(next)) return ' ';
    return OPEN_WORDS.has(one) || OPEN_SIGNS.has(one) ? ' ' : '; ';
  }

  /** The bodies of here-documents, with their newlines, the last one's too. */
  #bodies(): void {
    for (const { word, tabs } of this.#documents)
      while (this.#at < this.#text.length) {
        const line = /^[^\n]*/.exec(this.#text.slice(this.#at))?.[0] ?? '';
        this.#take(line.length);
        this.#at++;
        this.#out += '\n';
        if ((tabs ? line.replace(/^\t+/, '') : line) === word) break;
      }
    this.#documents = [];
  }
}

const joined = (text: string): string => new Joiner(text).join().replace(/[ \t]+$/, '');
