/** Quoting texts so that a shell reads them back, and the escapes of `echo -e`, `$'…'` and `printf`. */
import { decodeRaw } from '../bytes.ts';

/** As `printf %q`: backslashes, or $'…' when there are control characters. */
export function quoteWord(text: string): string {
  if (text === '') return "''";
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text);
  // As bash's sh_backslash_quote: "#" at the start only, "~" at the start and where a tilde could be expanded.
  return text
    .replace(/[ !"$&'()*,;<>?[\\\]^`{|}]/g, '\\$&')
    .replace(/^#/, '\\#')
    .replace(/(^|[:=])~/g, '$1\\~');
}

/** As `set` and a bare `declare` show values: quotes where needed. */
export function quoteValue(text: string): string {
  if (text === '') return "''";
  return /[\x00-\x1f\x7f]/.test(text) ? ansiQuote(text) : quoteMeta(text);
}

/** As `set -x` shows words: what has a blank or another sign of the shell's stands in single quotes, newlines too. */
export function quoteTrace(text: string): string {
  if (text === '') return "''";
  const quoted = quoteMeta(text);
  return quoted === text && /[\x00-\x1f\x7f]/.test(text) ? ansiQuote(text) : quoted;
}

/** Upstream: sh_contains_shell_metas and sh_single_quote. */
const quoteMeta = (text: string): string =>
  /[ \t\n'"\\|&;()<>!{}*[\]?^$`]|^[#~]|[:=]~|[ \t]#/.test(text) ? singleQuote(text) : text;

/** As `${x@Q}`: always quoted. */
export const quoteAlways = (text: string): string =>
  /[\x00-\x1f\x7f]/.test(text) ? ansiQuote(text) : singleQuote(text);

/** 'it'\''s' */
export const singleQuote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** As `declare -p` writes values: "…" with escapes. */
export function doubleQuote(text: string): string {
  if (/[\x00-\x08\x0b-\x1f\x7f]/.test(text) || /[\n\t]/.test(text)) return ansiQuote(text);
  return `"${text.replace(/[\\"$`]/g, '\\$&')}"`;
}

export function ansiQuote(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '\n': '\\n',
    '\t': '\\t',
    '\r': '\\r',
    '\x07': '\\a',
    '\b': '\\b',
    '\x1b': '\\E',
    '\f': '\\f',
    '\v': '\\v',
    '\\': '\\\\',
    "'": "\\'",
  };
  return `$'${text.replace(/[\x00-\x1f\x7f\\']/g, (c) => names[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`)}'`;
}

const CONTROL: Readonly<Record<string, string>> = { "'": "'", '"': '"', '?': '?' };

/** The escapes of `$'…'`. */
export function ansiUnescape(text: string): string {
  if (!text.includes('\\')) return text;
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    const next = text[i + 1];
    if (c !== '\\' || next === undefined) {
      out += c;
      continue;
    }
    if (next === 'c' && i + 2 < text.length) {
      out += String.fromCharCode(text.charCodeAt(i + 2) & 31);
      i += 2;
      continue;
    }
    const plain = CONTROL[next];
    if (plain !== undefined) {
      out += plain;
      i++;
      continue;
    }
    const length =
      /^(?:[0-7]{1,3}|x\{[0-9a-fA-F]+\}|(?:x[0-9a-fA-F]{1,2}(?:\\x[89a-fA-F][0-9a-fA-F])*)|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|.)/su.exec(
        text.slice(i + 1),
      )?.[0].length as number;
    out += unescape(text.slice(i, i + 1 + length), 'format').text;
    i += length;
  }
  // What comes after a NUL is lost.
  const end = out.indexOf('\0');
  return end < 0 ? out : out.slice(0, end);
}

interface Unescaped {
  readonly text: string;
  /** `\c` was met: print nothing more. */
  readonly stop: boolean;
}

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** dash: of its echo and its %b, which know no \x and no \u; "dash format": of its formats. */
type EscapeStyle = 'echo' | '%b' | 'format' | 'dash' | 'dash format';

/** Escapes of `echo -e` ("\0101" octal), of `%b` ("\101" too), or of a printf format ("\101" octal, "\"" a quote). */
export function unescape(text: string, style: EscapeStyle): Unescaped {
  const format = style.endsWith('format');
  if (!text.includes('\\')) return { text, stop: false };
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c !== '\\' || i + 1 >= text.length) {
      out += c;
      continue;
    }
    const next = text[++i] as string;
    const simple = SIMPLE[next];
    if (simple !== undefined) out += simple;
    else if (next === 'c' && !format) return { text: out, stop: true };
    else if (next === '"' && format) out += '"';
    else if (next === "'" && style === 'format') out += "'";
    else if (next === '0' || (style !== 'echo' && /[1-7]/.test(next))) {
      const digits = (!format && next === '0' ? /^0[0-7]{0,3}/ : /^[0-7]{1,3}/).exec(text.slice(i))?.[0] as string;
      const code = Number.parseInt(digits, 8) & 255;
      if (code >= 0x80) {
        const run = byteRun(text, i - 1, style);
        if (run.end > i) {
          out += run.text;
          i = run.end - 1;
          continue;
        }
      }
      out += String.fromCharCode(code);
      i += digits.length - 1;
    } else if (!style.startsWith('dash') && (next === 'x' || next === 'u' || next === 'U')) {
      const limit = next === 'x' ? 2 : next === 'u' ? 4 : 8;
      const digits = new RegExp(`^[0-9a-fA-F]{1,${limit}}`).exec(text.slice(i + 1))?.[0];
      if (digits === undefined) out += `\\${next}`;
      else {
        const code = Number.parseInt(digits, 16);
        if (next === 'x' && code >= 0x80) {
          const run = byteRun(text, i - 1, style);
          out += run.text;
          i = run.end - 1;
          continue;
        }
        out += code <= 0x10ffff ? String.fromCodePoint(code) : '';
        i += digits.length;
      }
    } else out += `\\${next}`;
  }
  return { text: out, stop: false };
}

/** Bytes from 0x80 up that are written as escapes, one behind the other: characters where they are UTF-8, else bytes. */
function byteRun(text: string, start: number, style: EscapeStyle): { text: string; end: number } {
  const bytes: number[] = [];
  const escape = style.endsWith('format') ? HIGH_BYTE.format : HIGH_BYTE.echo;
  let i = start;
  for (;;) {
    escape.lastIndex = i;
    const match = escape.exec(text);
    if (!match) break;
    bytes.push(match[1] === undefined ? Number.parseInt(match[2] as string, 8) : Number.parseInt(match[1], 16));
    i += match[0].length;
  }
  return { text: decodeRaw(Uint8Array.from(bytes)), end: i };
}
const HIGH_BYTE = {
  echo: /\\(?:x([89a-fA-F][0-9a-fA-F])|0?([2-3][0-7]{2}))/y,
  format: /\\(?:x([89a-fA-F][0-9a-fA-F])|([2-3][0-7]{2}))/y,
};
