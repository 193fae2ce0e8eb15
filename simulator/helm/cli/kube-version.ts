/** --kube-version. Mirrors ParseKubeVersion of Helm's pkg/chartutil/capabilities.go. */
import { parseVersion, SemverError } from '../semver/version.ts';
import { HelmError } from './errors.ts';

/** "1.36" → "v1.36.0"; undefined for "". Throws `HelmError`. */
export function kubeVersionOf(text: string): string | undefined {
  if (text === '') return undefined;
  try {
    const { major, minor, patch, prerelease } = parseVersion(text);
    return `v${major}.${minor}.${patch}${prerelease === '' ? '' : `-${prerelease}`}`;
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    throw new HelmError(`invalid kube version '${text}': ${error.message}`);
  }
}
