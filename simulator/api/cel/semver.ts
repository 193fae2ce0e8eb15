/** Semantic versions of expressions. Mirrors apiserver pkg/cel/library/semverlib.go over github.com/blang/semver/v4. */
import { type Run, text } from './arguments.ts';
import { CelError, noSuchOverload, Opaque } from './values.ts';

export interface Semver {
  readonly numbers: readonly [major: bigint, minor: bigint, patch: bigint];
  readonly before: readonly string[];
  readonly build: string;
}

const MAX = 2n ** 64n - 1n;
const NUMERIC = /^\d+$/;

/** Throws `CelError` in the words of blang/semver. */
function parse(source: string): Semver {
  if (source === '') throw new CelError('Version string empty');
  const parts = source.split('.');
  if (parts.length < 3) throw new CelError('No Major.Minor.Patch elements found');
  const [major = '', minor = '', ...others] = parts;
  const rest = others.join('.');
  const [, patch = '', , beforeText, , build] = /^([^+-]*)(-([^+]*))?(\+(.*))?$/s.exec(rest) ?? [undefined, rest];
  const number = (digits: string, name: string): bigint => {
    if (!NUMERIC.test(digits)) throw new CelError(`Invalid character(s) found in ${name} number ${quoted(digits)}`);
    if (digits.length > 1 && digits.startsWith('0'))
      throw new CelError(
        `${name[0]?.toUpperCase()}${name.slice(1)} number must not contain leading zeroes ${quoted(digits)}`,
      );
    if (BigInt(digits) > MAX) throw new CelError(`strconv.ParseUint: parsing ${quoted(digits)}: value out of range`);
    return BigInt(digits);
  };
  const numbers = [number(major, 'major'), number(minor, 'minor'), number(patch, 'patch')] as const;
  const before = beforeText?.split('.') ?? [];
  for (const part of before) {
    if (part === '') throw new CelError('Prerelease is empty');
    if (NUMERIC.test(part) && part.length > 1 && part.startsWith('0'))
      throw new CelError(`Numeric PreRelease version must not contain leading zeroes ${quoted(part)}`);
    if (!/^[0-9A-Za-z-]+$/.test(part)) throw new CelError(`Invalid character(s) found in prerelease ${quoted(part)}`);
  }
  for (const part of build?.split('.') ?? []) {
    if (part === '') throw new CelError('Build meta data is empty');
    if (!/^[0-9A-Za-z-]+$/.test(part))
      throw new CelError(`Invalid character(s) found in build meta data ${quoted(part)}`);
  }
  return { numbers, before, build: build ?? '' };
}

const quoted = (part: string): string => `"${part}"`;

/** Without a "v", with three numbers, without zeros in front. */
function normalized(source: string): string {
  const [major = '', minor, ...others] = source.replace(/^v/, '').split('.');
  const parts = [major, ...(minor === undefined ? [] : [minor]), ...(others.length > 0 ? [others.join('.')] : [])].map(
    (part) => (part.length > 1 ? part.replace(/^0+(?=\d)/, '').replace(/^0*(?=\D|$)/, '0') : part),
  );
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? ''))
    throw new CelError('short version cannot contain PreRelease/Build meta data');
  while (parts.length < 3) parts.push('0');
  return parts.join('.');
}

function order(a: Semver, b: Semver): number {
  for (const [i, number] of a.numbers.entries()) {
    const other = b.numbers[i] as bigint;
    if (number !== other) return number < other ? -1 : 1;
  }
  if (a.before.length === 0 || b.before.length === 0)
    return a.before.length === b.before.length ? 0 : a.before.length === 0 ? 1 : -1;
  for (let i = 0; i < Math.min(a.before.length, b.before.length); i++) {
    const step = orderOfParts(a.before[i] as string, b.before[i] as string);
    if (step !== 0) return step;
  }
  return Math.sign(a.before.length - b.before.length);
}

function orderOfParts(a: string, b: string): number {
  if (NUMERIC.test(a) && NUMERIC.test(b)) return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
  if (NUMERIC.test(a) !== NUMERIC.test(b)) return NUMERIC.test(a) ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function toSemver(source: unknown, normalizes: unknown = false): Opaque<Semver> {
  const version = parse(normalizes === true ? normalized(text(source)) : text(source));
  const before = version.before.length > 0 ? `-${version.before.join('.')}` : '';
  return new Opaque('semver', version, `${version.numbers.join('.')}${before}${version.build && `+${version.build}`}`);
}

export const isSemver = (value: unknown): value is Opaque<Semver> => value instanceof Opaque && value.kind === 'semver';

const semverOf = (value: unknown): Semver => {
  if (!isSemver(value)) throw noSuchOverload();
  return value.value;
};

/** −1, 0 or 1. */
export const semverOrder = (a: unknown, b: unknown): number => order(semverOf(a), semverOf(b));

/** By name; what versions share with quantities (isGreaterThan …) is told apart in kubernetes-library.ts. */
export const SEMVER_FUNCTIONS: readonly (readonly [name: string, run: Run])[] = [
  ['semver', toSemver],
  [
    'isSemver',
    (source, normalizes) => {
      try {
        toSemver(source, normalizes);
        return true;
      } catch (error) {
        if (error instanceof CelError) return false;
        throw error;
      }
    },
  ],
  ['major', (version) => semverOf(version).numbers[0]],
  ['minor', (version) => semverOf(version).numbers[1]],
  ['patch', (version) => semverOf(version).numbers[2]],
];
