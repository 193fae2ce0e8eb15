/**
 * Sequences of keys as texts: `\C-x\M-a\e[A` and `Control-Meta-x` are read, what is bound is written. A sequence is a string of bytes
 * (characters up to \xff): a letter beyond ASCII is those of its UTF-8. Upstream: readline's bind.c (rl_translate_keyseq,
 * glean_key_from_name, _rl_get_keyname, _rl_untranslate_macro_value).
 */

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', d: '\x7f', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
};

const KEY_NAMES: Readonly<Record<string, string>> = {
  del: '\x7f',
  esc: '\x1b',
  escape: '\x1b',
  lfd: '\n',
  newline: '\n',
  ret: '\r',
  return: '\r',
  rubout: '\x7f',
  space: ' ',
  spc: ' ',
  tab: '\t',
};

const control = (c: string): string => (c === '?' ? '\x7f' : String.fromCharCode(c.toUpperCase().charCodeAt(0) & 0x1f));
/** As in every locale of UTF-8 (convert-meta is off): another byte, no Escape before it. */
const meta = (c: string): string => String.fromCharCode(c.charCodeAt(0) | 0x80);

/** Characters as the bytes of their UTF-8. */
export function bytesOf(text: string): string {
  if (!/[^\x00-\x7f]/.test(text)) return text;
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}

/** Bytes as what they are in UTF-8. */
export function textOf(bytes: string): string {
  if (!/[^\x00-\x7f]/.test(bytes)) return bytes;
  return new TextDecoder().decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0)));
}

/** The bytes that a sequence within quotes stands for. */
export function keysOf(text: string): string {
  const source = bytesOf(text);
  let keys = '';
  for (let i = 0; i < source.length; i++) {
    let controls = false;
    let metas = false;
    for (; /^\\[CM]-/.test(source.slice(i, i + 3)) && i + 3 < source.length; i += 3) {
      if (source[i + 1] === 'C') controls = true;
      else metas = true;
    }
    let c = source[i] as string;
    if (c === '\\') {
      const number = /^\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3}))/.exec(source.slice(i, i + 4));
      if (number) {
        c = String.fromCharCode(Number.parseInt(number[1] ?? (number[2] as string), number[1] ? 16 : 8) & 0xff);
        i += number[0].length - 1;
      } else {
        const next = source[++i];
        if (next === undefined) break;
        c = ESCAPES[next] ?? next;
      }
    }
    if (controls) c = control(c);
    keys += metas ? meta(c) : c;
  }
  return keys;
}

/** The key of a name without quotes ("Control-u", "Meta-Rubout", "TAB"); undefined: what stands before its "-" is no modifier. */
export function keyNamed(text: string): string | undefined {
  const name = bytesOf(text.slice(text.lastIndexOf('-') + 1));
  let key = KEY_NAMES[name.toLowerCase()] ?? name[0] ?? '\0';
  const controls = /control-|c-|ctrl-/i.test(text);
  const metas = /meta|m-/i.test(text);
  if (!controls && !metas && text.includes('-')) return undefined;
  if (controls) key = control(key);
  return metas ? meta(key) : key;
}

function keyText(c: string): string {
  const code = c.charCodeAt(0);
  if (c === '\x1b') return '\\e';
  if (c === '\x1c') return '\\C-\\\\';
  if (code < 0x20) return `\\C-${String.fromCharCode(code | 0x40).toLowerCase()}`;
  if (code === 0x7f) return '\\C-?';
  if (code > 0x7f) return `\\${code.toString(8)}`;
  return c === '\\' || c === '"' ? `\\${c}` : c;
}

/** A bound sequence, as lists write it. */
export const keysText = (keys: string): string => [...keys].map(keyText).join('');

/** What a macro types, as lists write it. */
export const macroText = (keys: string): string =>
  textOf([...keys].map((c) => (c.charCodeAt(0) > 0x7f ? c : keyText(c))).join(''));
