/** @csv and its kin. Upstream: jq's builtin.c, f_format. */
import { bytesOf } from '../../kernel/stream.ts';
import { fromBase64, toBase32, toBase64 } from '../base64.ts';
import {
  fail,
  isArray,
  isNumber,
  kindOf,
  named,
  numberOf,
  numberText,
  plainText,
  textOf,
  type Value,
} from './values.ts';

const HTML: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  "'": '&apos;',
  '"': '&quot;',
};
/** What `@name` makes of a value. */
export function formatted(name: string, value: Value): string {
  switch (name) {
    case 'text':
      return plainText(value);
    case 'json':
      return textOf(value);
    case 'csv':
      return row(value, 'csv', ',', (text) => `"${text.replaceAll('"', '""')}"`);
    case 'tsv':
      return row(value, 'tsv', '\t', (text) =>
        text.replace(/[\\\t\n\r]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c] as string),
      );
    case 'html':
      return plainText(value).replace(/[<>&'"]/g, (c) => HTML[c] as string);
    case 'uri':
      return uri(plainText(value));
    case 'sh':
      return (isArray(value) ? value : [value]).map(forShell).join(' ');
    case 'base64':
      return toBase64(bytesOf(plainText(value)));
    case 'base64d':
      return decoded(value);
    case 'base32':
      return toBase32(bytesOf(plainText(value)));
    default:
      return fail(`${name} is not a valid format`);
  }
}

function row(value: Value, name: string, separator: string, text: (text: string) => string): string {
  if (!isArray(value)) return fail(`${named(value)} cannot be ${name}-formatted, only array`);
  return value
    .map((one) => {
      if (one === null) return '';
      if (typeof one === 'boolean') return String(one);
      if (isNumber(one)) return Number.isNaN(numberOf(one)) ? '' : numberText(numberOf(one));
      if (typeof one === 'string') return text(one);
      return fail(`${named(one)} is not valid in a csv row`);
    })
    .join(separator);
}

function uri(text: string): string {
  return [...bytesOf(text)]
    .map((byte) => {
      const c = String.fromCharCode(byte);
      return /[A-Za-z0-9\-_.~]/.test(c) ? c : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function forShell(value: Value): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "'\\''")}'`;
  if (kindOf(value) === 'array' || kindOf(value) === 'object')
    return fail(`${named(value)} can not be escaped for shell`);
  return textOf(value);
}

/** Without as much padding as it should have, too. */
function decoded(value: Value): string {
  const text = plainText(value);
  const body = text.replace(/=+$/, '');
  const { bytes, bad } = fromBase64(body.padEnd(Math.ceil(body.length / 4) * 4, '='), false);
  if (bad || /[=\n\r]/.test(body) || (body !== '' && bytes.length === 0))
    return fail(`${named(text)} is not valid base64 data`);
  return new TextDecoder().decode(bytes);
}
