/**
 * Texts with `${expr}` and `${expr|을/를}` in them (lesson-format.md §8.4), and the Korean particle for a value's reading.
 * `${|을/를}` is the particle for what stands before it: a value in a code span.
 */
import { celText } from '../../cel/values.ts';
import type { Expression } from './types.ts';

export type TemplatePart =
  | string
  | { readonly expression: Expression; readonly particle: Particle | undefined }
  | { readonly expression: undefined; readonly particle: Particle };

export interface Template {
  readonly parts: readonly TemplatePart[];
}

/** With and without a final consonant: "을/를". */
interface Particle {
  readonly afterConsonant: string;
  readonly afterVowel: string;
}

interface RawPart {
  readonly source: string;
  readonly particle: string | undefined;
  /** Offset of the expression in the text. */
  readonly offset: number;
}

/** Splits a text into literal parts and expressions; braces in strings of an expression count. */
export function splitTemplate(text: string): (string | RawPart)[] {
  const parts: (string | RawPart)[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf('${', at);
    if (start < 0) break;
    const end = closingBrace(text, start + 2);
    if (end < 0) break;
    if (start > at) parts.push(text.slice(at, start));
    const inside = text.slice(start + 2, end);
    const bar = particleBar(inside);
    parts.push({
      source: bar < 0 ? inside : inside.slice(0, bar),
      particle: bar < 0 ? undefined : inside.slice(bar + 1),
      offset: start + 2,
    });
    at = end + 1;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  let quote = '';
  for (let i = from; i < text.length; i++) {
    const c = text[i] as string;
    if (quote !== '') {
      if (c === quote) quote = '';
    } else if (c === "'" || c === '"') quote = c;
    else if (c === '{') depth++;
    else if (c === '}' && --depth === 0) return i;
  }
  return -1;
}

/** The bar before a particle, not one of `||`. */
function particleBar(inside: string): number {
  const m = /(?<!\|)\|(?!\|)([가-힣()]+\/[가-힣()]+)$/.exec(inside);
  return m ? m.index : -1;
}

/** "을/를" → {을, 를}; undefined when it is no particle. */
export function parseParticle(text: string): Particle | undefined {
  const [afterConsonant, afterVowel, more] = text.split('/');
  if (!afterConsonant || !afterVowel || more !== undefined) return undefined;
  return { afterConsonant, afterVowel };
}

/** The text with values put in; `evaluate` gives a CEL value. */
export function renderTemplate(template: Template, evaluate: (expression: Expression) => unknown): string {
  let out = '';
  for (const part of template.parts) {
    if (typeof part === 'string') out += part;
    else if (part.expression === undefined) out += particleFor(out, part.particle);
    else {
      const text = celText(evaluate(part.expression));
      out += part.particle ? text + particleFor(text, part.particle) : text;
    }
  }
  return out;
}

/** A value with the form of a particle that fits it. Example: josa("web", "이/가") = "web이". */
export function josa(text: string, particle: string): string {
  const forms = parseParticle(particle);
  if (!forms) throw new Error(`"${particle}" is no particle`);
  return text + particleFor(text, forms);
}

/** Final consonants of the readings of 0–9 (영 일 이 삼 사 오 육 칠 팔 구) and of A–Z (에이 비 씨 …). */
const DIGITS: readonly ('' | 'ㄹ' | 'x')[] = ['x', 'ㄹ', '', 'x', '', '', 'x', 'ㄹ', 'ㄹ', ''];
const LETTERS_WITH_FINAL: Readonly<Record<string, 'ㄹ' | 'x'>> = { l: 'ㄹ', m: 'x', n: 'x', r: 'ㄹ' };

/** The form of the particle after that text. Examples: ("3", 을/를) → "을"; ("web", 이/가) → "이"; ("서울", 으로/로) → "로". */
export function particleFor(text: string, { afterConsonant, afterVowel }: Particle): string {
  const final = finalOf(text);
  if (final === '') return afterVowel;
  if (final === 'ㄹ' && afterConsonant === '으로') return afterVowel;
  return afterConsonant;
}

function finalOf(text: string): '' | 'ㄹ' | 'x' {
  const word = text.replace(/[^0-9A-Za-z가-힣]+$/u, '');
  const last = word.at(-1);
  if (last === undefined) return '';
  const code = last.charCodeAt(0);
  if (code >= 0xac00 && code <= 0xd7a3) {
    const jong = (code - 0xac00) % 28;
    return jong === 0 ? '' : jong === 8 ? 'ㄹ' : 'x';
  }
  if (/[0-9]/.test(last)) {
    if (last === '0' && /0$/.test(word.slice(0, -1))) return 'x';
    return DIGITS[Number(last)] as '' | 'ㄹ' | 'x';
  }
  const lower = last.toLowerCase();
  if (Object.hasOwn(LETTERS_WITH_FINAL, lower)) return LETTERS_WITH_FINAL[lower] as 'ㄹ' | 'x';
  // Words read as words: a final b, k, p, t and the like closes the syllable ("web" → 웹).
  return /[bckpt]$/.test(lower) && /[aeiou][bckpt]$/i.test(word) ? 'x' : '';
}
