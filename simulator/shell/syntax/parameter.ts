/** What `${…}` says: name, subscript, operator, operands. */
import type { Parameter, ParameterPart, Word } from './nodes.ts';
import type { Syntax } from './token.ts';
import { type Mode, type WordReader, wordOf } from './words.ts';

const BAD: Parameter = {
  name: '',
  subscript: undefined,
  length: false,
  indirect: false,
  names: undefined,
  operator: 'bad',
  operand: undefined,
  second: undefined,
};

export interface ParameterReader {
  readonly syntax: Syntax;
  readonly makeReader: (text: string, line: number) => WordReader;
}

/** Reads a part's text once. */
export function parameterOf(part: ParameterPart, reader: ParameterReader): Parameter {
  part.parameter ??= read(part, reader);
  return part.parameter;
}

function read(part: ParameterPart, reader: ParameterReader): Parameter {
  const { text, double, line } = part;
  const word = (source: string, mode: Mode): Word => wordOf(source, line, reader.makeReader, mode);
  const plain = (source: string): Word => word(source, double ? 'operand in quotes' : 'operand');
  const pattern = (source: string): Word => word(source, double ? 'pattern in quotes' : 'operand');
  let rest = text;
  let length = false;
  let indirect = false;
  if (rest.startsWith('#') && rest !== '#') {
    // ${#name}, but ${#-x}, ${#:-x}, ${#%x} are about $#.
    const after = reference(rest.slice(1));
    if (after && after.length === rest.length - 1) {
      length = true;
      rest = rest.slice(1);
    } else if (/^[A-Za-z_0-9]/.test(rest.slice(1))) return BAD;
  } else if (
    rest.startsWith('!') &&
    rest !== '!' &&
    /^[A-Za-z_0-9@*#?\-$!]/.test(rest.slice(1)) &&
    !/^!(?:[-:+=?])/.test(rest)
  ) {
    indirect = true;
    rest = rest.slice(1);
  }
  const found = reference(rest);
  if (!found) return BAD;
  const { name, subscript } = found;
  rest = rest.slice(found.length);
  const base: Parameter = {
    ...BAD,
    name,
    subscript,
    length,
    indirect,
    operator: undefined,
  };
  if (rest === '') return base;
  if (length) return BAD;
  if (indirect && subscript === undefined && (rest === '*' || rest === '@') && /^[A-Za-z_]/.test(name))
    return { ...base, names: rest };
  const test = /^:?[-=?+]/.exec(rest)?.[0];
  if (test !== undefined) return { ...base, operator: test, operand: plain(rest.slice(test.length)) };
  if (rest.startsWith(':')) {
    const pieces = sliceOf(rest.slice(1));
    return {
      ...base,
      operator: ':',
      operand: word(pieces[0] as string, 'operand in quotes'),
      second: pieces[1] === undefined ? undefined : word(pieces[1], 'operand in quotes'),
    };
  }
  const removal = /^(?:##|#|%%|%)/.exec(rest)?.[0];
  if (removal !== undefined) return { ...base, operator: removal, operand: pattern(rest.slice(removal.length)) };
  if (rest.startsWith('/')) {
    const operator = /^\/[/#%]?/.exec(rest)?.[0] as string;
    const split = slashOf(rest.slice(operator.length), double, operator === '/#' || operator === '/%');
    return {
      ...base,
      operator,
      operand: pattern(split[0]),
      second: word(split[1] ?? '', double ? 'pattern in quotes' : 'operand'),
    };
  }
  const change = /^(?:\^\^|\^|,,|,|~~|~)/.exec(rest)?.[0];
  if (change !== undefined)
    return {
      ...base,
      operator: change,
      operand: rest.length > change.length ? pattern(rest.slice(change.length)) : undefined,
    };
  if (/^@[A-Za-z]$/.test(rest)) return { ...base, operator: '@', operand: plain(rest.slice(1)) };
  return BAD;
}

/** A name, number or special parameter with its subscript at the start of the text. */
function reference(text: string): { name: string; subscript: string | undefined; length: number } | undefined {
  const name = /^(?:[A-Za-z_]\w*|[0-9]+|[@*#?\-$!])/.exec(text)?.[0];
  if (name === undefined) return undefined;
  if (text[name.length] !== '[' || !/^[A-Za-z_]/.test(name)) return { name, subscript: undefined, length: name.length };
  let depth = 0;
  for (let i = name.length; i < text.length; i++) {
    const c = text[i] as string;
    if (c === '\\') i++;
    else if (c === "'" || c === '"') {
      const end = text.indexOf(c, i + 1);
      if (end < 0) return undefined;
      i = end;
    } else if (c === '$' && (text[i + 1] === '(' || text[i + 1] === '{')) i = skipExpansion(text, i + 1);
    else if (c === '[') depth++;
    else if (c === ']' && --depth === 0) {
      const subscript = text.slice(name.length + 1, i);
      return subscript === '' ? undefined : { name, subscript, length: i + 1 };
    }
  }
  return undefined;
}

/** The last position of "(…)" or "{…}" that starts at `open`. */
function skipExpansion(text: string, open: number): number {
  const [start, end] = text[open] === '(' ? ['(', ')'] : ['{', '}'];
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') i++;
    else if (c === start) depth++;
    else if (c === end && --depth === 0) return i;
  }
  return text.length;
}

/** "offset:length", where the offset may hold a ternary or a substitution. */
function sliceOf(text: string): string[] {
  let depth = 0;
  let ternaries = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === '\\') i++;
    else if (c === '$' && (text[i + 1] === '(' || text[i + 1] === '{')) i = skipExpansion(text, i + 1);
    else if (c === '(' || c === '[') depth++;
    else if (c === ')' || c === ']') depth--;
    else if (c === '?') ternaries++;
    else if (c === ':' && depth === 0) {
      if (ternaries > 0) ternaries--;
      else return [text.slice(0, i), text.slice(i + 1)];
    }
  }
  return [text];
}

/** Pattern and replacement, parted by the first slash that is not quoted. */
function slashOf(text: string, double: boolean, anchored: boolean): [string, string | undefined] {
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === '\\') i++;
    else if (c === "'" || (c === '"' && !double) || (c === '"' && double)) {
      const end = text.indexOf(c, i + 1);
      if (end < 0) continue;
      i = end;
    } else if (c === '$' && (text[i + 1] === '(' || text[i + 1] === '{')) i = skipExpansion(text, i + 1);
    // The first character is never the end of the pattern.
    else if (c === '/' && (i > 0 || anchored)) return [text.slice(0, i), text.slice(i + 1)];
  }
  return [text, undefined];
}
