/** Sets of characters (code points), as regular expressions and shell patterns need them. */

/** Inclusive ranges, sorted, not overlapping: [from, to, from, to, …]. */
type Ranges = readonly number[];

const LAST = 0x10ffff;

export class CharacterSet {
  readonly #ranges: Ranges;
  readonly #ascii = new Uint8Array(128);

  constructor(ranges: readonly (readonly [from: number, to: number])[]) {
    this.#ranges = merged(ranges);
    for (let c = 0; c < 128; c++) this.#ascii[c] = this.#search(c) ? 1 : 0;
  }

  has(c: number): boolean {
    return c < 128 ? this.#ascii[c] === 1 : this.#search(c);
  }

  #search(c: number): boolean {
    const ranges = this.#ranges;
    for (let i = 0; i < ranges.length; i += 2) if (c <= (ranges[i + 1] as number)) return c >= (ranges[i] as number);
    return false;
  }

  get pairs(): [number, number][] {
    const pairs: [number, number][] = [];
    for (let i = 0; i < this.#ranges.length; i += 2)
      pairs.push([this.#ranges[i] as number, this.#ranges[i + 1] as number]);
    return pairs;
  }

  complement(): CharacterSet {
    const pairs: [number, number][] = [];
    let from = 0;
    for (const [a, b] of this.pairs) {
      if (a > from) pairs.push([from, a - 1]);
      from = b + 1;
    }
    if (from <= LAST) pairs.push([from, LAST]);
    return new CharacterSet(pairs);
  }

  /** With the other case of every letter. */
  foldedCase(): CharacterSet {
    const pairs = this.pairs;
    const more: [number, number][] = [];
    for (const [a, b] of pairs) {
      if (b - a > 2000) continue;
      for (let c = a; c <= b; c++) for (const other of otherCases(c)) more.push([other, other]);
    }
    // Wide sets hold whole alphabets: what matters are the letters of ASCII.
    for (let c = 65; c <= 90; c++) if (this.has(c) || this.has(c + 32)) more.push([c, c], [c + 32, c + 32]);
    return new CharacterSet([...pairs, ...more]);
  }
}

function otherCases(c: number): number[] {
  const text = String.fromCodePoint(c);
  return [text.toLowerCase(), text.toUpperCase()].flatMap((other) => {
    const code = other.codePointAt(0);
    return code !== undefined && code !== c && String.fromCodePoint(code) === other ? [code] : [];
  });
}

function merged(ranges: readonly (readonly [number, number])[]): number[] {
  const sorted = [...ranges].filter(([a, b]) => a <= b).sort((x, y) => x[0] - y[0]);
  const out: number[] = [];
  for (const [a, b] of sorted) {
    const last = out.length - 1;
    if (last > 0 && a <= (out[last] as number) + 1) out[last] = Math.max(out[last] as number, b);
    else out.push(a, b);
  }
  return out;
}

const of = (...pairs: [number, number][]): CharacterSet => new CharacterSet(pairs);
const code = (c: string): number => c.charCodeAt(0);

/** Letters beyond ASCII, near enough: everything but punctuation and space. */
const WIDE_LETTERS: [number, number][] = [
  [0xaa, 0xaa],
  [0xb5, 0xb5],
  [0xba, 0xba],
  [0xc0, 0xd6],
  [0xd8, 0xf6],
  [0xf8, 0x2c1],
  [0x370, 0x373],
  [0x376, 0x377],
  [0x37b, 0x37d],
  [0x386, 0x386],
  [0x388, 0x481],
  [0x48a, 0x559],
  [0x561, 0x587],
  [0x5d0, 0x5ea],
  [0x620, 0x64a],
  [0x900, 0x1fff],
  [0x2c00, 0x2dff],
  [0x3005, 0x3007],
  [0x3041, 0x30ff],
  [0x3105, 0x318e],
  [0x3400, 0x9fff],
  [0xa000, 0xd7a3],
  [0xf900, 0xfaff],
  [0xff21, 0xff3a],
  [0xff41, 0xff5a],
  [0x20000, 0x3ffff],
];

/** POSIX's named classes. */
export const CLASSES: ReadonlyMap<string, CharacterSet> = new Map([
  ['alpha', of([65, 90], [97, 122], ...WIDE_LETTERS)],
  ['digit', of([48, 57])],
  ['alnum', of([48, 57], [65, 90], [97, 122], ...WIDE_LETTERS)],
  ['upper', of([65, 90], [0xc0, 0xd6], [0xd8, 0xde], [0x391, 0x3a9], [0x410, 0x42f])],
  ['lower', of([97, 122], [0xdf, 0xf6], [0xf8, 0xff], [0x3b1, 0x3c9], [0x430, 0x44f])],
  ['space', of([9, 13], [32, 32], [0x1680, 0x1680], [0x2000, 0x2006], [0x2008, 0x200a], [0x3000, 0x3000])],
  ['blank', of([9, 9], [32, 32])],
  [
    'punct',
    of(
      [33, 47],
      [58, 64],
      [91, 96],
      [123, 126],
      [0xa1, 0xa9],
      [0xab, 0xb4],
      [0xb6, 0xb9],
      [0x2010, 0x2bff],
      [0x3001, 0x3004],
    ),
  ],
  ['xdigit', of([48, 57], [65, 70], [97, 102])],
  ['cntrl', of([0, 31], [127, 127], [0x80, 0x9f])],
  ['print', of([32, 126], [0xa0, LAST])],
  ['graph', of([33, 126], [0xa1, LAST])],
  ['word', of([48, 57], [65, 90], [95, 95], [97, 122], ...WIDE_LETTERS)],
  ['ascii', of([0, 127])],
]);

export const classNamed = (name: string): CharacterSet => CLASSES.get(name) as CharacterSet;
export const ANY = of([0, LAST]);
export const NOT_NEWLINE = of([0, 9], [11, LAST]);
export const NOT_SLASH = of([0, code('/') - 1], [code('/') + 1, LAST]);
export const only = (c: number): CharacterSet => of([c, c]);
export const isWordCharacter = (c: number): boolean => classNamed('word').has(c);
