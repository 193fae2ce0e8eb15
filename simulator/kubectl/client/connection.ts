/** What a call uses of its kubeconfig: server, namespace, user. Mirrors client-go's tools/clientcmd (client_config.go, validation.go). */
import { base64Encode } from '../../api/schema/base64.ts';
import { aggregate, CliError, Failure, notSimulated, PlainError } from '../cli/errors.ts';
import type { Credentials, Flags, JsonObject } from '../types.ts';
import { besideOrigin, type ConfigFiles, type KubeConfig, readReferenced, type Stanza } from './kubeconfig.ts';

export interface Connection {
  readonly server: string;
  readonly namespace: string;
  readonly namespaceGiven: boolean;
  readonly credentials: Credentials;
}

export const NO_CONNECTION: Connection = {
  server: '',
  namespace: 'default',
  namespaceGiven: false,
  credentials: { name: '' },
};

const NOWHERE: Stanza = { value: {}, origin: '' };
const text = (value: JsonObject, name: string): string => (typeof value[name] === 'string' ? value[name] : '');

/** `needsNamespace`: the namespace is asked for first, which finds a wrong context in other words. */
export function connectionOf(at: ConfigFiles, config: KubeConfig, flags: Flags, needsNamespace: boolean): Connection {
  const contextName = flags.string('context') || config.current;
  const context = config.contexts.get(contextName)?.value;
  const userName = flags.string('user') || text(context ?? {}, 'user');
  const clusterName = flags.string('cluster') || text(context ?? {}, 'cluster');
  const user = config.users.get(userName);
  const cluster = config.clusters.get(clusterName);
  const absent = [
    ...(!user && flags.string('user') ? [`auth info ${JSON.stringify(userName)} does not exist`] : []),
    ...(!context && flags.string('context') ? [`context ${JSON.stringify(contextName)} does not exist`] : []),
    ...(!cluster && flags.string('cluster') ? [`cluster ${JSON.stringify(clusterName)} does not exist`] : []),
  ];
  if (!needsNamespace && absent[0]) throw new CliError(absent[0]);
  const merged = {
    cluster: withPaths(cluster, clusterValue(cluster, flags), flags, ['certificate-authority']),
    user: withPaths(user, userValue(user, flags), flags, ['client-certificate', 'client-key']),
  };
  confirmUsable([
    ...(contextName !== '' && !context
      ? [new ContextNotFound(`context was not found for specified context: ${contextName}`)]
      : []),
    ...userProblems(at, userName, merged.user),
    ...(!cluster && flags.string('cluster') && !flags.string('server')
      ? [new CliError(`no server found for cluster ${JSON.stringify(clusterName)}`)]
      : cluster
        ? clusterProblems(at, clusterName, merged.cluster)
        : []),
  ]);
  if (absent[0]) throw new CliError(absent[0]);
  const server = text(merged.cluster.value, 'server') || 'http://localhost:8080';
  return {
    server: (/^https?:\/\//.test(server) ? server : `http://${server}`).replace(/\/$/, ''),
    namespace: flags.string('namespace') || text(context ?? {}, 'namespace') || 'default',
    namespaceGiven: flags.changed('namespace') && flags.string('namespace') !== '',
    credentials: credentialsOf(at, user ? userName : '', merged.user),
  };
}

class ContextNotFound extends Failure {}

function confirmUsable(problems: readonly Error[]): void {
  const problem = aggregate(problems);
  if (!problem) return;
  if (problems.length > 1)
    throw new PlainError(`Error in configuration: \n${problems.map((p) => `* ${p.message}\n`).join('')}`);
  if (problem instanceof ContextNotFound) throw new PlainError(`Error in configuration: ${problem.message}\n`);
  throw problem;
}

function clusterValue(cluster: Stanza = NOWHERE, flags: Flags): JsonObject {
  const { server, 'certificate-authority': file, ...others } = cluster.value;
  const insecure = flags.bool('insecure-skip-tls-verify');
  const given = flags.string('certificate-authority');
  if (insecure || given) delete others['certificate-authority-data'];
  return {
    ...others,
    server: flags.string('server') || server || '',
    'certificate-authority': given || (insecure ? '' : (file ?? '')),
  };
}

/** Paths of flags begin in the working folder, those of a kubeconfig in its own. Upstream: ResolveLocalPaths. */
function withPaths(stanza: Stanza = NOWHERE, value: JsonObject, flags: Flags, names: readonly string[]): Stanza {
  if (!names.some((name) => flags.string(name) !== '')) return { value, origin: stanza.origin };
  const own = names.filter((name) => flags.string(name) === '' && text(value, name) !== '');
  const resolved = own.map((name) => [name, besideOrigin(stanza, text(value, name))]);
  return { value: { ...value, ...Object.fromEntries(resolved) }, origin: '' };
}

function userValue(user: Stanza = NOWHERE, flags: Flags): JsonObject {
  const value = { ...user.value };
  for (const name of ['client-certificate', 'client-key']) {
    if (!flags.string(name)) continue;
    value[name] = flags.string(name);
    delete value[`${name}-data`];
  }
  for (const name of ['token', 'as', 'as-uid']) if (flags.string(name)) value[name] = flags.string(name);
  if (flags.list('as-group').length > 0) value['as-groups'] = [...flags.list('as-group')];
  return value;
}

/** What makes a configuration unusable. Upstream: clientcmd's errConfigurationInvalid. */
export class Unusable extends CliError {}

function unreadable(at: ConfigFiles, stanza: Stanza, name: string, called: string, owner: string): Unusable[] {
  const path = text(stanza.value, name);
  if (path === '') return [];
  try {
    readReferenced(at, stanza, path);
    return [];
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const whole = error.message.replace(/^open /, '').replace(/: [^:]*$/, '');
    return [new Unusable(`unable to read ${called} ${whole} for ${owner} due to ${error.message}`)];
  }
}

function clusterProblems(at: ConfigFiles, name: string, cluster: Stanza): Unusable[] {
  const both = text(cluster.value, 'certificate-authority') && text(cluster.value, 'certificate-authority-data');
  return [
    ...(both
      ? [
          new Unusable(
            `certificate-authority-data and certificate-authority are both specified for ${name}. certificate-authority-data will override.`,
          ),
        ]
      : []),
    ...unreadable(at, cluster, 'certificate-authority', 'certificate-authority', name),
  ];
}

function userProblems(at: ConfigFiles, name: string, user: Stanza): Unusable[] {
  const has = (field: string): boolean => text(user.value, field) !== '';
  const problems: Unusable[] = [];
  const add = (problem: string) => problems.push(new Unusable(problem));
  if (has('client-certificate') || has('client-certificate-data')) {
    if (has('client-certificate') && has('client-certificate-data'))
      add(`client-cert-data and client-cert are both specified for ${name}. client-cert-data will override.`);
    if (has('client-key') && has('client-key-data'))
      add(`client-key-data and client-key are both specified for ${name}; client-key-data will override`);
    if (!has('client-key') && !has('client-key-data'))
      add(`client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`);
    problems.push(
      ...unreadable(at, user, 'client-certificate', 'client-cert', name),
      ...unreadable(at, user, 'client-key', 'client-key', name),
    );
  }
  if (user.value.exec) problems.push(...pluginProblems(name, user.value.exec as JsonObject, user.value));
  const methods = [...(has('token') ? ['token'] : []), ...(has('username') || has('password') ? ['basicAuth'] : [])];
  if (methods.length > 1)
    add(`more than one authentication method found for ${name}; found [${methods.join(' ')}], only one is allowed`);
  if ((has('as-uid') || user.value['as-groups'] || user.value['as-user-extra']) && !has('as'))
    add(`requesting uid, groups or user-extra for ${name} without impersonating a user`);
  return problems;
}

function pluginProblems(name: string, exec: JsonObject, user: JsonObject): Unusable[] {
  const must = (field: string) =>
    exec[field] ? [] : [new Unusable(`${field} must be specified for ${name} to use exec authentication plugin`)];
  return [
    ...(user['auth-provider']
      ? [new Unusable(`authProvider cannot be provided in combination with an exec plugin for ${name}`)]
      : []),
    ...must('command'),
    ...must('apiVersion'),
    ...(exec.interactiveMode && !['Never', 'IfAvailable', 'Always'].includes(String(exec.interactiveMode))
      ? [new Unusable(`invalid interactiveMode for ${name}: ${JSON.stringify(exec.interactiveMode)}`)]
      : must('interactiveMode')),
  ];
}

function credentialsOf(at: ConfigFiles, name: string, user: Stanza): Credentials {
  const { value } = user;
  if (value.exec) throw notSimulated('credential plugins of a kubeconfig (users[].user.exec)');
  if (value['auth-provider'])
    throw new Unusable(
      `no Auth Provider found for name ${JSON.stringify((value['auth-provider'] as JsonObject).name)}`,
    );
  const tokenFile = text(value, 'tokenFile');
  const decoder = new TextDecoder();
  const token = text(value, 'token') || (tokenFile ? decoder.decode(readReferenced(at, user, tokenFile)).trim() : '');
  const file = text(value, 'client-certificate');
  const certificate =
    text(value, 'client-certificate-data') || (file ? base64Encode(readReferenced(at, user, file)) : '');
  const [as, uid] = [text(value, 'as'), text(value, 'as-uid')];
  return {
    name,
    ...(token ? { token } : {}),
    ...(certificate ? { certificate } : {}),
    ...(as
      ? {
          impersonate: {
            user: as,
            groups: (value['as-groups'] as string[] | undefined) ?? [],
            ...(uid ? { uid } : {}),
          },
        }
      : {}),
  };
}
