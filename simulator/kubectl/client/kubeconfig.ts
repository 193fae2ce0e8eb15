/**
 * Kubeconfig files: which ones are read, how they are merged, and which one a change is written to. Mirrors client-go's
 * tools/clientcmd (loader.go, config.go). What a call uses of them is in connection.ts.
 */
import { FileError, type FileSystem } from '../../kernel/files.ts';
import { dirPath } from '../../kernel/paths.ts';
import { parseYaml, printYaml, YamlError } from '../../yaml/yaml.ts';
import { aggregate, CliError } from '../cli/errors.ts';
import { goKind } from '../resources/compact-json.ts';
import { makeFolderAt, writeFileAt } from '../resources/written.ts';
import type { Flags, Json, JsonObject } from '../types.ts';
import { CLUSTER, CONTEXT, tidied, USER } from './kubeconfig-fields.ts';

/** A cluster, user or context, and the file it is from. */
export interface Stanza {
  readonly value: JsonObject;
  /** Empty until it is written. */
  readonly origin: string;
}

export type Stanzas = ReadonlyMap<string, Stanza>;
export type StanzaList = 'clusters' | 'users' | 'contexts';

export interface KubeConfig {
  readonly clusters: Stanzas;
  readonly users: Stanzas;
  readonly contexts: Stanzas;
  readonly current: string;
  readonly preferences: JsonObject;
  readonly extensions: readonly JsonObject[];
}

export const EMPTY_CONFIG: KubeConfig = {
  clusters: new Map(),
  users: new Map(),
  contexts: new Map(),
  current: '',
  preferences: {},
  extensions: [],
};

export const LISTS = [
  { list: 'clusters', member: 'cluster', fields: CLUSTER, type: 'NamedCluster', goType: 'Cluster' },
  { list: 'users', member: 'user', fields: USER, type: 'NamedAuthInfo', goType: 'AuthInfo' },
  { list: 'contexts', member: 'context', fields: CONTEXT, type: 'NamedContext', goType: 'Context' },
] as const;

/** Where kubeconfigs are. Paths stay as they were given; they are read from `folder`. */
export interface ConfigFiles {
  readonly files: FileSystem;
  readonly folder: string;
  /** --kubeconfig; empty when it was not given. */
  readonly explicit: string;
  /** $KUBECONFIG, else the one in the home directory. */
  readonly chain: readonly string[];
  readonly fromEnvironment: boolean;
  /** What is known from a call before. */
  readonly last?: LastConfig;
}

/** The file that a program read last, and what it said: every call reads it again, and it hardly ever changes. */
export interface LastConfig {
  path: string;
  text: string;
  config: KubeConfig;
}

export function configFiles(
  files: FileSystem,
  env: ReadonlyMap<string, string>,
  folder: string,
  flags?: Flags,
  last?: LastConfig,
): ConfigFiles {
  const listed = env.get('KUBECONFIG') ?? '';
  return {
    files,
    folder,
    explicit: flags?.string('kubeconfig') ?? '',
    chain: listed === '' ? [`${env.get('HOME') ?? '/root'}/.kube/config`] : [...new Set(listed.split(':'))],
    fromEnvironment: listed !== '',
    ...(last ? { last } : {}),
  };
}

const absolute = ({ folder }: ConfigFiles, path: string): string =>
  path.startsWith('/') ? path : `${folder === '/' ? '' : folder}/${path}`;

const exists = (at: ConfigFiles, path: string): boolean => path !== '' && at.files.exists(absolute(at, path));

/** The file for what is in no file yet. Upstream: PathOptions.GetDefaultFilename. */
export function defaultFile(at: ConfigFiles): string {
  if (at.explicit !== '') return at.explicit;
  const named = at.chain.filter((path) => path !== '');
  return named.length === 1 ? (named[0] as string) : (named.find((path) => exists(at, path)) ?? named.at(-1) ?? '');
}

