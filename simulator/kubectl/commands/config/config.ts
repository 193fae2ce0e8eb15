/** `kubectl config`: reads and changes kubeconfig files. Mirrors kubectl/pkg/cmd/config. */
import type { StanzaList } from '../../client/kubeconfig.ts';
import { defineCommand } from '../../types.ts';
import { SET_CLUSTER } from './clusters.ts';
import { CURRENT_CONTEXT, GET_CONTEXTS, RENAME_CONTEXT, SET_CONTEXT, USE_CONTEXT } from './contexts.ts';
import { SET_CREDENTIALS } from './credentials.ts';
import { configAccess } from './file.ts';
import { CONFIG_SET, CONFIG_UNSET } from './properties.ts';
import { DELETE_CLUSTER, DELETE_CONTEXT, DELETE_USER } from './removal.ts';
import { VIEW } from './view.ts';

const namesOf = (name: string, list: StanzaList) =>
  defineCommand({
    name,
    *run(call) {
      const names = [...configAccess(call).config[list].keys()].sort();
      yield* call.out(['NAME', ...names].map((line) => `${line}\n`).join(''));
    },
  });

export const CONFIG = defineCommand({
  name: 'config',
  arguments: 'SUBCOMMAND',
  alone: 'err',
  commands: [
    CURRENT_CONTEXT,
    DELETE_CLUSTER,
    DELETE_CONTEXT,
    DELETE_USER,
    namesOf('get-clusters', 'clusters'),
    GET_CONTEXTS,
    namesOf('get-users', 'users'),
    RENAME_CONTEXT,
    CONFIG_SET,
    SET_CLUSTER,
    SET_CONTEXT,
    SET_CREDENTIALS,
    CONFIG_UNSET,
    USE_CONTEXT,
    VIEW,
  ],
});
