/** Regular expressions in jq: matches as objects. Upstream: jq's builtin.c, f_match; Oniguruma with Perl's syntax. */
import { BadRegExp, compileRegExp, type Found, type Matcher, RegExpTooHard } from '../regex/regexp.ts';
import { fail, named, type Value } from './values.ts';

/** As Oniguruma words what is wrong. */
const WORDS: Readonly<Record<string, string>> = {
  'missing closing parenthesis': 'end pattern with unmatched parenthesis',
  'unmatched closing parenthesis': 'unmatched close parenthesis',
  'missing terminating ] for character class': 'premature end of char-class',
  'quantifier does not follow a repeatable item': 'target of repeat operator is not specified',
  '\\ at end of pattern': 'end pattern at escape',
};

interface Flags {
  readonly global: boolean;
  readonly skipEmpty: boolean;
  readonly ignoreCase: boolean;
  readonly prefix: string;
}

function flagsOf(modifiers: Value): Flags {
  if (modifiers !== null && typeof modifiers !== 'string') return fail(`${named(modifiers)} is not a string`);
  const letters = modifiers ?? '';
  if (/[^gimnpslx]/.test(letters)) return fail(`${letters} is not a valid modifier string`);
  if (letters.includes('l')) return fail('not simulated: the modifier l (longest match)');
  const inline = `${letters.includes('x') ? 'x' : ''}${/[sp]/.test(letters) ? 's' : ''}`;
  return {
    global: letters.includes('g'),
    skipEmpty: letters.includes('n'),
    ignoreCase: letters.includes('i'),
    prefix: inline === '' ? '' : `(?${inline})`,
  };
}

/** Names of groups in the order of their parentheses; null for those without. */
function groupNames(source: string): (string | null)[] {
  const names: (string | null)[] = [];
  let bracket = false;
  for (let i = 0; i < source.length; i++) {
    const c = source[i];
    if (c === '\\') i++;
    else if (bracket) bracket = c !== ']';
    else if (c === '[') {
      bracket = true;
      if (source[i + 1] === '^') i++;
      if (source[i + 1] === ']') i++;
    } else if (c === '(') {
      const name = /^\(\?P?<([A-Za-z_]\w*)>/.exec(source.slice(i));
      if (name) names.push(name[1] as string);
      else if (source[i + 1] !== '?') names.push(null);
    }
  }
  // With named groups, the others only group.
  return names;
}

/** `_match`: a boolean for `test`, else an array of matches. */
export function matches(value: Value, pattern: Value, modifiers: Value, testOnly: boolean): Value {
  if (typeof value !== 'string') return fail(`${named(value)} cannot be matched, as it is not a string`);
  if (typeof pattern !== 'string') return fail(`${named(pattern)} cannot be matched, as it is not a string`);
  const flags = flagsOf(modifiers);
  let matcher: Matcher;
  try {
    matcher = compileRegExp(flags.prefix + pattern, 'perl', { ignoreCase: flags.ignoreCase, lines: true });
  } catch (error) {
    if (!(error instanceof BadRegExp)) throw error;
    return fail(`Regex failure: ${WORDS[error.message] ?? error.message}`);
  }
  try {
    if (testOnly) return matcher.exec(value) !== undefined;
    return found(value, matcher, flags, groupNames(pattern));
  } catch (error) {
    if (!(error instanceof RegExpTooHard)) throw error;
    return fail('not simulated: a regular expression that takes so many steps');
  }
}

function found(text: string, matcher: Matcher, flags: Flags, names: readonly (string | null)[]): Value[] {
  const all: Value[] = [];
  for (let from = 0; from <= text.length; ) {
    const match = matcher.exec(text, from);
    if (!match) break;
    const [start, end] = match as unknown as readonly [number, number];
    if (end > start || !flags.skipEmpty) all.push(described(text, match, names));
    if (!flags.global) break;
    from = end > start ? end : end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1);
  }
  return all;
}

const offset = (text: string, at: number): number => [...text.slice(0, at)].length;

function described(text: string, match: Found, names: readonly (string | null)[]): Value {
  const piece = (start: number, end: number): [string, Value][] => {
    const part = start < 0 ? null : text.slice(start, end);
    return start < 0
      ? [
          ['offset', -1],
          ['string', null],
          ['length', 0],
        ]
      : [
          ['offset', offset(text, start)],
          ['length', [...(part as string)].length],
          ['string', part],
        ];
  };
  const captures: Value[] = [];
  for (let i = 2; i < match.length; i += 2)
    captures.push(
      new Map<string, Value>([
        ...piece(match[i] as number, match[i + 1] as number),
        ['name', names[i / 2 - 1] ?? null],
      ]),
    );
  return new Map<string, Value>([...piece(match[0] as number, match[1] as number), ['captures', captures]]);
}
