/** The keyword `format`, which drafts up to 7 assert. Mirrors santhosh-tekuri/jsonschema v6's format.go and its texts. */
import { quote as goQuote, quoteRune } from '../../gotemplate/quote.ts';
import { GoError } from '../../gotemplate/types.ts';
import { toBytes } from '../../gotemplate/utf8.ts';
import { parseTime } from '../functions/go-time.ts';
import { hostname, parseUrl } from '../functions/urls.ts';
import { ipv6Problem } from './ipv6.ts';

/** What is wrong with a value; undefined for right ones, and for all that are no strings. */
export type CheckFormat = (value: unknown) => string | undefined;

type CheckText = (text: string) => string | undefined;

const ofText =
  (check: CheckText): CheckFormat =>
  (value) =>
    typeof value === 'string' ? check(value) : undefined;

/** Patterns of regular expressions. */
export const regexFormat = (compile: (pattern: string) => void): CheckFormat =>
  ofText((text) => told(() => compile(text)));

/** The message of what fails. */
function told(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return error.message;
  }
}

const bytes = (text: string): number => toBytes(text).length;
const within = (what: string, reason: string | undefined): string | undefined =>
  reason === undefined ? undefined : `${what}: ${reason}`;

/** The first character that is not allowed, told. */
function badCharacter(text: string, allowed: RegExp, message: (c: string) => string): string | undefined {
  for (const c of text) if (!allowed.test(c)) return message(quoteRune(c.codePointAt(0) ?? 0));
  return undefined;
}

const invalidCharacter = (c: string): string => `invalid character ${c}`;

const jsonPointer: CheckText = (text) => {
  if (text === '') return undefined;
  if (!text.startsWith('/')) return 'not starting with /';
  return /~(?![01])/.test(text) ? '~ must be followed by 0 or 1' : undefined;
};

const relativeJsonPointer: CheckText = (text) => {
  const digits = /^\d*/.exec(text)?.[0] ?? '';
  if (digits === '') return 'must start with non-negative integer';
  if (digits.length > 1 && digits.startsWith('0')) return 'starts with zero';
  const rest = text.slice(digits.length);
  return rest === '#' ? undefined : jsonPointer(rest);
};

const UUID_GROUPS = [8, 4, 4, 4, 12];

const uuid: CheckText = (text) => {
  const groups = text.split('-');
  if (groups.length !== UUID_GROUPS.length) return `must have ${UUID_GROUPS.length} elements`;
  for (const [i, group] of groups.entries()) {
    if (bytes(group) !== UUID_GROUPS[i]) return `element ${i + 1} must be ${UUID_GROUPS[i]} characters long`;
    const bad = badCharacter(group, /[\da-fA-F]/, (c) => `non-hex character ${c}`);
    if (bad !== undefined) return bad;
  }
  return undefined;
};

const UNITS = ['YMD', 'HMS'];

const duration: CheckText = (text) => {
  if (!text.startsWith('P')) return 'must start with P';
  const rest = text.slice(1);
  if (rest === '') return 'nothing after P';
  if (rest.endsWith('W')) {
    const weeks = rest.slice(0, -1);
    if (weeks === '') return 'no number in week';
    return /^\d+$/.test(weeks) ? undefined : 'invalid week';
  }
  for (const [i, part] of rest.split('T').entries()) {
    if (i !== 0 && part === '') return 'no time elements';
    const units = UNITS[i];
    if (units === undefined) return 'more than one T';
    const reason = durationPart(part, units);
    if (reason !== undefined) return reason;
  }
  return undefined;
};

function durationPart(part: string, all: string): string | undefined {
  let units = all;
  for (let rest = part; rest !== ''; rest = rest.slice(1)) {
    const digits = /^\d*/.exec(rest)?.[0] ?? '';
    if (digits === '') return 'missing number';
    rest = rest.slice(digits.length);
    if (rest === '') return 'missing unit';
    const unit = rest[0] as string;
    const at = units.indexOf(unit);
    if (at < 0)
      return all.includes(unit) ? `unit '${unit}' out of order` : `invalid unit ${quoteRune(toBytes(unit)[0] ?? 0)}`;
    units = units.slice(at + 1);
  }
  return undefined;
}

const ipv4: CheckText = (text) => {
  const groups = text.split('.');
  if (groups.length !== 4) return 'expected four decimals';
  for (const group of groups) {
    if (group.length > 1 && group.startsWith('0')) return 'leading zeros';
    if (!/^[+-]?\d+$/.test(group)) return `strconv.Atoi: parsing ${goQuote(group)}: invalid syntax`;
    if (Number(group) < 0 || Number(group) > 255) return 'decimal must be between 0 and 255';
  }
  return undefined;
};

