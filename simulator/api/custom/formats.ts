/**
 * The formats strings may be asked to have. Mirrors apiextensions-apiserver pkg/apiserver/validation/formats.go and
 * kube-openapi pkg/validation/strfmt.
 */
import { parseTime } from '../time.ts';
import { parseCidr, parseIp } from '../validation/ip.ts';
import { isDnsLabel, isDnsSubdomain } from '../validation/names.ts';

type Test = (text: string) => boolean;

const matches =
  (pattern: RegExp): Test =>
  (text) =>
    pattern.test(text);

/** `third` and `fourth`: what the groups after the second look like. */
const uuid = (third: string, fourth = '[0-9a-f]{4}'): Test =>
  matches(new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${third}-?${fourth}-?[0-9a-f]{12}$`, 'i'));

const HOSTNAME =
  /^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$/u;
const DURATION = /^[-+]?(\d+(\.\d*)?|\.\d+)\s*(ns|us|µs|μs|ms|s|m|h|d|w|hours?|minutes?|seconds?|days?|weeks?)/;
const CREDIT_CARD =
  /^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|6(?:011|5\d\d)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:2131|1800|35\d{3})\d{11})$/;

/** By name without dashes. */
const FORMATS: Readonly<Record<string, Test>> = {
  bsonobjectid: matches(/^[0-9a-f]{24}$/i),
  uri: matches(/^([a-z][a-z0-9+.-]*:\S+|\/\S*)$/i),
  email: matches(/^[^\s@<>]+@[^\s@<>]+$/),
  hostname: (text) => text.length <= 255 && HOSTNAME.test(text),
  ipv4: (text) => parseIp(text)?.family === 4,
  ipv6: (text) => parseIp(text)?.family === 6,
  cidr: (text) => parseCidr(text) !== undefined,
  mac: matches(/^([0-9a-f]{2}[:-]){5}([0-9a-f]{2})$|^([0-9a-f]{4}\.){2}[0-9a-f]{4}$/i),
  uuid: uuid('[0-9a-f]{4}'),
  uuid3: uuid('3[0-9a-f]{3}'),
  uuid4: uuid('4[0-9a-f]{3}', '[89ab][0-9a-f]{3}'),
  uuid5: uuid('5[0-9a-f]{3}', '[89ab][0-9a-f]{3}'),
  isbn: (text) => isIsbn(text, 10) || isIsbn(text, 13),
  isbn10: (text) => isIsbn(text, 10),
  isbn13: (text) => isIsbn(text, 13),
  creditcard: (text) => CREDIT_CARD.test(text.replaceAll(/\D/g, '')),
  ssn: matches(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/),
  hexcolor: matches(/^#?([0-9a-f]{3}|[0-9a-f]{6})$/i),
  rgbcolor: matches(
    /^rgb\(\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*(,\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*){2}\)$/,
  ),
  byte: (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text),
  password: () => true,
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && parseTime(`${text}T00:00:00Z`) !== undefined,
  duration: matches(DURATION),
  datetime: (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/i.test(text) && parseTime(text.toUpperCase()) !== undefined,
  k8sshortname: (text) => isDnsLabel(text).length === 0,
  k8slongname: (text) => isDnsSubdomain(text).length === 0,
};

const plain = (format: string): string => format.replaceAll('-', '');

/** Whether a format counts for values of the type; others are passed over. */
export function isKnownFormat(type: string | undefined, format: string): boolean {
  switch (type ?? '') {
    case '':
    case 'string':
      return Object.hasOwn(FORMATS, plain(format));
    case 'integer':
      return format === 'int32' || format === 'int64';
    case 'number':
      return format === 'float' || format === 'double';
    default:
      return false;
  }
}

export function matchesFormat(format: string, text: string): boolean {
  return FORMATS[plain(format)]?.(text) ?? true;
}

/** ISBN with its check digit; dashes and spaces do not count. */
function isIsbn(text: string, length: 10 | 13): boolean {
  const digits = text.replaceAll(/[\s-]/g, '');
  if (length === 10) {
    if (!/^\d{9}[\dX]$/.test(digits)) return false;
    const sum = [...digits].reduce((n, c, i) => n + (i + 1) * (c === 'X' ? 10 : Number(c)), 0);
    return sum % 11 === 0;
  }
  if (!/^\d{13}$/.test(digits)) return false;
  return [...digits].reduce((n, c, i) => n + Number(c) * (i % 2 === 0 ? 1 : 3), 0) % 10 === 0;
}
