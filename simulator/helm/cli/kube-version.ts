/** --kube-version. Mirrors ParseKubeVersion of Helm 3's pkg/chartutil/capabilities.go and Helm 4's pkg/chart/common/capabilities.go. */
import { quote } from '../../gotemplate/quote.ts';
import { parseVersion, SemverError } from '../semver/version.ts';
import { HelmError } from './errors.ts';

/** "1.36" → "v1.36.0", of Helm 4 "v1.36" (it keeps what was given); undefined for "". Throws `HelmError`. */
export function kubeVersionOf(text: string, helmMajor: 3 | 4): string | undefined {
  if (text === '') return undefined;
  if (helmMajor === 4) return generic(text);
  try {
    const { major, minor, patch, prerelease } = parseVersion(text);
    return `v${major}.${minor}.${patch}${prerelease === '' ? '' : `-${prerelease}`}`;
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    throw new HelmError(`invalid kube version '${text}': ${error.message}`);
  }
}

/** Upstream: k8s.io/apimachinery/pkg/util/version, ParseGeneric: two numbers or more, and anything behind them. */
function generic(text: string): string {
  const numbers = /^\s*v?(\d+(?:\.\d+)*)/.exec(text)?.[1];
  if (numbers === undefined)
    throw new HelmError(`invalid kube version '${text}': could not parse ${quote(text)} as version`);
  if (!numbers.includes('.'))
    throw new HelmError(`invalid kube version '${text}': illegal version string ${quote(text)}`);
  return text.startsWith('v') ? text : `v${text}`;
}
