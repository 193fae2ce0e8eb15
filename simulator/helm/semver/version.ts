/** Versions as Helm reads them: "1.2", "v1.2.3-rc.1+build". Mirrors Masterminds/semver v3.4.0 version.go. */

/** A text that is no version, or no constraint. */
export class SemverError extends Error {}

export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** "rc.1"; "" without. */
  readonly prerelease: string;
  readonly metadata: string;
  /** As written. */
  readonly original: string;
}

const LOOSE =
  /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;
const MAX_UINT = 0xffffffffffffffffn;

/**
 * Zeros before numbers: taken away, told ("version segment starts with 0"), or just no version.
 * Upstream: CoerceNewVersion and DetailedNewVersionErrors; Helm has them allowed.
 */
type LeadingZeros = 'allowed' | 'told' | 'refused';

/** Reads a version, completing what is missing ("1" is 1.0.0). Throws `SemverError`: "invalid semantic version". */
export function parseVersion(text: string, zeros: LeadingZeros = 'allowed'): Version {
  const found = LOOSE.exec(text);
  if (!found) throw new SemverError('invalid semantic version');
  const [, major = '0', minor = '0', patch = '0', prerelease = '', metadata = ''] = found;
  if (zeros !== 'allowed' && [major, minor, patch, ...prerelease.split('.')].some((part) => /^0\d+$/.test(part))) {
    throw new SemverError(zeros === 'told' ? 'version segment starts with 0' : 'invalid semantic version');
  }
  const version = {
    major: segment(major),
    minor: segment(minor),
    patch: segment(patch),
    prerelease,
    metadata,
    original: text,
  };
  if (prerelease !== '') checkPrerelease(prerelease);
  return version;
}

function segment(digits: string): bigint {
  const value = BigInt(digits);
  if (value > MAX_UINT) {
    throw new SemverError(`error parsing version segment: strconv.ParseUint: parsing "${digits}": value out of range`);
  }
  return value;
}

/** Reads a version that must be complete. Throws `SemverError` with what is wrong. Upstream: StrictNewVersion. */
export function parseStrictVersion(text: string): Version {
  if (text === '') throw new SemverError('version string empty');
  const [major, minor, ...others] = text.split('.');
  if (major === undefined || minor === undefined || others.length === 0) {
    throw new SemverError('invalid semantic version');
  }
  let patch = others.join('.');
  let metadata = '';
  let prerelease = '';
  const plus = patch.indexOf('+');
  if (plus >= 0) {
    metadata = patch.slice(plus + 1);
    patch = patch.slice(0, plus);
    checkMetadata(metadata);
  }
  const hyphen = patch.indexOf('-');
  if (hyphen >= 0) {
    prerelease = patch.slice(hyphen + 1);
    patch = patch.slice(0, hyphen);
    checkPrerelease(prerelease);
  }
  for (const part of [major, minor, patch]) {
    if (!/^\d*$/.test(part)) throw new SemverError('invalid characters in version');
    if (/^0./.test(part)) throw new SemverError('version segment starts with 0');
  }
  const [a, b, c] = [strictSegment(major), strictSegment(minor), strictSegment(patch)];
  return { major: a, minor: b, patch: c, prerelease, metadata, original: text };
}

function strictSegment(digits: string): bigint {
  if (digits === '') throw new SemverError('strconv.ParseUint: parsing "": invalid syntax');
  const value = BigInt(digits);
  if (value > MAX_UINT) throw new SemverError(`strconv.ParseUint: parsing "${digits}": value out of range`);
  return value;
}

function checkPrerelease(text: string): void {
  for (const part of text.split('.')) {
    if (part === '' || !/^[0-9A-Za-z-]+$/.test(part)) throw new SemverError('invalid prerelease string');
    if (/^0\d+$/.test(part)) throw new SemverError('version segment starts with 0');
  }
}

function checkMetadata(text: string): void {
  for (const part of text.split('.')) {
    if (part === '' || !/^[0-9A-Za-z-]+$/.test(part)) throw new SemverError('invalid metadata string');
  }
}

/** "1.2.3-rc.1+build", without the v. */
export function versionText({ major, minor, patch, prerelease, metadata }: Version): string {
  return `${major}.${minor}.${patch}${prerelease === '' ? '' : `-${prerelease}`}${metadata === '' ? '' : `+${metadata}`}`;
}

/** −1, 0 or 1; metadata does not count. */
export function compareVersions(a: Version, b: Version): number {
  for (const key of ['major', 'minor', 'patch'] as const) {
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  }
  if (a.prerelease === b.prerelease) return 0;
  if (a.prerelease === '') return 1;
  if (b.prerelease === '') return -1;
  return comparePrereleases(a.prerelease, b.prerelease);
}

/** Part by part: numbers before words, numbers by size. Example: "alpha.9" < "alpha.10" < "alpha.b". */
export function comparePrereleases(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = comparePart(left[i] ?? '', right[i] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return -1;
  if (b === '') return 1;
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x === undefined && y === undefined) return a > b ? 1 : -1;
  if (y === undefined) return -1;
  if (x === undefined) return 1;
  return x > y ? 1 : -1;
}

function numberOf(text: string): bigint | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  const value = BigInt(text);
  return value > MAX_UINT ? undefined : value;
}