/** All files together. A missing --kubeconfig is an error when `strict`. */
export function loadConfig(at: ConfigFiles, strict: boolean): KubeConfig {
  if (at.explicit !== '' && !exists(at, at.explicit)) {
    if (strict) throw new CliError(`stat ${at.explicit}: no such file or directory`);
    return EMPTY_CONFIG;
  }
  const problems: Error[] = [];
  const loaded: KubeConfig[] = [];
  for (const path of at.explicit === '' ? at.chain : [at.explicit]) {
    if (!exists(at, path)) continue;
    try {
      loaded.push(loadFile(at, path));
    } catch (error) {
      if (!(error instanceof CliError || error instanceof YamlError)) throw error;
      problems.push(new CliError(`error loading config file "${path}": ${error.message}`));
    }
  }
  const problem = aggregate(problems);
  if (problem) throw problem;
  return loaded.reduceRight(mergeOnto, EMPTY_CONFIG);
}

/** What the first file says wins: files are merged from the last to the first. */
const mergeOnto = (below: KubeConfig, above: KubeConfig): KubeConfig => ({
  clusters: new Map([...below.clusters, ...above.clusters]),
  users: new Map([...below.users, ...above.users]),
  contexts: new Map([...below.contexts, ...above.contexts]),
  current: above.current || below.current,
  preferences: { ...below.preferences, ...above.preferences },
  extensions: above.extensions.length > 0 ? above.extensions : below.extensions,
});

/** One file. A file that is not there is empty. */
export function loadFile(at: ConfigFiles, path: string): KubeConfig {
  let text: string;
  try {
    text = at.files.readText(absolute(at, path));
  } catch (error) {
    if (error instanceof FileError && !at.files.exists(absolute(at, path))) return EMPTY_CONFIG;
    if (!(error instanceof FileError)) throw error;
    throw new CliError(`open ${path}: ${error.text.toLowerCase()}`);
  }
  if (text === '') return EMPTY_CONFIG;
  const { last } = at;
  if (last?.path === path && last.text === text) return last.config;
  const config = configOf(text, path);
  if (last) Object.assign(last, { path, text, config });
  return config;
}

function configOf(text: string, path: string): KubeConfig {
  const root = rootOf(text);
  const stanzas = Object.fromEntries(
    LISTS.map((spec) => [spec.list, stanzasOf(root, spec, path)]),
  ) as unknown as Record<StanzaList, Stanzas>;
  const current = root['current-context'] ?? '';
  if (typeof current !== 'string')
    throw new CliError(
      `json: cannot unmarshal ${goKind(current)} into Go struct field Config.current-context of type string`,
    );
  return {
    ...stanzas,
    current,
    preferences: tidied(root.preferences, { colors: 'bool', extensions: 'any' }, 'Config.preferences'),
    extensions: Array.isArray(root.extensions) ? (root.extensions as JsonObject[]) : [],
  };
}

