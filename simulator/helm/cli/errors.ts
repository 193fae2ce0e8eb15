/** Failures of helm, and how they are printed. Mirrors helm's cmd/helm and cobra: `Error: MESSAGE`, exit code 1. */
import type { Routine } from '../../kernel/wait.ts';
import { Failure } from '../../kubectl/cli/errors.ts';
import { ChartError } from '../chart/errors.ts';
import { ManifestError } from '../manifest/sort.ts';
import { SemverError } from '../semver/version.ts';
import { RenderError } from '../types.ts';
import { ValuesError } from '../values/coalesce.ts';

export class HelmError extends Failure {}

/** Failures of Helm's own parts and of the cluster; anything else that is thrown is a bug. */
const KINDS = [Failure, ChartError, ValuesError, RenderError, ManifestError, SemverError];

export const isFailure = (error: unknown): error is Error => KINDS.some((kind) => error instanceof kind);

/** Runs; what fails is told with words before it. Upstream: errors.Wrap. */
export function* wrapping<T>(prefix: string, run: () => Routine<T>): Routine<T> {
  try {
    return yield* run();
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new HelmError(`${prefix}: ${error.message}`);
  }
}
