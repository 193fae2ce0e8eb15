/** `kubectl config` set-cluster, set-credentials, delete-*. */
import { CliError } from '../../cli/errors.ts';
import type { KubeConfig } from '../../client/kubeconfig.ts';
import { defineCommand, type JsonObject } from '../../types.ts';
import { configFile } from './file.ts';

export const SET_CLUSTER = defineCommand({
  name: 'set-cluster',
  arguments:
    'NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  short: 'Set a cluster entry in kubeconfig',
  flags: [
    { name: 'server', short: 's', type: 'string', usage: 'server for the cluster entry in kubeconfig' },
    {
      name: 'certificate-authority',
      type: 'string',
      usage: 'Path to certificate-authority file for the cluster entry in kubeconfig',
    },
    { name: 'embed-certs', type: 'tristate', usage: 'embed-certs for the cluster entry in kubeconfig' },
    {
      name: 'insecure-skip-tls-verify',
      type: 'tristate',
      usage: 'insecure-skip-tls-verify for the cluster entry in kubeconfig',
    },
    { name: 'proxy-url', type: 'string', usage: 'proxy-url for the cluster entry in kubeconfig' },
    { name: 'tls-server-name', type: 'string', usage: 'tls-server-name for the cluster entry in kubeconfig' },
  ],
  *run(call) {
    const [name, ...more] = call.args;
    if (name === undefined || more.length > 0) throw call.usageError(`Unexpected args: [${call.args.join(' ')}]`);
    const { config, save } = configFile(call);
    const cluster: JsonObject = { ...config.clusters.find((c) => c.name === name)?.cluster };
    for (const field of ['server', 'certificate-authority', 'proxy-url', 'tls-server-name'])
      if (call.flags.changed(field)) cluster[field] = call.flags.string(field);
    if (call.flags.changed('insecure-skip-tls-verify'))
      cluster['insecure-skip-tls-verify'] = call.flags.bool('insecure-skip-tls-verify');
    save({ ...config, clusters: [...config.clusters.filter((c) => c.name !== name), { name, cluster }] });
    yield* call.out(`Cluster ${JSON.stringify(name)} set.\n`);
  },
});

export const SET_CREDENTIALS = defineCommand({
  name: 'set-credentials',
  arguments:
    'NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password]',
  short: 'Set a user entry in kubeconfig',
  flags: [
    {
      name: 'client-certificate',
      type: 'string',
      usage: 'Path to client-certificate file for the user entry in kubeconfig',
    },
    { name: 'client-key', type: 'string', usage: 'Path to client-key file for the user entry in kubeconfig' },
    { name: 'embed-certs', type: 'tristate', usage: 'Embed client cert/key for the user entry in kubeconfig' },
    { name: 'token', type: 'string', usage: 'token for the user entry in kubeconfig' },
    { name: 'username', type: 'string', usage: 'username for the user entry in kubeconfig' },
    { name: 'password', type: 'string', usage: 'password for the user entry in kubeconfig' },
  ],
  *run(call) {
    const [name, ...more] = call.args;
    if (name === undefined || more.length > 0) throw call.usageError(`Unexpected args: [${call.args.join(' ')}]`);
    const { config, save } = configFile(call);
    const user: JsonObject = { ...config.users.find((u) => u.name === name)?.user };
    for (const field of ['client-certificate', 'client-key', 'token', 'username', 'password'])
      if (call.flags.changed(field)) user[field] = call.flags.string(field);
    save({ ...config, users: [...config.users.filter((u) => u.name !== name), { name, user }] });
    yield* call.out(`User ${JSON.stringify(name)} set.\n`);
  },
});

type List = 'clusters' | 'contexts' | 'users';

const remover = (name: string, list: List, what: string, short: string) =>
  defineCommand({
    name,
    arguments: 'NAME',
    short,
    *run(call) {
      const [entry, ...more] = call.args;
      if (entry === undefined || more.length > 0) throw call.usageError(`Unexpected args: [${call.args.join(' ')}]`);
      const { config, path, save } = configFile(call);
      const entries: readonly { name: string }[] = config[list];
      if (!entries.some((e) => e.name === entry)) throw new CliError(`cannot delete ${what} ${entry}, not in ${path}`);
      if (list === 'contexts' && config['current-context'] === entry) {
        yield* call.err(
          'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
        );
      }
      save({ ...config, [list]: entries.filter((e) => e.name !== entry) } as KubeConfig);
      yield* call.out(`deleted ${what} ${entry} from ${path}\n`);
    },
  });

export const DELETE_CLUSTER = remover(
  'delete-cluster',
  'clusters',
  'cluster',
  'Delete the specified cluster from the kubeconfig',
);
export const DELETE_CONTEXT = remover(
  'delete-context',
  'contexts',
  'context',
  'Delete the specified context from the kubeconfig',
);
export const DELETE_USER = remover('delete-user', 'users', 'user', 'Delete the specified user from the kubeconfig');