function rootOf(text: string): JsonObject {
  const parsed: unknown = parseYaml(text);
  if (parsed === null || parsed === undefined) return {};
  if (typeof parsed !== 'object' || Array.isArray(parsed)) {
    const tag = (name: string) => `${name} string "json:\\"${name[0]?.toLowerCase()}${name.slice(1)},omitempty\\""`;
    throw new CliError(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${goKind(parsed)} into Go value of type struct { ${tag('APIVersion').replace('aPIVersion', 'apiVersion')}; ${tag('Kind')} }`,
    );
  }
  const root = parsed as JsonObject;
  const kind = String(root.kind ?? '') || 'Config';
  const version = String(root.apiVersion ?? '') || 'v1';
  if (kind !== 'Config' || version !== 'v1')
    throw new CliError(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(version)} in scheme "k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50"`,
    );
  return root;
}

function stanzasOf(root: JsonObject, spec: (typeof LISTS)[number], origin: string): Stanzas {
  const found = root[spec.list] ?? [];
  if (!Array.isArray(found))
    throw new CliError(
      `json: cannot unmarshal ${goKind(found)} into Go struct field Config.${spec.list} of type []v1.${spec.type}`,
    );
  const out = new Map<string, Stanza>();
  for (const item of found as Json[]) {
    const entry = (item ?? {}) as JsonObject;
    if (typeof entry !== 'object' || Array.isArray(entry))
      throw new CliError(
        `json: cannot unmarshal ${goKind(item)} into Go struct field Config.${spec.list} of type v1.${spec.type}`,
      );
    const name = String(entry.name ?? '');
    if (out.has(name))
      throw new CliError(
        `error converting *[]${spec.type} into *map[string]*api.${spec.goType}: duplicate name ${JSON.stringify(name)} in list`,
      );
    out.set(name, {
      value: tidied(entry[spec.member], spec.fields, `${spec.goType}.${spec.list}.${spec.member}`),
      origin,
    });
  }
  return out;
}

/** The document, members in the order of clientcmd's types and lists sorted by name. */
export function documentOf(config: KubeConfig): JsonObject {
  const list = (spec: (typeof LISTS)[number]): Json => {
    const entries = [...config[spec.list]].sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.length === 0 ? null : entries.map(([name, { value }]) => ({ name, [spec.member]: value }));
  };
  return {
    kind: 'Config',
    apiVersion: 'v1',
    ...(Object.keys(config.preferences).length > 0 ? { preferences: config.preferences } : {}),
    clusters: list(LISTS[0]),
    users: list(LISTS[1]),
    contexts: list(LISTS[2]),
    'current-context': config.current,
    ...(config.extensions.length > 0 ? { extensions: [...config.extensions] } : {}),
  };
}

const placeOf = (at: ConfigFiles) => ({ files: at.files, whole: (path: string) => absolute(at, path) });

export function writeFile(at: ConfigFiles, path: string, config: KubeConfig): void {
  makeFolderAt(placeOf(at), dirPath(path));
  writeFileAt(placeOf(at), path, printYaml(documentOf(config)), { mode: 0o600 });
}

/** Writes what differs, each stanza to the file it is from. Upstream: ModifyConfig. */
export function saveConfig(at: ConfigFiles, before: KubeConfig, after: KubeConfig): void {
  const unlock = lockAll(at);
  try {
    saveChanges(at, before, after);
  } finally {
    unlock();
  }
}

/** A lock file beside each file that is read; one that is there already belongs to somebody else. Upstream: lockFile. */
function lockAll(at: ConfigFiles): () => void {
  const locks: string[] = [];
  for (const path of [...(at.explicit === '' ? at.chain : [at.explicit])].sort()) {
    const lock = `${path}.lock`;
    makeFolderAt(placeOf(at), dirPath(path));
    if (exists(at, lock)) throw new CliError(`open ${lock}: file exists`);
    writeFileAt(placeOf(at), lock, '', { mode: 0o000 });
    locks.push(lock);
  }
  return () => {
    for (const lock of locks) at.files.remove(absolute(at, lock));
  };
}

function saveChanges(at: ConfigFiles, before: KubeConfig, after: KubeConfig): void {
  const change = (path: string, edit: (config: KubeConfig) => KubeConfig) =>
    writeFile(at, path, edit(loadFile(at, path)));
  if (before.current !== after.current)
    change(currentFile(at, after.current), (c) => ({ ...c, current: after.current }));
  if (JSON.stringify(before.preferences) !== JSON.stringify(after.preferences))
    change(at.explicit || (at.chain[0] as string), (c) => ({ ...c, preferences: after.preferences }));
  for (const { list } of LISTS) {
    for (const [name, stanza] of after[list]) {
      if (JSON.stringify(before[list].get(name)?.value) === JSON.stringify(stanza.value)) continue;
      change(stanza.origin || defaultFile(at), (c) => ({ ...c, [list]: new Map(c[list]).set(name, stanza) }));
    }
    for (const [name, stanza] of before[list]) {
      if (after[list].has(name)) continue;
      change(stanza.origin || defaultFile(at), (c) => ({
        ...c,
        [list]: new Map([...c[list]].filter(([key]) => key !== name)),
      }));
    }
  }
}

/** Where the current context is written: to be cleared, where it is set first. */
function currentFile(at: ConfigFiles, current: string): string {
  if (at.explicit !== '' || current !== '') return defaultFile(at);
  const setting = at.chain.find((path) => exists(at, path) && loadFile(at, path).current !== '');
  if (setting === undefined) throw new CliError('no config found to write context');
  return setting;
}

/** A path that a stanza names: it begins in the folder of the file that the stanza is from. */
export function besideOrigin({ origin }: Stanza, path: string): string {
  const base = origin.includes('/') ? origin.slice(0, origin.lastIndexOf('/')) : '';
  return path.startsWith('/') || base === '' ? path : `${base}/${path}`;
}

/** The contents of a file that a stanza names. */
export function readReferenced(at: ConfigFiles, stanza: Stanza, path: string): Uint8Array {
  const whole = besideOrigin(stanza, path);
  try {
    return at.files.readBytes(absolute(at, whole));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new CliError(`open ${whole}: ${error.text.toLowerCase()}`);
  }
}
