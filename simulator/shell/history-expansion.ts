/** `!!`, `!$`, `!n`, `!text`, `^old^new`: earlier lines in the line that is entered. */

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
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
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
