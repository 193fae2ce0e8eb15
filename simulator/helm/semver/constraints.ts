/**
 * What a version must be: ">=1.2, <2 || ^3.1". Mirrors Masterminds/semver v3.4.0 constraints.go. A pre-release version only
 * satisfies a group of which some part names a pre-release (">=1.19-0").
 */
import {
  comparePrereleases,
  compareVersions,
  parseVersion,
  SemverError,
  type Version,
  versionText,
} from './version.ts';

interface Constraint {
  readonly operator: string;
  /** The version as written: "4.x". */
  readonly written: string;
  readonly version: Version;
  /** Some part of it is x or not given. */
  readonly open: boolean;
  readonly minorOpen: boolean;
  readonly patchOpen: boolean;
}

/** All of a group must hold; one group is enough. */
export interface Constraints {
  readonly groups: readonly (readonly Constraint[])[];
}

const VERSION =
  'v?([0-9|xX*]+)(\\.[0-9|xX*]+)?(\\.[0-9|xX*]+)?(-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?';
const SPACE = '[\\t\\n\\f\\r ]';
const ONE = `${SPACE}*(=>|=<|=|!=|>=|>|<=|<|~>|~|\\^|)${SPACE}*(${VERSION})`;
const RANGE = new RegExp(`${SPACE}*(${VERSION})${SPACE}+-${SPACE}+(${VERSION})${SPACE}*`, 'g');
/** Longer texts are no constraint anyone writes. */
const LONGEST = 4096;

/**
 * Throws `SemverError`: "improper constraint: TEXT". `shown`: how the text is told; semver v3.5.0, which Helm 3.21 and 4.3 link, quotes
 * it.
 */
export function parseConstraints(text: string, shown: (text: string) => string = (told) => told): Constraints {
  const improper = (told: string): SemverError => new SemverError(`improper constraint: ${shown(told)}`);
  if (text.length > LONGEST) throw improper(text.slice(0, LONGEST));
  return {
    groups: rewriteRanges(text)
      .split('||')
      .map((group) => parseGroup(group, improper)),
  };
}

/** "1.2 - 1.4" is ">= 1.2, <= 1.4 ". */
function rewriteRanges(text: string): string {
  let out = text;
  for (const found of text.matchAll(RANGE)) {
    const rewritten = `>= ${found[1]}, <= ${found[7]} `;
    out = out.replace(found[0], () => rewritten);
  }
  return out;
}

function parseGroup(text: string, improper: (text: string) => SemverError): readonly Constraint[] {
  const constraints: Constraint[] = [];
  const one = new RegExp(ONE, 'y');
  const separator = new RegExp(`${SPACE}+,?${SPACE}*|,${SPACE}*`, 'y');
  for (let at = 0; ; ) {
    one.lastIndex = at;
    const found = one.exec(text);
    if (!found) throw improper(text);
    constraints.push(constraintOf(found));
    at += found[0].length;
    const rest = text.slice(at);
    if (/^[\t\n\f\r ]*$/.test(rest)) return constraints;
    separator.lastIndex = at;
    const between = separator.exec(text);
    if (!between) throw improper(text);
    at += between[0].length;
  }
}

const isX = (part: string | undefined): boolean => part === undefined || ['x', 'X', '*', ''].includes(part);

function constraintOf(found: RegExpExecArray): Constraint {
  const [, operator = '', written = '', major = '', minor, patch, prerelease = ''] = found;
  let text = written;
  let minorOpen = false;
  let patchOpen = false;
  const majorOpen = isX(major);
  if (majorOpen) text = `0.0.0${prerelease}`;
  else if (isX(minor?.slice(1))) {
    minorOpen = true;
    text = `${major}.0.0${prerelease}`;
  } else if (isX(patch?.slice(1))) {
    patchOpen = true;
    text = `${major}${minor}.0${prerelease}`;
  }
  let version: Version;
  try {
    version = parseVersion(text);
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    throw new SemverError('constraint parser error');
  }
  return { operator, written, version, open: majorOpen || minorOpen || patchOpen, minorOpen, patchOpen };
}

export function constraintsText({ groups }: Constraints): string {
  return groups.map((group) => group.map((c) => c.operator + c.written).join(' ')).join(' || ');
}

const namesPrerelease = (group: readonly Constraint[]): boolean => group.some((c) => c.version.prerelease !== '');

export function satisfies(version: Version, { groups }: Constraints, includePrerelease = false): boolean {
  return groups.some((group) => {
    const prereleases = includePrerelease || namesPrerelease(group);
    return group.every((constraint) => refusal(version, constraint, prereleases) === undefined);
  });
}

