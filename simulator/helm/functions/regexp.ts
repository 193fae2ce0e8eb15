/**
 * regexMatch, regexReplaceAll and kin: Go's regular expressions. Mirrors sprig's regex.go and Go's regexp package. Patterns that
 * JavaScript reads the same way, and fast, run there; all others need the part `regexp` (re2js), as does every mistake in a pattern.
 */
import { goFunction } from '../../gotemplate/function.ts';
import { GoError, type GoFunction, type GoValue } from '../../gotemplate/types.ts';
import { settled } from '../../gotemplate/utf8.ts';
import { type GoType, STRINGS, withType } from '../../gotemplate/values.ts';
import { PartMissing, type Parts } from '../parts.ts';
import { swallowing } from './json.ts';
import { isQuick, type Translation, translate } from './regexp-translate.ts';

export interface Match {
  readonly start: number;
  readonly end: number;
  /** The whole, then the groups; undefined where a group took no part. */
  readonly groups: readonly (string | undefined)[];
}

export interface Regexp {
  /** Groups by their names. */
  readonly names: ReadonlyMap<string, number>;
  /** The leftmost match at or after an offset. */
  exec(text: string, from: number): Match | undefined;
}

const NIL_STRINGS: GoType = { name: '[]string', kind: 'slice', element: 'string', isNil: true };
const strings = (texts: readonly string[]): GoValue => withType([...texts], texts.length > 0 ? STRINGS : NIL_STRINGS);

/** One letter on, also where it takes two units. */
const step = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

/** Matches from left to right; an empty one right after another does not count. Upstream: regexp.allMatches. */
function allMatches(regexp: Regexp, text: string, limit: number): Match[] {
  const found: Match[] = [];
  const most = limit < 0 ? text.length + 1 : limit;
  for (let at = 0, lastEnd = -1; at <= text.length && found.length < most; ) {
    const match = regexp.exec(text, at);
    if (!match) break;
    const isEmpty = match.end === at;
    if (!isEmpty || match.start !== lastEnd) found.push(match);
    at = isEmpty ? at + step(text, at) : match.end;
    lastEnd = match.end;
  }
  return found;
}

/** Upstream: regexp.replaceAll. */
function replaceAll(regexp: Regexp, text: string, by: (match: Match) => string): string {
  let out = '';
  let lastEnd = 0;
  for (let at = 0; at <= text.length; ) {
    const match = regexp.exec(text, at);
    if (!match) break;
    out += text.slice(lastEnd, match.start);
    if (match.end > lastEnd || match.start === 0) out += by(match);
    lastEnd = match.end;
    at = Math.max(at + (at < text.length ? step(text, at) : 1), match.end);
  }
  return settled(out + text.slice(lastEnd));
}

/** $1, ${name} and $$ of a replacement. The longest name counts: $1W is the group "1W". Upstream: Regexp.expand. */
function expand(template: string, match: Match, names: ReadonlyMap<string, number>): string {
  return template.replace(/\$(?:\$|\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))/g, (_, braced?: string, bare?: string) => {
    const name = braced ?? bare;
    if (name === undefined) return '$';
    const index = /^\d+$/.test(name) ? Number(name) : names.get(name);
    return index === undefined ? '' : (match.groups[index] ?? '');
  });
}

/** Upstream: Regexp.Split. */
function split(regexp: Regexp, pattern: string, text: string, limit: number): readonly string[] {
  if (limit === 0) return [];
  if (pattern !== '' && text === '') return [''];
  const out: string[] = [];
  let from = 0;
  let end = 0;
  for (const match of allMatches(regexp, text, limit)) {
    if (limit > 0 && out.length === limit - 1) break;
    end = match.start;
    if (match.end !== 0) out.push(text.slice(from, end));
    from = match.end;
  }
  if (end !== text.length) out.push(text.slice(from));
  return out;
}

