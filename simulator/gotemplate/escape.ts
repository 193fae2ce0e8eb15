/** html, js and urlquery. Mirrors Go's text/template/funcs.go and net/url.QueryEscape. */

import { sprint } from './printf.ts';
import { isPrintable } from './quote.ts';
import type { GoValue } from './types.ts';
import { runes, toBytes } from './utf8.ts';

/** The arguments as one text; what is missing prints as the engine prints it. Upstream: evalArgs. */
function textOf(values: readonly GoValue[]): string {
  return sprint(values.map((value) => (value === undefined || value === null ? '<no value>' : value)));
}

const HTML: Readonly<Record<string, string>> = {
  '\0': '�',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

export const html = (values: readonly GoValue[]): string =>
  textOf(values).replace(/[\0"'&<>]/g, (c) => HTML[c] as string);

const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

export function js(values: readonly GoValue[]): string {
  let out = '';
  for (const { rune, text } of runes(textOf(values))) {
    const hex = (n: number): string => `\\u${n.toString(16).toUpperCase().padStart(4, '0')}`;
    const escaped = JS[text];
    if (escaped) out += escaped;
    else if (rune < 0) out += hex(0xfffd);
    else out += rune >= 0x20 && (rune < 0x80 || isPrintable(rune)) ? text : hex(rune);
  }
  return out;
}

export const urlquery = (values: readonly GoValue[]): string => queryEscape(textOf(values));

/** net/url.QueryEscape: "a b/é" → "a+b%2F%C3%A9". */
function queryEscape(text: string): string {
  let out = '';
  for (const byte of toBytes(text)) {
    const c = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-_.~]/.test(c)) out += c;
    else out += c === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}
