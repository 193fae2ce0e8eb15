/** Rules of Chart.yaml. Mirrors Helm's pkg/lint/rules/chartfile.go. */

import { sprintf } from '../../gotemplate/printf.ts';
import { quote } from '../../gotemplate/quote.ts';
import { GoError } from '../../gotemplate/types.ts';
import { fromBytes } from '../../gotemplate/utf8.ts';
import { hasKey, isMap } from '../../gotemplate/values.ts';
import { FileError } from '../../kernel/files.ts';
import { decodeMetadata, metadataFields } from '../chart/metadata.ts';
import { basePath } from '../functions/paths.ts';
import { fromYaml } from '../functions/yaml.ts';
import { parseConstraints, refusals } from '../semver/constraints.ts';
import { parseStrictVersion, parseVersion, SemverError } from '../semver/version.ts';
import type { ChartMetadata, HelmValues } from '../types.ts';
import { isEmail, isRequestUrl, isWebAddress } from './addresses.ts';
import type { Linter } from './linter.ts';

const FILE = 'Chart.yaml';

export function lintChartFile(linter: Linter): void {
  const { isNew } = linter;
  const path = `${linter.folder}/${FILE}`;
  const isFolder = linter.files.exists(path) && linter.files.stat(path).kind === 'directory';
  const error = (problem: string | undefined): boolean => linter.add('ERROR', FILE, problem);
  error(isFolder ? 'should be a file, not a directory' : undefined);
  const text = textOf(linter, path);
  if (text === undefined) return;
  const metadata = read(() => decodeMetadata(text));
  if (metadata instanceof GoError) {
    error(`unable to parse YAML\n\t${metadata.message}`);
    return;
  }
  const raw = (read(() => fromYaml(text, (value) => value)) ?? {}) as HelmValues;
  if (isNew) linter.add('WARNING', FILE, strictProblem(raw));
  error(nameProblem(metadata));
  error(apiVersionProblem(metadata));
  error(typeProblem(raw, 'version'));
  error(versionProblem(metadata));
  error(typeProblem(raw, 'appVersion'));
  error(maintainerProblem(metadata));
  error(sourceProblem(metadata));
  linter.add('INFO', FILE, metadata.icon ? undefined : 'icon is recommended');
  error(metadata.icon && !isRequestUrl(metadata.icon) ? `invalid icon URL '${metadata.icon}'` : undefined);
  error(kindProblem(metadata));
  error(dependencyProblem(metadata));
  if (isNew) linter.add('WARNING', FILE, strictVersionProblem(metadata));
}

function textOf(linter: Linter, path: string): string | undefined {
  try {
    return fromBytes(linter.files.readBytes(path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const action = error.code === 'EISDIR' ? 'read' : 'open';
    linter.add('ERROR', FILE, `unable to parse YAML\n\t${action} ${path}: ${error.text.toLowerCase()}`);
    return undefined;
  }
}

function read<T>(run: () => T): T | GoError {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return error;
  }
}

/** Fields that nobody knows. Upstream: StrictLoadChartfile. */
function strictProblem(raw: HelmValues): string | undefined {
  const unknown = isMap(raw) ? Object.keys(raw).find((key) => !metadataFields.includes(key)) : undefined;
  if (unknown === undefined) return undefined;
  return `failed to strictly parse chart metadata file\n\terror unmarshaling JSON: while decoding JSON: json: unknown field ${quote(unknown)}`;
}

function nameProblem({ name = '' }: ChartMetadata): string | undefined {
  if (name === '') return 'name is required';
  return basePath(name) === name ? undefined : `chart name ${quote(name)} is invalid`;
}

function apiVersionProblem({ apiVersion = '' }: ChartMetadata): string | undefined {
  const rule = 'The value must be either "v1" or "v2"';
  if (apiVersion === '') return `apiVersion is required. ${rule}`;
  return ['v1', 'v2'].includes(apiVersion) ? undefined : `apiVersion '${apiVersion}' is not valid. ${rule}`;
}

/** Numbers are read as texts, and then look otherwise: 1.10 is "1.1". */
function typeProblem(raw: HelmValues, key: string): string | undefined {
  if (!isMap(raw) || !hasKey(raw, key) || typeof raw[key] === 'string') return undefined;
  return `${key} should be of type string but it's of type ${sprintf('%T', [raw[key]])}`;
}

function versionProblem({ version = '' }: ChartMetadata): string | undefined {
  if (version === '') return 'version is required';
  try {
    const [refusal] = refusals(parseVersion(version), parseConstraints('>0.0.0-0'));
    return refusal === undefined ? undefined : `version ${refusal}`;
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    return `version '${version}' is not a valid SemVer`;
  }
}

function strictVersionProblem({ version = '' }: ChartMetadata): string | undefined {
  try {
    parseStrictVersion(version);
    return undefined;
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    return `version '${version}' is not a valid SemVerV2`;
  }
}

function maintainerProblem({ maintainers = [] }: ChartMetadata): string | undefined {
  for (const maintainer of maintainers) {
    if (maintainer === null) return 'a maintainer entry is empty';
    const { name = '', email = '', url = '' } = maintainer;
    if (name === '') return 'each maintainer requires a name';
    if (email !== '' && !isEmail(email)) return `invalid email '${email}' for maintainer '${name}'`;
    if (url !== '' && !isWebAddress(url)) return `invalid url '${url}' for maintainer '${name}'`;
  }
  return undefined;
}

function sourceProblem({ sources = [] }: ChartMetadata): string | undefined {
  const wrong = sources.find((source) => source === '' || !isRequestUrl(source));
  return wrong === undefined ? undefined : `invalid source URL '${wrong}'`;
}

function kindProblem({ type = '', apiVersion = '' }: ChartMetadata): string | undefined {
  if (type === '' || apiVersion === 'v2') return undefined;
  return `chart type is not valid in apiVersion '${apiVersion}'. It is valid in apiVersion 'v2'`;
}

function dependencyProblem({ dependencies = [], apiVersion = '' }: ChartMetadata): string | undefined {
  if (dependencies.length === 0 || apiVersion === 'v2') return undefined;
  return `dependencies are not valid in the Chart file with apiVersion '${apiVersion}'. They are valid in apiVersion 'v2'`;
}
