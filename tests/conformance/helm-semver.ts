/** semver.json: Masterminds/semver's own cases. */
import { constraintsText, parseConstraints, refusals, satisfies } from '../../simulator/helm/semver/constraints.ts';
import { parseStrictVersion, parseVersion, SemverError, versionText } from '../../simulator/helm/semver/version.ts';
import type { CaseResult } from './helm.ts';

interface SemverFile {
  readonly check: readonly { constraint: string; version: string; includePrerelease: boolean; result: boolean }[];
  readonly validate: readonly {
    constraint: string;
    version: string;
    includePrerelease: boolean;
    result: boolean;
    errors: readonly string[];
  }[];
  readonly constraints: readonly { constraint: string; string: string; error: string | null }[];
  readonly versions: readonly { input: string; string: string; error: string | null }[];
  readonly strictVersions: readonly { input: string; string: string; error: string | null }[];
}

function outcome(run: () => string): string {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    return `ERROR ${error.message}`;
  }
}

export function* semver(file: SemverFile): Iterable<CaseResult> {
  for (const c of file.check) {
    const actual = outcome(() =>
      String(satisfies(parseVersion(c.version), parseConstraints(c.constraint), c.includePrerelease)),
    );
    yield { name: `check ${c.version} ${c.constraint}`, expected: String(c.result), actual };
  }
  for (const c of file.validate) {
    const actual = outcome(() =>
      JSON.stringify(refusals(parseVersion(c.version), parseConstraints(c.constraint), c.includePrerelease)),
    );
    yield { name: `validate ${c.version} ${c.constraint}`, expected: JSON.stringify(c.errors), actual };
  }
  for (const c of file.constraints) {
    const actual = outcome(() => constraintsText(parseConstraints(c.constraint)));
    yield { name: `constraint ${c.constraint}`, expected: c.error === null ? c.string : `ERROR ${c.error}`, actual };
  }
  for (const c of file.versions) {
    const expected = c.error === null ? c.string : `ERROR ${c.error}`;
    // The recording ran under every setting for leading zeros, and does not say under which.
    const outcomes = (['allowed', 'told', 'refused'] as const).map((zeros) =>
      outcome(() => versionText(parseVersion(c.input, zeros))),
    );
    yield {
      name: `version ${c.input}`,
      expected,
      actual: outcomes.find((o) => o === expected) ?? outcomes.join(' | '),
    };
  }
  for (const c of file.strictVersions) {
    const actual = outcome(() => versionText(parseStrictVersion(c.input)));
    yield { name: `strict version ${c.input}`, expected: c.error === null ? c.string : `ERROR ${c.error}`, actual };
  }
}
