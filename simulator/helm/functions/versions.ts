/** semver and semverCompare. Mirrors sprig's semver.go and the methods of Masterminds/semver's Version. */
import { goFunction } from '../../gotemplate/function.ts';
import { GoError, type GoFunction, type GoMethod, type GoValue } from '../../gotemplate/types.ts';
import { GoInt, GoStruct, int, type StructType } from '../../gotemplate/values.ts';
import { parseConstraints, satisfies } from '../semver/constraints.ts';
import { compareVersions, parseVersion, SemverError, type Version, versionText } from '../semver/version.ts';

class GoVersion extends GoStruct {
  readonly version: Version;
  constructor(version: Version, type: StructType = POINTER) {
    super(type, new Map());
    this.version = version;
  }
}

const versionOf = (value: GoValue): Version => (value as GoVersion).version;
const part =
  (read: (version: Version) => GoValue): GoMethod =>
  (value) =>
    goFunction([], () => read(versionOf(value)));
const compared =
  (holds: (order: number) => boolean): GoMethod =>
  (value) =>
    goFunction(['*semver.Version'], (other) => holds(compareVersions(versionOf(value), versionOf(other))));
const uint64 = (value: bigint): GoInt => new GoInt(value, 'uint64');
/** A version after another: without pre-release and metadata. */
const after = (change: (version: Version) => Partial<Version>): GoMethod =>
  part((version) => {
    const next = { ...version, prerelease: '', metadata: '', ...change(version) };
    const v = version.original.startsWith('v') ? 'v' : '';
    return new GoVersion({ ...next, original: v + versionText(next) }, VALUE);
  });

const METHODS: ReadonlyMap<string, GoMethod> = new Map<string, GoMethod>([
  ['Major', part((version) => uint64(version.major))],
  ['Minor', part((version) => uint64(version.minor))],
  ['Patch', part((version) => uint64(version.patch))],
  ['Prerelease', part((version) => version.prerelease)],
  ['Metadata', part((version) => version.metadata)],
  ['Original', part((version) => version.original)],
  ['String', part(versionText)],
  [
    'Compare',
    (value) => goFunction(['*semver.Version'], (other) => int(compareVersions(versionOf(value), versionOf(other)))),
  ],
  ['Equal', compared((order) => order === 0)],
  ['LessThan', compared((order) => order < 0)],
  ['LessThanEqual', compared((order) => order <= 0)],
  ['GreaterThan', compared((order) => order > 0)],
  ['GreaterThanEqual', compared((order) => order >= 0)],
  ['IncPatch', after(({ patch, prerelease }) => (prerelease === '' ? { patch: patch + 1n } : {}))],
  ['IncMinor', after(({ minor }) => ({ minor: minor + 1n, patch: 0n }))],
  ['IncMajor', after(({ major }) => ({ major: major + 1n, minor: 0n, patch: 0n }))],
]);

const POINTER: StructType = {
  name: '*semver.Version',
  kind: 'ptr',
  fields: [],
  methods: METHODS,
  text: (value) => versionText(versionOf(value)),
  json: (value) => versionText(versionOf(value)),
};
const VALUE: StructType = { ...POINTER, name: 'semver.Version', kind: 'struct' };

/** Errors of versions as errors of functions. */
function told<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    throw new GoError(error.message);
  }
}

export const VERSION_FUNCTIONS: readonly (readonly [string, GoFunction])[] = [
  ['semver', goFunction(['string'], (text) => told(() => new GoVersion(parseVersion(text))))],
  [
    'semverCompare',
    goFunction(['string', 'string'], (constraint, version) =>
      told(() => {
        const constraints = parseConstraints(constraint);
        return satisfies(parseVersion(version), constraints);
      }),
    ),
  ],
];
