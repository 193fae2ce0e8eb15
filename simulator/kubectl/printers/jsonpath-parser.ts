/** kubectl's dialect of JSONPath: text to nodes. Mirrors client-go/util/jsonpath/parser.go. */
import { CliError } from '../cli/errors.ts';

export interface Bound {
  readonly known: boolean;
  readonly value: number;
  /** Made from the index before the colon: [2] is [2:3]. */
  readonly derived?: boolean;
}

export type Node =
  | { readonly type: 'list'; readonly nodes: Node[] }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'identifier'; readonly name: string }
  | { readonly type: 'array'; readonly bounds: readonly [Bound, Bound, Bound] }
  | { readonly type: 'filter'; readonly left: Node; readonly right: Node; readonly operator: string }
  | { readonly type: 'literal'; readonly value: number | boolean; readonly kind: 'int' | 'float' | 'bool' }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | { readonly type: 'union'; readonly nodes: readonly Node[] };

type ListNode = Extract<Node, { type: 'list' }>;

/** Nodes of a template such as "{.items[*].metadata.name}{'\n'}". Throws `CliError` with the parser's words. */
export function parseJsonPath(text: string): ListNode {
  return new PathParser(text).parse();
}

const TERMINATORS = new Set([' ', '\t', '\r', '\n', '.', ',', '[', ']', '$', '@', '{', '}', '']);

class PathParser {
  readonly #text: string;
  readonly #root: ListNode = { type: 'list', nodes: [] };
  #at = 0;
  #start = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): ListNode {
    for (;;) {
      const open = this.#text.indexOf('{', this.#at);
      const end = open < 0 ? this.#text.length : open;
      if (end > this.#at) this.#root.nodes.push({ type: 'text', text: this.#text.slice(this.#at, end) });
      if (open < 0) return this.#root;
      this.#at = open + 1;
      this.#start = this.#at;
      const action: ListNode = { type: 'list', nodes: [] };
      this.#root.nodes.push(action);
      this.#insideAction(action);
    }
  }

