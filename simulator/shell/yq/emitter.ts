/**
 * Values as YAML in PyYAML's block style: which scalars stand plain, which are quoted, and where long ones are folded. Upstream:
 * PyYAML's emitter.py, representer.py and resolver.py. Left out: aliases, tags, flow style but for empty collections.
 */
import { ESCAPES, escaped } from '../../yaml/escapes.ts';
import { type JqObject, kindOf, numberOf, textOf, type Value } from '../jq/values.ts';

interface EmitterOptions {
  /** Column beyond which a scalar is folded at its next blank. */
  readonly width: number;
  /** Lists in mappings begin in the mapping's own column. */
  readonly indentless: boolean;
  /** Whose plain words are something else than texts: 1.1 has yes and no. */
  readonly grammar: '1.1' | '1.2';
}

/** Plain scalars that would be read as something else. Upstream: the resolvers that yq sets. */
const NOT_TEXT: Readonly<Record<EmitterOptions['grammar'], RegExp>> = {
  '1.1': new RegExp(
    [
      '(?:yes|no|true|false|on|off|null|Yes|No|True|False|On|Off|Null|YES|NO|TRUE|FALSE|ON|OFF|NULL|~|=|<<|)',
      '[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?',
      '\\.[0-9_]+(?:[eE][-+][0-9]+)?',
      '[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?',
      '[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)',
      '[-+]?(?:0b[0-1_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)',
      '[0-9]{4}-[0-9]{2}-[0-9]{2}',
      '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]*)?(?:[ \\t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?',
    ]
      .map((one) => `^(?:${one})$`)
      .join('|'),
  ),
  '1.2': new RegExp(
    [
      '(?:true|false|null|True|False|Null|TRUE|FALSE|NULL|~|<<|)',
      '0o[0-7]+|[-+]?[0-9]+|0x[0-9a-fA-F]+',
      '[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)',
    ]
      .map((one) => `^(?:${one})$`)
      .join('|'),
  ),
};

const BREAK = /[\n\x85\u2028\u2029]/;
const STEP = 2;
/** A key that is longer stands behind "? ". */
const LONGEST_KEY = 128;

/** The documents, "---" between them. A plain scalar as the last one is ended by "...". */
export function emitYaml(documents: readonly Value[], options: EmitterOptions): string {
  const emitter = new Emitter(options);
  documents.forEach((value, i) => emitter.document(value, i === 0));
  return emitter.end();
}

class Emitter {
  readonly #options: EmitterOptions;
  #out = '';
  #column = 0;
  #openEnded = false;

  constructor(options: EmitterOptions) {
    this.#options = options;
  }

  document(value: Value, first: boolean): void {
    if (!first) this.#write('---');
    if (isCollection(value)) {
      if (!first) this.#line(0);
      this.#block(value, 0);
    } else {
      if (!first) this.#write(' ');
      this.#scalar(value, STEP, false, true);
    }
    this.#line(0);
  }

  end(): string {
    return this.#openEnded ? `${this.#out}...\n` : this.#out;
  }

