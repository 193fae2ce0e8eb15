/** `kubectl config` delete-cluster, delete-context, delete-user. Mirrors delete_cluster.go and its like. */
import { CliError } from '../../cli/errors.ts';
import type { StanzaList } from '../../client/kubeconfig.ts';
import { defineCommand } from '../../types.ts';
import { configAccess, printHelp } from './file.ts';

const remover = (list: StanzaList, what: 'cluster' | 'context' | 'user') =>
  defineCommand({
    name: `delete-${what}`,
    arguments: 'NAME',
    *run(call) {
      const { config, path, save } = configAccess(call);
      const [name, ...more] = call.args;
      if (name === undefined || more.length > 0) {
        if (what === 'user') throw call.usageError('user to delete is required');
        yield* printHelp(call);
        return;
      }
      if (!config[list].has(name)) throw new CliError(`cannot delete ${what} ${name}, not in ${path}`);
      if (what === 'context' && config.current === name)
        yield* call.err(
          'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
        );
      save({ ...config, [list]: new Map([...config[list]].filter(([key]) => key !== name)) });
      yield* call.out(`deleted ${what} ${name} from ${path}\n`);
    },
  });

export const DELETE_CLUSTER = remover('clusters', 'cluster');
export const DELETE_CONTEXT = remover('contexts', 'context');
export const DELETE_USER = remover('users', 'user');