  #next(): string {
    const c = this.#text[this.#at] ?? '';
    if (c !== '') this.#at++;
    else this.#at = this.#text.length + 1;
    return c;
  }
  #backup(): void {
    this.#at--;
  }
  #consume(): string {
    const text = this.#text.slice(this.#start, this.#at);
    this.#start = this.#at;
    return text;
  }

  #insideAction(into: ListNode): void {
    for (;;) {
      const rest = this.#text.slice(this.#at, this.#at + 3);
      if (rest.startsWith('}')) {
        this.#at++;
        this.#consume();
        return;
      }
      if (rest === '[?(') this.#filter(into);
      else if (rest.startsWith('..')) this.#recursive(into);
      else this.#one(into);
    }
  }

  #one(into: ListNode): void {
    const c = this.#next();
    if (c === '' || c === '\n' || c === '\r') throw new CliError('unclosed action');
    if (c === ' ' || c === '@' || c === '$') this.#consume();
    else if (c === '[') this.#array(into);
    else if (c === '"' || c === "'") this.#quote(into, c);
    else if (c === '.') this.#field(into);
    else if (/[-+0-9]/.test(c)) this.#number(into);
    else if (/[\p{L}\p{N}_]/u.test(c)) this.#identifier(into);
    else
      throw new CliError(
        `unrecognized character in action: U+${(c.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')} '${c}'`,
      );
  }

  #identifier(into: ListNode): void {
    this.#advance();
    const name = this.#consume();
    if (/^true$/i.test(name) || /^false$/i.test(name))
      into.nodes.push({ type: 'literal', kind: 'bool', value: /^true$/i.test(name) });
    else into.nodes.push({ type: 'identifier', name });
  }

  #recursive(into: ListNode): void {
    if (into.nodes.at(-1)?.type === 'recursive') throw new CliError('invalid multiple recursive descent');
    this.#at += 2;
    this.#consume();
    into.nodes.push({ type: 'recursive' });
    if (/[\p{L}\p{N}_]/u.test(this.#text[this.#at] ?? '')) this.#field(into);
  }

  #number(into: ListNode): void {
    while (/[0-9.]/.test(this.#text[this.#at] ?? '')) this.#at++;
    const text = this.#consume();
    if (/^[-+]?\d+$/.test(text)) into.nodes.push({ type: 'literal', kind: 'int', value: Number(text) });
    else if (/^[-+]?(\d+\.?\d*|\.\d+)$/.test(text))
      into.nodes.push({ type: 'literal', kind: 'float', value: Number(text) });
    else throw new CliError(`cannot parse number ${text}`);
  }

  #array(into: ListNode): void {
    for (let c = this.#next(); c !== ']'; c = this.#next()) {
      if (c === '' || c === '\n') throw new CliError('unterminated array');
    }
    const bracketed = this.#consume();
    const inner = bracketed.slice(1, -1);
    const text = inner === '*' ? ':' : inner;
    const parts = text.split(',');
    if (parts.length > 1) {
      into.nodes.push({ type: 'union', nodes: parts.map((p) => parseAction(`[${p.replace(/^ +| +$/g, '')}]`)) });
      return;
    }
    const key = /^'([^']*)'$/.exec(text);
    if (key) {
      into.nodes.push(...parseAction(`.${key[1]}`).nodes);
      return;
    }
    const slice = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text);
    if (!slice) throw new CliError(`invalid array index ${text}`);
    into.nodes.push({ type: 'array', bounds: boundsOf(slice[1] ?? '', slice[2], slice[3]) });
  }

  #filter(into: ListNode): void {
    this.#at += 3;
    this.#consume();
    let begin = false;
    let end = false;
    let pair = '';
    for (;;) {
      const c = this.#next();
      if (c === '' || c === '\n') throw new CliError('unterminated filter');
      if (c === '"' || c === "'") {
        if (!begin) {
          begin = true;
          pair = c;
        } else if (this.#text[this.#at - 2] !== '\\' && c === pair) end = true;
      } else if (c === ')' && begin === end) break;
    }
    if (this.#next() !== ']') throw new CliError('unclosed array expect ]');
    const text = this.#consume().slice(0, -2);
    const found = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text);
    if (!found)
      into.nodes.push({
        type: 'filter',
        left: parseAction(text),
        right: { type: 'list', nodes: [] },
        operator: 'exists',
      });
    else
      into.nodes.push({
        type: 'filter',
        left: parseAction(found[1] as string),
        right: parseAction(found[3] as string),
        operator: found[2] as string,
      });
  }

  #quote(into: ListNode, end: string): void {
    for (;;) {
      const c = this.#next();
      if (c === '' || c === '\n') throw new CliError('unterminated quoted string');
      if (c === end && this.#text[this.#at - 2] !== '\\') break;
    }
    const quoted = this.#consume();
    into.nodes.push({ type: 'text', text: unquote(quoted) });
  }

  #field(into: ListNode): void {
    this.#consume();
    this.#advance();
    const name = this.#consume();
    if (name === '*') into.nodes.push({ type: 'wildcard' });
    else into.nodes.push({ type: 'field', name: name.replaceAll('\\', '') });
  }

  /** To the next terminator; a backslash protects the character after it. */
  #advance(): void {
    for (;;) {
      const c = this.#next();
      if (c === '\\') this.#next();
      else if (TERMINATORS.has(c)) {
        this.#backup();
        return;
      }
    }
  }
}

/** Upstream: parseAction: the first action of "{text}". */
function parseAction(text: string): ListNode {
  return parseJsonPath(`{${text}}`).nodes[0] as ListNode;
}

function boundsOf(first: string, second: string | undefined, third: string | undefined): [Bound, Bound, Bound] {
  const start: Bound = first === '' ? { known: false, value: 0 } : { known: true, value: Number(first) };
  const bound = (text: string | undefined): Bound | undefined =>
    text === undefined
      ? undefined
      : text === ':'
        ? { known: false, value: 0 }
        : { known: true, value: Number(text.slice(1)) };
  return [
    start,
    bound(second) ?? { known: true, value: start.value + 1, derived: true },
    bound(third) ?? { known: false, value: 0 },
  ];
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** Upstream: UnquoteExtend. */
function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[0-7]{3}|.)/g, (whole, code: string) => {
    if (/^[xu]./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]{3}$/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    const found = ESCAPES[code];
    if (found === undefined) throw new CliError(`unquote string ${quoted} error invalid syntax`);
    return found ?? whole;
  });
}

/** "name", ".name", "{name}" to "{.name}", for columns and sorting. Upstream: get.RelaxedJSONPathExpression. */
export function relaxedPath(text: string): string {
  if (text === '') return '';
  const found = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text);
  if (!found)
    throw new CliError(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    );
  return `{.${found[1] ?? found[2]}}`;
}
