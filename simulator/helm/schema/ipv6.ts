/** What Go says of a text that should be an IPv6 address. Mirrors net/netip.ParseAddr. */
import { quote } from '../../gotemplate/quote.ts';

/** Bytes of an address. */
const SIZE = 16;

/** `ParseAddr("1::x"): each colon-separated field must have at least one digit (at "x")`, or undefined. */
export function ipv6Problem(text: string): string | undefined {
  const [address = '', ...zones] = text.split('%');
  const fail = (message: string, at = ''): string =>
    `ParseAddr(${quote(text)}): ${message}${at === '' ? '' : ` (at ${quote(at)})`}`;
  if (zones.length > 0 && zones.join('%') === '') return fail('zone must be a non-empty string');
  const found = fields(address);
  return found && fail(...found);
}

type Problem = readonly [string, string?];

function fields(address: string): Problem | undefined {
  let rest = address;
  let size = 0;
  /** Where zeros are left out. */
  let gap = -1;
  if (rest.startsWith('::')) {
    gap = 0;
    rest = rest.slice(2);
    if (rest === '') return undefined;
  }
  while (size < SIZE) {
    const digits = /^[\da-fA-F]*/.exec(rest)?.[0] ?? '';
    if (digits.length > 4) return ['each group must have 4 or less digits', rest];
    if (digits === '') return ['each colon-separated field must have at least one digit', rest];
    if (rest[digits.length] === '.') return embedded(rest, size, gap);
    size += 2;
    rest = rest.slice(digits.length);
    if (rest === '') break;
    if (rest[0] !== ':') return ['unexpected character, want colon', rest];
    if (rest.length === 1) return ['colon must be followed by more characters', rest];
    rest = rest.slice(1);
    if (!rest.startsWith(':')) continue;
    if (gap >= 0) return ['multiple :: in address', rest];
    gap = size;
    rest = rest.slice(1);
    if (rest === '') break;
  }
  if (rest !== '') return ['trailing garbage after address', rest];
  return ending(size, gap);
}

function ending(size: number, gap: number): Problem | undefined {
  if (size < SIZE) return gap < 0 ? ['address string too short'] : undefined;
  return gap >= 0 ? ['the :: must expand to at least one field of zeros'] : undefined;
}

/** An IPv4 address at the end. */
function embedded(rest: string, size: number, gap: number): Problem | undefined {
  if (gap < 0 && size !== SIZE - 4)
    return ['embedded IPv4 address must replace the final 2 fields of the address', rest];
  if (size + 4 > SIZE) return ['too many hex fields to fit an embedded IPv4 at the end of the address', rest];
  const parts = rest.split('.');
  for (const part of parts) {
    if (!/^\d*$/.test(part)) return ['unexpected character', part.replace(/^\d*/, '')];
    if (part === '') return ['IPv4 field must have at least one digit', rest];
    if (part.length > 1 && part.startsWith('0')) return ['IPv4 field has octet with leading zero'];
    if (Number(part) > 255) return ['IPv4 field has value >255'];
  }
  if (parts.length > 4) return ['IPv4 address too long'];
  return parts.length < 4 ? ['IPv4 address too short'] : ending(size + 4, gap);
}