const hostName: CheckText = (text) => {
  const name = text.replace(/\.$/, '');
  if (bytes(name) > 253) return 'more than 253 characters long';
  for (const label of name.split('.')) {
    if (label === '' || bytes(label) > 63) return 'label must be 1 to 63 characters long';
    if (label.startsWith('-')) return 'label starts with hyphen';
    if (label.endsWith('-')) return 'label ends with hyphen';
    const bad = badCharacter(label, /[a-zA-Z\d-]/, invalidCharacter);
    if (bad !== undefined) return bad;
  }
  return undefined;
};

const email: CheckText = (text) => {
  if (bytes(text) > 254) return 'more than 255 characters long';
  const at = text.lastIndexOf('@');
  if (at < 0) return 'missing @';
  const local = text.slice(0, at);
  const domain = text.slice(at + 1);
  if (bytes(local) > 64) return 'local part more than 64 characters long';
  const reason = local.length > 1 && local.startsWith('"') ? quotedLocal(local) : bareLocal(local);
  if (reason !== undefined) return reason;
  if (!domain.startsWith('[') || !domain.endsWith(']')) return within('invalid domain', hostName(domain));
  const address = domain.slice(1, -1);
  return address.startsWith('IPv6:')
    ? within('invalid ipv6 address', ipv6(address.slice('IPv6:'.length)))
    : within('invalid ipv4 address', ipv4(address));
};