/** Upstream: regexp.QuoteMeta. */
const quoteMeta = (text: string): string => text.replace(/[\\.+*?()|[\]{}^$]/g, (c) => `\\${c}`);

/** A pattern as it is best run on a text. Throws `GoError`: "error parsing regexp: missing closing ]: `[a`"; `PartMissing`. */
export type Compile = (pattern: string, text: string) => Regexp;

/** Remembers what it has read. */
export function regexpCompiler(parts: Parts): Compile {
  const plain = new Map<string, Translation | undefined>();
  const full = new Map<string, Regexp>();
  return (pattern, text) => {
    if (!plain.has(pattern)) plain.set(pattern, translate(pattern));
    const translation = plain.get(pattern);
    if (translation && isQuick(translation, text.length)) return translation.regexp;
    const known = full.get(pattern);
    if (known) return known;
    if (!parts.regexp) throw new PartMissing('regexp');
    const regexp = parts.regexp.compile(pattern);
    full.set(pattern, regexp);
    return regexp;
  };
}

export function regexpFunctions(parts: Parts): readonly (readonly [string, GoFunction])[] {
  const compile = regexpCompiler(parts);
  const isMatch = (pattern: string, text: string): boolean => compile(pattern, text).exec(text, 0) !== undefined;
  const two = ['string', 'string'] as const;
  const three = ['string', 'string', 'string'] as const;
  const counted = ['string', 'string', 'int'] as const;
  /** What panics fails in the same words as what returns an error, but for the prefix of MustCompile. */
  const must = <T>(pattern: string, run: () => T): T => {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`regexp: Compile(${goQuoted(pattern)}): ${error.message}`);
    }
  };
  const find = (pattern: string, text: string): string => {
    const match = compile(pattern, text).exec(text, 0);
    return match?.groups[0] ?? '';
  };
  const findAll = (pattern: string, text: string, limit: number): GoValue =>
    strings(allMatches(compile(pattern, text), text, limit).map((match) => match.groups[0] ?? ''));
  const replace = (pattern: string, text: string, by: string): string => {
    const regexp = compile(pattern, text);
    return replaceAll(regexp, text, (match) => expand(by, match, regexp.names));
  };
  const replaceLiteral = (pattern: string, text: string, by: string): string =>
    replaceAll(compile(pattern, text), text, () => by);
  const splitBy = (pattern: string, text: string, limit: number): GoValue =>
    strings(split(compile(pattern, text), pattern, text, limit));
  return [
    [
      'regexMatch',
      goFunction(two, (pattern, text) =>
        swallowing(
          () => isMatch(pattern, text),
          () => false,
        ),
      ),
    ],
    ['mustRegexMatch', goFunction(two, isMatch)],
    ['regexFind', goFunction(two, (pattern, text) => must(pattern, () => find(pattern, text)))],
    ['mustRegexFind', goFunction(two, find)],
    ['regexFindAll', goFunction(counted, (pattern, text, limit) => must(pattern, () => findAll(pattern, text, limit)))],
    ['mustRegexFindAll', goFunction(counted, findAll)],
    ['regexReplaceAll', goFunction(three, (pattern, text, by) => must(pattern, () => replace(pattern, text, by)))],
    ['mustRegexReplaceAll', goFunction(three, replace)],
    [
      'regexReplaceAllLiteral',
      goFunction(three, (pattern, text, by) => must(pattern, () => replaceLiteral(pattern, text, by))),
    ],
    ['mustRegexReplaceAllLiteral', goFunction(three, replaceLiteral)],
    ['regexSplit', goFunction(counted, (pattern, text, limit) => must(pattern, () => splitBy(pattern, text, limit)))],
    ['mustRegexSplit', goFunction(counted, splitBy)],
    ['regexQuoteMeta', goFunction(['string'], quoteMeta)],
  ];
}

/** Upstream: regexp's quote, with backquotes where they will do. */
const goQuoted = (pattern: string): string => (pattern.includes('`') ? JSON.stringify(pattern) : `\`${pattern}\``);
