/**
 * `!!`, `!$`, `!n`, `!text`, `^old^new`: earlier lines in the line that is entered. Comments and the bodies of here-documents
 * stay as they are, as in bash.
 */

export type HistoryExpansion = { readonly line: string; readonly changed: boolean } | { readonly error: string };

export function expandHistory(line: string, history: readonly string[]): HistoryExpansion {
  const quick = /^\^([^^]+)\^([^^]*)\^?(.*)$/s.exec(line);
  if (quick) {
    const last = history.at(-1);
    if (last === undefined || !last.includes(quick[1] as string))
      return { error: `:s^${quick[1]}^${quick[2]}: substitution failed` };
    return { line: last.replace(quick[1] as string, () => quick[2] as string) + quick[3], changed: true };
  }
  let out = '';
  let changed = false;
  let single = false;
  let double = false;
  let delimiters: readonly Delimiter[] = [];
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
    const bare = !single && !double;
    if (bare && c === '#' && /^$|[\s;&|()<>]$/.test(out)) {
      const comment = /^[^\n]*/.exec(line.slice(i))?.[0] ?? '';
      out += comment;
      i += comment.length - 1;
      continue;
    }
    if (bare && c === '<') delimiters = [...delimiters, ...delimiterAt(line, i)];
    if (bare && c === '\n' && delimiters.length > 0) {
      const end = endOfBodies(line, i + 1, delimiters);
      delimiters = [];
      out += line.slice(i, end);
      i = end - 1;
      continue;
    }
    if (c === '\\' && !single) {
      out += c + (line[++i] ?? '');
      continue;
    }
    if (c === "'" && !double) single = !single;
    if (c === '"' && !single) double = !double;
    if (
      c !== '!' ||
      single ||
      /^!(?:[\s=(]|$)/.test(line.slice(i)) ||
      (double && line[i + 1] === '"') ||
      /[{[$]$/.test(out)
    ) {
      out += c;
      continue;
    }
    const match =
      /^!(?:(!)|(-?\d+)|([$^*])|(\?)([^?\n]+)\??|([^\s:;&|()<>"'^$*]+))?(?::?([\^$*]|\d+(?:-(?:\d+|\$))?))?((?::[hrtep])*)/.exec(
        line.slice(i),
      ) as RegExpExecArray;
    const event = eventOf(match, history);
    if (event === undefined) return { error: `${match[0]}: event not found` };
    let text = event;
    const designator = match[3] ?? match[7];
    if (designator !== undefined) {
      const words = event.match(/(?:"[^"]*"|'[^']*'|\\.|[^\s])+/g) ?? [];
      const picked = pick(words, designator);
      if (picked === undefined) return { error: `${match[0]}: bad word specifier` };
      text = picked;
    }
    for (const modifier of (match[8] ?? '').split(':').slice(1)) {
      if (modifier === 'h') text = text.replace(/\/[^/]*$/, '');
      else if (modifier === 't') text = text.replace(/^.*\//, '');
      else if (modifier === 'r') text = text.replace(/\.[^.]*$/, '');
      else if (modifier === 'e') text = /\.[^.]*$/.exec(text)?.[0] ?? '';
    }
    out += text;
    changed = true;
    i += match[0].length - 1;
  }
  return { line: out, changed };
}

/** The word that ends a here-document, and whether tabs before it count (`<<` and not `<<-`). */
interface Delimiter {
  readonly word: string;
  readonly tabs: boolean;
}

function delimiterAt(line: string, at: number): readonly Delimiter[] {
  const match = /^<<(-?)[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([^\s;&|()<>'"\\]+))/.exec(line.slice(at));
  if (!match || line[at - 1] === '<') return [];
  return [{ word: match[2] ?? match[3] ?? match[4] ?? '', tabs: match[1] === '' }];
}

/** Where the bodies that begin at `at` are over: after the newline of the last delimiter, or at the end of the text. */
function endOfBodies(line: string, at: number, delimiters: readonly Delimiter[]): number {
  let end = at;
  for (const { word, tabs } of delimiters) {
    while (end < line.length) {
      const next = line.indexOf('\n', end);
      const row = line.slice(end, next < 0 ? undefined : next);
      end = next < 0 ? line.length : next + 1;
      if ((tabs ? row : row.replace(/^\t+/, '')) === word) break;
    }
  }
  return end;
}

function eventOf(match: RegExpExecArray, history: readonly string[]): string | undefined {
  if (match[2] !== undefined) {
    const n = Number(match[2]);
    return n < 0 ? history[history.length + n] : history[n - 1];
  }
  if (match[5] !== undefined) return history.findLast((line) => line.includes(match[5] as string));
  if (match[6] !== undefined) return history.findLast((line) => line.startsWith(match[6] as string));
  return history.at(-1);
}

function pick(words: readonly string[], designator: string): string | undefined {
  switch (designator) {
    case '$':
      return words.at(-1);
    case '^':
      return words[1];
    case '*':
      return words.slice(1).join(' ');
  }
  const range = /^(\d+)(?:-(\d+|\$))?$/.exec(designator) as RegExpExecArray;
  const from = Number(range[1]);
  if (range[2] === undefined) return words[from];
  return words.slice(from, range[2] === '$' ? undefined : Number(range[2]) + 1).join(' ');
}
