/**
 * The kubeconfig file: contexts, clusters, users. Mirrors client-go's tools/clientcmd (loading rules and overrides);
 * one file only, the first of $KUBECONFIG.
 */
import { FileError, type FileSystem } from '../../kernel/files.ts';
import { parseYaml, printYaml } from '../../yaml/yaml.ts';
import { CliError } from '../cli/errors.ts';
import type { Credentials, Flags, JsonObject } from '../types.ts';

export interface Named {
  name: string;
}
export interface NamedCluster extends Named {
  cluster: JsonObject;
}
export interface NamedUser extends Named {
  user: JsonObject;
}
export interface NamedContext extends Named {
  context: { cluster?: string; user?: string; namespace?: string } & JsonObject;
}
export interface KubeConfig {
  apiVersion: string;
  kind: string;
  clusters: NamedCluster[];
  contexts: NamedContext[];
  users: NamedUser[];
  'current-context': string;
  preferences?: JsonObject;
}

/** What a call uses of the kubeconfig after --context, --namespace and the like. */
export interface Connection {
  readonly server: string;
  readonly namespace: string;
  readonly namespaceGiven: boolean;
  readonly credentials: Credentials;
}

/** Path of the file that is read and written. */
export function kubeconfigPath(flags: Flags, env: ReadonlyMap<string, string>, cwd: string): string {
  const home = env.get('HOME') ?? '/root';
  const listed = (env.get('KUBECONFIG') ?? '').split(':').find((p) => p !== '');
  const path = flags.string('kubeconfig') || listed || `${home}/.kube/config`;
  return path.startsWith('/') ? path : `${cwd}/${path}`;
}

/** Reads the file; an empty configuration when there is none (an error when --kubeconfig names it). */
export function readKubeconfig(files: FileSystem, path: string, mustExist: boolean): KubeConfig {
  let text = '';
  try {
    text = files.readText(path);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (mustExist) throw new CliError(`stat ${path}: ${error.text[0]?.toLowerCase()}${error.text.slice(1)}`);
  }
  let loaded: Partial<KubeConfig> = {};
  try {
    loaded = (parseYaml(text) ?? {}) as Partial<KubeConfig>;
  } catch (error) {
    throw new CliError(
      `error loading config file ${JSON.stringify(path)}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: loaded.clusters ?? [],
    contexts: loaded.contexts ?? [],
    users: loaded.users ?? [],
    'current-context': loaded['current-context'] ?? '',
    ...(loaded.preferences && Object.keys(loaded.preferences).length > 0 ? { preferences: loaded.preferences } : {}),
  };
}

/** Writes the file, lists sorted by name as clientcmd does. */
export function writeKubeconfig(files: FileSystem, path: string, config: KubeConfig): void {
  const folder = path.slice(0, path.lastIndexOf('/'));
  if (folder !== '' && !files.exists(folder)) files.makeDirectory(folder, { parents: true });
  files.write(path, printYaml(sortedConfig(config)), { mode: 0o600 });
}

export function sortedConfig(config: KubeConfig): KubeConfig {
  const byName = (a: Named, b: Named) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  return {
    ...config,
    clusters: [...config.clusters].sort(byName),
    contexts: [...config.contexts].sort(byName),
    users: [...config.users].sort(byName),
  };
}

/** Server, namespace and user of this call. */
export function connectionOf(config: KubeConfig, flags: Flags): Connection {
  const contextName = flags.string('context') || config['current-context'];
  const context = config.contexts.find((c) => c.name === contextName)?.context;
  if (!context && flags.string('context')) throw new CliError(`context ${JSON.stringify(contextName)} does not exist`);
  const clusterName = flags.string('cluster') || context?.cluster || '';
  const cluster = config.clusters.find((c) => c.name === clusterName)?.cluster;
  if (!cluster && flags.string('cluster')) throw new CliError(`cluster ${JSON.stringify(clusterName)} does not exist`);
  const userName = flags.string('user') || context?.user || '';
  const user = config.users.find((u) => u.name === userName)?.user;
  if (!user && flags.string('user')) throw new CliError(`auth info ${JSON.stringify(userName)} does not exist`);
  const server = flags.string('server') || String(cluster?.server ?? '') || 'http://localhost:8080';
  const token = flags.string('token') || (typeof user?.token === 'string' ? user.token : '');
  const certificate =
    typeof user?.['client-certificate-data'] === 'string' ? user['client-certificate-data'] : undefined;
  const as = flags.string('as');
  return {
    server: (/^https?:\/\//.test(server) ? server : `http://${server}`).replace(/\/$/, ''),
    namespace: flags.string('namespace') || context?.namespace || 'default',
    namespaceGiven: flags.changed('namespace') && flags.string('namespace') !== '',
    credentials: {
      name: user ? userName : '',
      ...(token ? { token } : {}),
      ...(certificate ? { certificate } : {}),
      ...(as
        ? {
            impersonate: {
              user: as,
              groups: flags.list('as-group'),
              ...(flags.string('as-uid') ? { uid: flags.string('as-uid') } : {}),
            },
          }
        : {}),
    },
  };
}
