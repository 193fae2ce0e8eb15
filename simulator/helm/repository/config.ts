/** repositories.yaml: the repositories a learner has added. Mirrors Helm's pkg/repo/repo.go. */
import { GoError } from '../../gotemplate/types.ts';
import { isMap } from '../../gotemplate/values.ts';
import { printYaml } from '../../yaml/yaml.ts';
import { HelmError } from '../cli/errors.ts';
import type { Call } from '../cli/types.ts';
import { fromYaml } from '../functions/yaml.ts';
import { exists, readText, writeFile } from './files.ts';
import type { Access } from './http.ts';

export interface RepositoryEntry extends Access {
  readonly name: string;
}

/** The entries; undefined when there is no file. Throws `HelmError`. */
export function readRepositories(call: Call): readonly RepositoryEntry[] | undefined {
  const path = call.settings.repositoryConfig;
  if (!exists(call, path)) return undefined;
  const text = readText(call, path);
  try {
    const value = fromYaml(text, (read) => read);
    const list = isMap(value) ? value['repositories'] : undefined;
    return Array.isArray(list) ? list.filter(isMap).map(entryOf) : [];
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new HelmError(error.message);
  }
}

function entryOf(map: Readonly<Record<string, unknown>>): RepositoryEntry {
  const text = (key: string): string => (typeof map[key] === 'string' ? map[key] : '');
  return {
    name: text('name'),
    url: text('url'),
    username: text('username'),
    password: text('password'),
    insecure: map['insecure_skip_tls_verify'] === true,
    passCredentialsAll: map['pass_credentials_all'] === true,
    certFile: text('certFile'),
    keyFile: text('keyFile'),
    caFile: text('caFile'),
  };
}

export function writeRepositories(call: Call, entries: readonly RepositoryEntry[]): void {
  const repositories = entries.map((entry) => ({
    caFile: entry.caFile,
    certFile: entry.certFile,
    insecure_skip_tls_verify: entry.insecure,
    keyFile: entry.keyFile,
    name: entry.name,
    pass_credentials_all: entry.passCredentialsAll,
    password: entry.password,
    url: entry.url,
    username: entry.username,
  }));
  const text = printYaml({ apiVersion: '', generated: '0001-01-01T00:00:00Z', repositories } as never);
  writeFile(call, call.settings.repositoryConfig, text, 0o600);
}

/** Where the index of a repository is kept. */
export const indexPath = (call: Call, name: string): string => `${call.settings.repositoryCache}/${name}-index.yaml`;
export const chartsPath = (call: Call, name: string): string => `${call.settings.repositoryCache}/${name}-charts.txt`;