/** Why a version satisfies no group; empty when it satisfies one. Upstream: Constraints.Validate. */
export function refusals(version: Version, { groups }: Constraints, includePrerelease = false): readonly string[] {
  const reasons: string[] = [];
  let toldPrerelease = false;
  for (const group of groups) {
    const prereleases = includePrerelease || namesPrerelease(group);
    let holds = true;
    for (const constraint of group) {
      const isHidden = !prereleases && version.prerelease !== '';
      const reason = refusal(version, constraint, prereleases);
      if (reason === undefined) continue;
      holds = false;
      if (!isHidden || !toldPrerelease) reasons.push(reason);
      toldPrerelease ||= isHidden;
    }
    if (holds) return [];
  }
  return reasons;
}

/** Why the version does not satisfy the constraint. */
function refusal(version: Version, constraint: Constraint, prereleases: boolean): string | undefined {
  const text = versionText(version);
  if (version.prerelease !== '' && !prereleases) {
    return `${text} is a prerelease version and the constraint is only looking for release versions`;
  }
  const { written } = constraint;
  switch (constraint.operator) {
    case '!=':
      return notEqual(version, constraint) ? undefined : `${text} is equal to ${written}`;
    case '>':
      return greater(version, constraint) ? undefined : `${text} is less than or equal to ${written}`;
    case '<':
      return compareVersions(version, constraint.version) < 0
        ? undefined
        : `${text} is greater than or equal to ${written}`;
    case '>=':
    case '=>':
      return compareVersions(version, constraint.version) >= 0 ? undefined : `${text} is less than ${written}`;
    case '<=':
    case '=<':
      return lessOrEqual(version, constraint) ? undefined : `${text} is greater than ${written}`;
    case '~':
    case '~>':
      return tilde(version, constraint);
    case '^':
      return caret(version, constraint);
    default:
      // A version with open parts is a range.
      if (constraint.open) return tilde(version, constraint);
      return compareVersions(version, constraint.version) === 0 ? undefined : `${text} is not equal to ${written}`;
  }
}

function notEqual(v: Version, { version: c, open, minorOpen, patchOpen }: Constraint): boolean {
  if (!open) return compareVersions(v, c) !== 0;
  if (c.major !== v.major) return true;
  if (minorOpen) return false;
  if (c.minor !== v.minor) return true;
  if (!patchOpen) return c.patch !== v.patch || compareVersions(v, c) !== 0;
  return (v.prerelease !== '' || c.prerelease !== '') && comparePrereleases(v.prerelease, c.prerelease) !== 0;
}

/** >11 is 12 and more, >11.1 is 11.2 and more. */
function greater(v: Version, { version: c, open, minorOpen, patchOpen }: Constraint): boolean {
  if (!open) return compareVersions(v, c) > 0;
  if (v.major !== c.major) return v.major > c.major;
  if (minorOpen) return false;
  return patchOpen ? v.minor > c.minor : compareVersions(v, c) > 0;
}

function lessOrEqual(v: Version, { version: c, open, minorOpen }: Constraint): boolean {
  if (!open) return compareVersions(v, c) <= 0;
  if (v.major !== c.major) return v.major < c.major;
  return v.minor <= c.minor || minorOpen;
}

/** ~1.2.3 is >=1.2.3 <1.3; ~1 is >=1 <2; ~0.0.0 is any. */
function tilde(v: Version, { version: c, written, minorOpen, patchOpen }: Constraint): string | undefined {
  const text = versionText(v);
  if (compareVersions(v, c) < 0) return `${text} is less than ${written}`;
  if (c.major === 0n && c.minor === 0n && c.patch === 0n && !minorOpen && !patchOpen) return undefined;
  if (v.major !== c.major) return `${text} does not have same major version as ${written}`;
  if (v.minor !== c.minor && !minorOpen) {
    return `${text} does not have same major and minor version as ${written}`;
  }
  return undefined;
}

/** ^1.2.3 is >=1.2.3 <2; ^0.2.3 is >=0.2.3 <0.3; ^0.0.3 is 0.0.3. */
function caret(v: Version, { version: c, written, minorOpen, patchOpen }: Constraint): string | undefined {
  const text = versionText(v);
  if (compareVersions(v, c) < 0) return `${text} is less than ${written}`;
  const otherMajor = `${text} does not have same major version as ${written}`;
  if (c.major > 0n || minorOpen) return v.major === c.major ? undefined : otherMajor;
  if (v.major > 0n) return otherMajor;
  const otherMinor = `${text} does not have same minor version as ${written}`;
  if (c.minor > 0n || patchOpen) {
    if (v.minor === c.minor) return undefined;
    return `${otherMinor}. Expected minor versions to match when constraint major version is 0`;
  }
  if (v.minor > 0n) return otherMinor;
  if (c.patch === v.patch) return undefined;
  return `${text} does not equal ${written}. Expect version and constraint to equal when major and minor versions are 0`;
}
