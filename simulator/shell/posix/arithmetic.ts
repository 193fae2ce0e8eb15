/** What dash does not take in `$(( ))`: its grammar, which has no `++`, `**`, "," or bases. Upstream: dash's arith_yacc.c. */

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)|([A-Za-z_]\w*)|(<<=|>>=|&&|\|\||<<|>>|[-+*/%&|^<>=!]=|[-+*/%<>&|^~!?:=()])|([\s\S]))/y;
const BINARY: ReadonlySet<string> = new Set('|| && | ^ & == != <= >= < > << >> + - * / %'.split(' '));
const ASSIGNING: ReadonlySet<string> = new Set('= += -= *= /= %= <<= >>= &= |= ^='.split(' '));

interface Token {
  readonly kind: 'number' | 'name' | 'operator' | 'other' | 'end';
  readonly text: string;
}

/** Thrown with what should stand there. */
class Expecting {
  readonly what: string;
  constructor(what: string) {
    this.what = what;
  }
}

/** What is wrong with an expression: "expecting primary"; undefined: dash takes it. */
export function dashFault(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  try {
    new Reader(text).whole();
    return undefined;
  } catch (error) {
    if (error instanceof Expecting) return `expecting ${error.what}`;
    throw error;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;
  #token: Token = { kind: 'end', text: '' };

  constructor(text: string) {
    this.#text = text;
    this.#next();
  }

  whole(): void {
    this.#assignment();
    if (this.#token.kind !== 'end') throw new Expecting('EOF');
  }

  #next(): void {
    TOKEN.lastIndex = this.#at;
    const match = this.#text.slice(this.#at).trim() === '' ? null : TOKEN.exec(this.#text);
    this.#at = TOKEN.lastIndex;
    if (!match) this.#token = { kind: 'end', text: '' };
    else if (match[1] !== undefined) this.#token = { kind: 'number', text: match[1] };
    else if (match[2] !== undefined) this.#token = { kind: 'name', text: match[2] };
    else if (match[3] !== undefined) this.#token = { kind: 'operator', text: match[3] };
    else this.#token = { kind: 'other', text: match[4] as string };
  }

  #is(operator: string): boolean {
    return this.#token.kind === 'operator' && this.#token.text === operator;
  }

  #assignment(): void {
    const named = this.#token.kind === 'name';
    const before = this.#at;
    if (named) {
      this.#next();
      if (this.#token.kind === 'operator' && ASSIGNING.has(this.#token.text)) {
        this.#next();
        this.#assignment();
        return;
      }
      this.#at = before;
      this.#token = { kind: 'name', text: '' };
    }
    this.#conditional();
  }

  #conditional(): void {
    this.#binary();
    if (!this.#is('?')) return;
    this.#next();
    this.#assignment();
    if (!this.#is(':')) throw new Expecting("':'");
    this.#next();
    this.#conditional();
  }

  #binary(): void {
    this.#primary();
    while (this.#token.kind === 'operator' && BINARY.has(this.#token.text)) {
      this.#next();
      this.#primary();
    }
  }

  #primary(): void {
    while (this.#token.kind === 'operator' && /^[-+~!]$/.test(this.#token.text)) this.#next();
    if (this.#is('(')) {
      this.#next();
      this.#assignment();
      if (!this.#is(')')) throw new Expecting("')'");
    } else if (this.#token.kind !== 'number' && this.#token.kind !== 'name') throw new Expecting('primary');
    this.#next();
  }
}
