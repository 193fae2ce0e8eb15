/** POSIX regular expressions, basic (grep, sed) and extended (-E), as JavaScript's. */
const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

export type Dialect = 'basic' | 'extended' | 'fixed' | 'perl';

export class BadRegExp {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: ' \\t\\n\\r\\f\\v',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9a-fA-F',
  cntrl: '\\x00-\\x1f\\x7f',
  print: '\\x20-\\x7e',
  graph: '\\x21-\\x7e',
};

/** JavaScript source (for flag `u`) of a POSIX expression. Throws `BadRegExp`. */
export function toJavaScript(pattern: string, dialect: Dialect): string {
  if (dialect === 'fixed') return escapeRegExp(pattern);
  if (dialect === 'perl') return pattern.replace(/\[\[:(\w+):\]\]/g, (_, name: string) => `[${CLASSES[name] ?? ''}]`);
  const extended = dialect === 'extended';
  let out = '';
  let depth = 0;
  /** Whether a repetition has something to repeat. */
  let atom = false;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] as string;
    if (c === '\\') {
      const next = pattern[++i];
      if (next === undefined) throw new BadRegExp('Trailing backslash');
      const special = !extended && '(){}|+?'.includes(next);
      if (special) {
        if (next === '(') {
          depth++;
          out += '(';
          atom = false;
        } else if (next === ')') {
          if (depth-- === 0) throw new BadRegExp('Unmatched ) or \\)');
          out += ')';
          atom = true;
        } else if (next === '{') {
          const end = pattern.indexOf('\\}', i);
          if (end < 0) throw new BadRegExp('Unmatched \\{');
          out += interval(pattern.slice(i + 1, end));
          i = end + 1;
        } else if (next === '|') {
          out += '|';
          atom = false;
        } else if (next === '}') out += '\\}';
        else out += atom ? next : `\\${next}`;
      } else if (/[1-9]/.test(next)) {
        out += `(?:\\${next})`;
        atom = true;
      } else if (next === '<') out += '\\b(?=\\w)';
      else if (next === '>') out += '\\b(?<=\\w)';
      else if (next === '`') out += '^';
      else if (next === "'") out += '$';
      else if (/[wWsSbB]/.test(next)) {
        out += `\\${next}`;
        atom = true;
      } else if (next === 'n') {
        out += '\\n';
        atom = true;
      } else if (next === 't') {
        out += '\\t';
        atom = true;
      } else {
        out += escapeRegExp(next);
        atom = true;
      }
      continue;
    }
    if (c === '[') {
      const set = bracket(pattern, i);
      out += set.source;
      i = set.end;
      atom = true;
      continue;
    }
    if (c === '.') {
      out += '[^\\n]';
      atom = true;
      continue;
    }
    if (c === '*') {
      out += atom ? '*' : extended && out !== '' ? '' : '\\*';
      atom = true;
      continue;
    }
    if (c === '^') {
      const anchor = extended || out === '' || /(?:\(|\|)$/.test(out);
      out += anchor ? '^' : '\\^';
      atom = !anchor;
      continue;
    }
    if (c === '$') {
      const rest = pattern.slice(i + 1);
      const anchor = extended || rest === '' || /^\\[)|]/.test(rest);
      out += anchor ? '$' : '\\$';
      atom = !anchor;
      continue;
    }
    if (extended && '+?'.includes(c)) {
      out += atom ? c : `\\${c}`;
      continue;
    }
    if (extended && c === '{') {
      const match = /^\{(\d*,?\d*)\}/.exec(pattern.slice(i));
      if (match && atom && match[1] !== '' && match[1] !== ',') {
        out += interval(match[1] as string);
        i += match[0].length - 1;
      } else out += '\\{';
      continue;
    }
    if (extended && c === '(') {
      depth++;
      out += '(';
      atom = false;
      continue;
    }
    if (extended && c === ')') {
      if (depth === 0) {
        out += '\\)';
        atom = true;
        continue;
      }
      depth--;
      out += ')';
      atom = true;
      continue;
    }
    if (extended && c === '|') {
      out += '|';
      atom = false;
      continue;
    }
    out += escapeRegExp(c);
    atom = true;
  }
  if (depth > 0) throw new BadRegExp('Unmatched ( or \\(');
  return out;
}

const interval = (body: string): string => `{${body.startsWith(',') ? `0${body}` : body}}`;

function bracket(pattern: string, start: number): { source: string; end: number } {
  let i = start + 1;
  let out = '[';
  if (pattern[i] === '^') {
    out += '^';
    i++;
  }
  for (let first = true; ; first = false, i++) {
    const c = pattern[i];
    if (c === undefined) throw new BadRegExp('Unmatched [, [^, [:, [., or [=');
    if (c === ']' && !first) return { source: out === '[^' ? '[sS]' : `${out}]`, end: i };
    if (c === '[' && pattern[i + 1] === ':') {
      const end = pattern.indexOf(':]', i + 2);
      const set = end < 0 ? undefined : CLASSES[pattern.slice(i + 2, end)];
      if (set === undefined) throw new BadRegExp('Invalid character class name');
      out += set;
      i = end + 1;
      continue;
    }
    out +=
      c === '-' && !first && pattern[i + 1] !== ']' && pattern[i + 1] !== undefined
        ? '-'
        : /[\\\][^&~|\-/]/.test(c)
          ? `\\${c}`
          : c;
  }
}

/** Compiles a POSIX expression. Throws `BadRegExp`. */
export function compileRegExp(pattern: string, dialect: Dialect, flags = ''): RegExp {
  return fromJavaScript(toJavaScript(pattern, dialect), flags);
}

export function fromJavaScript(source: string, flags = ''): RegExp {
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    try {
      return new RegExp(source, flags);
    } catch {
      throw new BadRegExp('Invalid regular expression');
    }
  }
}
