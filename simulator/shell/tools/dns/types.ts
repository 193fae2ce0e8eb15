/** Types and classes of records, and names as BIND's tools take them (lib/dns/name.c, lib/dns/rcode.c). */

/** Types that a question may be about, by number. */
const TYPES: ReadonlyMap<string, number> = new Map([
  ['A', 1],
  ['NS', 2],
  ['CNAME', 5],
  ['SOA', 6],
  ['WKS', 11],
  ['PTR', 12],
  ['HINFO', 13],
  ['MX', 15],
  ['TXT', 16],
  ['RP', 17],
  ['AFSDB', 18],
  ['SIG', 24],
  ['KEY', 25],
  ['AAAA', 28],
  ['LOC', 29],
  ['SRV', 33],
  ['NAPTR', 35],
  ['CERT', 37],
  ['DNAME', 39],
  ['DS', 43],
  ['SSHFP', 44],
  ['RRSIG', 46],
  ['NSEC', 47],
  ['DNSKEY', 48],
  ['NSEC3', 50],
  ['TLSA', 52],
  ['SVCB', 64],
  ['HTTPS', 65],
  ['SPF', 99],
  ['IXFR', 251],
  ['AXFR', 252],
  ['ANY', 255],
  ['URI', 256],
  ['CAA', 257],
]);

/** "srv" → "SRV", "type33" → "SRV", "type9999" → "TYPE9999"; undefined when it is no type. */
export function typeOf(text: string): string | undefined {
  const upper = text.toUpperCase();
  if (TYPES.has(upper)) return upper;
  const number = /^TYPE(\d{1,5})$/.exec(upper)?.[1];
  if (number === undefined || Number(number) > 65535) return undefined;
  for (const [name, value] of TYPES) if (value === Number(number)) return name;
  return `TYPE${Number(number)}`;
}

/** "in" → "IN"; undefined when it is no class. */
export function classOf(text: string): string | undefined {
  const upper = text.toUpperCase();
  return ['IN', 'CH', 'HS', 'ANY'].includes(upper) ? upper : upper === 'CHAOS' ? 'CH' : undefined;
}

/** Why a name cannot be asked for; undefined when it can. */
export function illegalName(text: string): string | undefined {
  if (text === '.') return undefined;
  const labels = text.replace(/\.$/, '').split('.');
  if (labels.includes('')) return 'empty label';
  if (labels.some((label) => label.length > 63)) return 'label too long';
  return wireLength(`${text.replace(/\.$/, '')}.`) > 255 ? 'ran out of space' : undefined;
}

/** Bytes of a name (with its last dot) in a message, not compressed. Example: "web." → 5. */
export const wireLength = (name: string): number => (name === '.' ? 1 : name.length + 1);

/** "10.244.1.5" → "5.1.244.10.in-addr.arpa."; an address of IPv6 below ip6.arpa; undefined when it is no address. */
export function reverseName(address: string): string | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return `${address.split('.').reverse().join('.')}.in-addr.arpa.`;
  const groups = expandIpv6(address);
  return groups && `${[...groups.join('')].reverse().join('.')}.ip6.arpa.`;
}

/** Eight groups of four digits. */
function expandIpv6(address: string): string[] | undefined {
  if (!/^[0-9a-f:]+$/i.test(address) || !address.includes(':')) return undefined;
  const [head = '', tail] = address.toLowerCase().split('::');
  const split = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const missing = 8 - split(head).length - split(tail ?? '').length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...split(head), ...Array.from({ length: missing }, () => '0'), ...split(tail ?? '')];
  return groups.every((group) => group.length <= 4) ? groups.map((group) => group.padStart(4, '0')) : undefined;
}
