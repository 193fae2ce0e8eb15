/**
 * A line of history as words: what `!!:2` and Alt-. take. Operators are words of their own, quotes stay. Upstream: readline's
 * histexpand.c, history_tokenize_word.
 */

const OPERATOR = /^(?:<<[-<]?|>>|&&|\|\||;;|[<>]&\d*-?|&>|>\||[<>;&|()])/;

/** "echo 'a b';ls>x" is echo, 'a b', ;, ls, >, x. */
export function historyWords(line: string): string[] {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(line[at] ?? '')) at++;
    // the rest is a comment
    if (at >= line.length || line[at] === '#') return words;
    const end = wordEnd(line, at);
    words.push(line.slice(at, end));
    at = end;
  }
}

function wordEnd(line: string, from: number): number {
  // "2>file": the digits belong to the operator
  const digits = /^\d+(?=[<>])/.exec(line.slice(from))?.[0].length ?? 0;
  const rest = line.slice(from + digits);
  if (!/^[<>]\(/.test(rest)) {
    const operator = OPERATOR.exec(rest);
    if (operator) return from + digits + operator[0].length;
  }
  let at = from;
  while (at < line.length) {
    const c = line[at] as string;
    if (c === '\\') at += 2;
    else if (c === "'" || c === '"' || c === '`') at = quoteEnd(line, at, c);
    else if (/^[$<>@?+*!]\(/.test(line.slice(at, at + 2))) at = nestedEnd(line, at + 1, '(', ')');
    else if (line.startsWith('${', at)) at = nestedEnd(line, at + 1, '{', '}');
    else if (/[\s()<>;&|]/.test(c)) break;
    else at++;
  }
  return Math.min(Math.max(at, from + 1), line.length);
}

function quoteEnd(line: string, from: number, quote: string): number {
  for (let at = from + 1; at < line.length; at++) {
    if (line[at] === '\\' && quote !== "'") at++;
    else if (line[at] === quote) return at + 1;
  }
  return line.length;
}

function nestedEnd(line: string, from: number, open: string, close: string): number {
  let depth = 0;
  for (let at = from; at < line.length; at++) {
    if (line[at] === '\\') at++;
    else if (line[at] === open) depth++;
    else if (line[at] === close && --depth === 0) return at + 1;
  }
  return line.length;
}