const quotedLocal: CheckText = (local) =>
  /[\\"]/.test(local.slice(1, -1)) ? 'backslash and quote are not allowed within quoted local part' : undefined;

const bareLocal: CheckText = (local) => {
  if (local.startsWith('.')) return 'starts with dot';
  if (local.endsWith('.')) return 'ends with dot';
  if (local.includes('..')) return 'consecutive dots';
  return badCharacter(local, /[a-zA-Z\d.!#$%&'*+\-/=?^_`{|}~]/, invalidCharacter);
};

const ipv6: CheckText = (text) => {
  if (!text.includes(':')) return 'missing colon';
  const reason = ipv6Problem(text);
  if (reason !== undefined) return reason;
  return text.includes('%') ? 'zone id is not a part of ipv6 address' : undefined;
};

const date: CheckText = (text) => told(() => parseTime('2006-01-02', text));

const time: CheckText = (text) => {
  if (bytes(text) < 9) return 'less than 9 characters long';
  if (text[2] !== ':' || text[5] !== ':') return 'missing colon in correct place';
  const numbers = text.slice(0, 8).split(':');
  if (!numbers.every((number) => /^[+-]?\d+$/.test(number))) return 'invalid hour/min/sec';
  const [hour = 0, minute = 0, second = 0] = numbers.map(Number);
  if (hour < 0 || minute < 0 || second < 0) return 'non-positive hour/min/sec';
  if (hour > 23 || minute > 59 || second > 60) return 'hour/min/sec out of range';
  const [, fraction, zone = ''] = /^(\.\d*)?([\s\S]*)$/.exec(text.slice(8)) ?? [];
  if (fraction === '.') return 'no digits in second fraction';
  const minutes = hour * 60 + minute;
  const offset = zoneMinutes(zone);
  if (typeof offset === 'string') return offset;
  const utc = (minutes - offset + 24 * 60) % (24 * 60);
  return second >= 60 && utc !== 23 * 60 + 59 ? 'invalid leap second' : undefined;
};

/** Minutes east of UTC, or what is wrong. */
function zoneMinutes(zone: string): number | string {
  if (zone === 'z' || zone === 'Z') return 0;
  if (zone.length !== 6) return 'offset must be 6 characters long';
  if (!/^[+-]/.test(zone)) return 'offset must begin with plus/minus';
  const text = zone.slice(1);
  if (text[2] !== ':') return 'missing colon in offset in correct place';
  const numbers = [text.slice(0, 2), text.slice(3)];
  if (!numbers.every((number) => /^[+-]?\d+$/.test(number))) return 'invalid hour/min in offset';
  const [hours = 0, minutes = 0] = numbers.map(Number);
  if (hours < 0 || minutes < 0) return 'non-positive hour/min in offset';
  if (hours > 23 || minutes > 59) return 'hour/min in offset out of range';
  return (zone.startsWith('+') ? 1 : -1) * (hours * 60 + minutes);
}

const dateTime: CheckText = (text) => {
  if (bytes(text) < 20) return 'less than 20 characters long';
  if (!/[tT]/.test(text[10] ?? '')) return '11th character must be t or T';
  return (
    within('invalid date element', date(text.slice(0, 10))) ?? within('invalid time element', time(text.slice(11)))
  );
};

const period: CheckText = (text) => {
  const slash = text.indexOf('/');
  if (slash < 0) return 'missing slash';
  const start = text.slice(0, slash);
  const end = text.slice(slash + 1);
  if (start.startsWith('P')) {
    return within('invalid start duration', duration(start)) ?? within('invalid end date-time', dateTime(end));
  }
  const reason = within('invalid start date-time', dateTime(start));
  if (reason !== undefined) return reason;
  return end.startsWith('P')
    ? within('invalid end duration', duration(end))
    : within('invalid end date-time', dateTime(end));
};

/** A URL as Go reads it, with what Go lets pass of IPv6 hosts. */
const url: CheckText = (text) => {
  const reason = told(() => parseUrl(text));
  if (reason !== undefined) return reason;
  const { host } = parseUrl(text);
  const name = hostname(host);
  if (!name.includes(':')) return undefined;
  if (!host.includes('[') || !host.includes(']')) return 'ipv6 address not enclosed in brackets';
  return within('invalid ipv6 address', ipv6(name));
};

const uri: CheckText = (text) => url(text) ?? (parseUrl(text).scheme === '' ? 'relative url' : undefined);

const uriReference: CheckText = (text) => (text.includes('\\') ? 'contains \\' : url(text));

const uriTemplate: CheckText = (text) => {
  const reason = url(text);
  if (reason !== undefined) return reason;
  for (const part of parseUrl(text).path.split('/')) {
    const braces = part.replace(/[^{}]/g, '');
    const pairs = /^(?:\{\})*/.exec(braces)?.[0] ?? '';
    if (braces === pairs) continue;
    return braces === `${pairs}{` ? 'no matching closing brace' : 'nested curly braces';
  }
  return undefined;
};

const semver: CheckText = (text) => {
  const [withoutBuild = '', ...builds] = text.split('+');
  if (builds.length > 0) {
    const reason = semverBuild(builds.join('+'));
    if (reason !== undefined) return reason;
  }
  const dash = withoutBuild.indexOf('-');
  if (dash < 0) return semverCore(withoutBuild);
  return semverPrerelease(withoutBuild.slice(dash + 1)) ?? semverCore(withoutBuild.slice(0, dash));
};

const semverBuild: CheckText = (build) => {
  if (build === '') return 'build is empty';
  for (const id of build.split('.')) {
    if (id === '') return 'build identifier is empty';
    const bad = badCharacter(id, /[a-zA-Z\d-]/, (c) => `invalid character ${c} in build identifier`);
    if (bad !== undefined) return bad;
  }
  return undefined;
};

const semverPrerelease: CheckText = (prerelease) => {
  for (const id of prerelease.split('.')) {
    if (id === '') return 'pre-release identifier is empty';
    const bad = badCharacter(id, /[a-zA-Z\d-]/, (c) => `invalid character ${c} in pre-release identifier`);
    if (bad !== undefined) return bad;
    if (/^0\d+$/.test(id)) return 'pre-release numeric identifier starts with zero';
  }
  return undefined;
};

const semverCore: CheckText = (core) => {
  const versions = core.split('.');
  if (versions.length !== 3) return 'versionCore must have 3 numbers separated by dot';
  for (const [i, name] of ['major', 'minor', 'patch'].entries()) {
    const version = versions[i] as string;
    if (version === '') return `${name} is empty`;
    if (version.length > 1 && version.startsWith('0')) return `${name} starts with zero`;
    if (!/^\d+$/.test(version)) return `${name} contains non-digit`;
  }
  return undefined;
};

const CHECKS: Readonly<Record<string, CheckText>> = {
  'json-pointer': jsonPointer,
  'relative-json-pointer': relativeJsonPointer,
  uuid,
  duration,
  period,
  ipv4,
  ipv6,
  hostname: hostName,
  email,
  date,
  time,
  'date-time': dateTime,
  uri,
  iri: uri,
  'uri-reference': uriReference,
  'iri-reference': uriReference,
  'uri-template': uriTemplate,
  semver,
};

/** By name; others are not checked. */
export const FORMATS: ReadonlyMap<string, CheckFormat> = new Map(
  Object.entries(CHECKS).map(([name, check]) => [name, ofText(check)]),
);