  #write(text: string): void {
    this.#out += text;
    this.#column += text.length;
    this.#openEnded = false;
  }

  #line(indent: number): void {
    this.#out += `\n${' '.repeat(indent)}`;
    this.#column = indent;
  }

  /** A collection that is not empty, from where the cursor stands, its first entry in this column. */
  #block(value: readonly Value[] | JqObject, indent: number): void {
    let begun = false;
    const next = (): void => {
      if (begun) this.#line(indent);
      begun = true;
    };
    if (Array.isArray(value))
      for (const item of value as readonly Value[]) {
        next();
        this.#write('-');
        if (isCollection(item)) {
          this.#write(' ');
          this.#block(item, indent + STEP);
        } else this.#entry(item, indent + STEP);
      }
    else
      for (const [key, item] of value as JqObject) {
        next();
        const simple = this.#isSimple(key);
        if (!simple) this.#write('? ');
        this.#scalar(key, indent + STEP, simple, false);
        if (!simple) this.#line(indent);
        this.#write(':');
        if (isCollection(item)) {
          const flush = Array.isArray(item) && this.#options.indentless;
          const inner = flush ? indent : indent + STEP;
          if (simple) this.#line(inner);
          else this.#write(' ');
          this.#block(item, inner);
        } else this.#entry(item, indent + STEP);
      }
  }

  /** What stands behind "-" or ":". */
  #entry(value: Value, indent: number): void {
    this.#write(' ');
    if (Array.isArray(value)) this.#write('[]');
    else if (value instanceof Map) this.#write('{}');
    else this.#scalar(value, indent, false, false);
  }

  #isSimple(key: string): boolean {
    return key !== '' && [...key].length < LONGEST_KEY && !BREAK.test(key);
  }

  #scalar(value: Value, indent: number, isKey: boolean, root: boolean): void {
    if (Array.isArray(value) || value instanceof Map) {
      this.#write(Array.isArray(value) ? '[]' : '{}');
      return;
    }
    const text = typeof value === 'string' ? value : kindOf(value) === 'number' ? numberText(value) : textOf(value);
    const style = typeof value === 'string' ? this.#styleOf(text) : 'plain';
    const folds = !isKey;
    if (style === 'plain') this.#plain(text, indent, folds);
    else if (style === 'single') this.#single(text, indent, folds);
    else this.#double(text, indent, folds);
    if (root && style === 'plain') this.#openEnded = true;
  }

  #styleOf(text: string): 'plain' | 'single' | 'double' {
    const { plain, single } = analyse(text);
    if (plain && !NOT_TEXT[this.#options.grammar].test(text)) return 'plain';
    return single ? 'single' : 'double';
  }

  /** Folds at a single blank once the line is too long. */
  #plain(text: string, indent: number, folds: boolean): void {
    for (const part of text.split(/( +)/)) {
      if (part === ' ' && folds && this.#column > this.#options.width) this.#line(indent);
      else if (part !== '') this.#write(part);
    }
  }

  #single(text: string, indent: number, folds: boolean): void {
    this.#write("'");
    const parts = text.split(/( +|[\n\x85\u2028\u2029]+)/);
    let at = 0;
    for (const part of parts) {
      const [from, to] = [at, at + part.length];
      at = to;
      if (part === '') continue;
      if (BREAK.test(part)) {
        // a break alone would be read as a blank: it is doubled
        if (part.startsWith('\n')) this.#out += '\n';
        for (const one of part) this.#out += one;
        this.#out += ' '.repeat(indent);
        this.#column = indent;
      } else if (part === ' ' && folds && this.#column > this.#options.width && from !== 0 && to !== text.length)
        this.#line(indent);
      else this.#write(part.replaceAll("'", "''"));
    }
    this.#write("'");
  }

  #double(text: string, indent: number, folds: boolean): void {
    this.#write('"');
    const letters = [...text];
    let start = 0;
    for (let end = 0; end <= letters.length; end++) {
      const letter = letters[end];
      if (letter === undefined || isEscaped(letter)) {
        if (start < end) this.#write(letters.slice(start, end).join(''));
        start = end;
        if (letter !== undefined) {
          this.#write(escaped(letter, LETTERS));
          start = end + 1;
        }
      }
      const isInside = end > 0 && end < letters.length - 1;
      if (isInside && (letter === ' ' || start >= end) && folds && this.#column + (end - start) > this.#options.width) {
        this.#write(`${letters.slice(start, end).join('')}\\`);
        if (start < end) start = end;
        this.#line(indent);
        if (letters[start] === ' ') this.#write('\\');
      }
    }
    this.#write('"');
  }
}

const isCollection = (value: Value): value is readonly Value[] | JqObject =>
  (Array.isArray(value) && value.length > 0) || (value instanceof Map && value.size > 0);

const INDICATORS = new Set('#,[]{}&*!|>\'"%@`');
const isBlank = (letter: string | undefined): boolean =>
  letter === undefined || /[\0 \t\r\n\x85\u2028\u2029]/.test(letter);

/** Whether a text may stand plain, or between single quotes. Upstream: Emitter.analyze_scalar. */
function analyse(text: string): { readonly plain: boolean; readonly single: boolean } {
  const letters = [...text];
  let indicators = /^(---|\.\.\.)/.test(text);
  letters.forEach((letter, i) => {
    const followed = isBlank(letters[i + 1]);
    if (i === 0) indicators ||= INDICATORS.has(letter) || ('?:-'.includes(letter) && followed);
    else indicators ||= (letter === ':' && followed) || (letter === '#' && isBlank(letters[i - 1]));
  });
  const special = letters.some((letter) => letter !== '\n' && !isPrintable(letter));
  const edges = /^[ \n\x85\u2028\u2029]|[ \n\x85\u2028\u2029]$/.test(text);
  const single = !special && !/ [\n\x85\u2028\u2029]|[\n\x85\u2028\u2029] /.test(text);
  return { plain: single && !edges && !BREAK.test(text) && !indicators, single };
}

function isPrintable(letter: string): boolean {
  const code = letter.codePointAt(0) as number;
  if (code >= 0x20 && code <= 0x7e) return true;
  return (
    code === 0x85 ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff) ||
    (code >= 0x10000 && code < 0x10ffff)
  );
}

/** PyYAML has one letter more than Go's YAML. */
const LETTERS = { ...ESCAPES, '\xa0': '_' };

/** Between double quotes letters beyond U+FFFF are escaped, too. */
function isEscaped(letter: string): boolean {
  const code = letter.codePointAt(0) as number;
  if (/["\\\x85\u2028\u2029\ufeff]/.test(letter)) return true;
  return !((code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd));
}

/** As Python writes what JSON says: a number with a point or an exponent is a float. Examples: 1.0, 1e+16, 1.5e-07. */
function numberText(value: Value): string {
  const text = textOf(value);
  if (/^-?\d+$/.test(text)) return text;
  const number = numberOf(value as number);
  const [digits = '', exponent = '0'] = number.toExponential().split('e');
  const power = Number(exponent);
  if (number !== 0 && (power < -4 || power >= 16)) {
    const sign = power < 0 ? '-' : '+';
    return `${digits.includes('.') ? digits : `${digits}.0`}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  return Number.isInteger(number) ? `${number}.0` : String(number);
}
