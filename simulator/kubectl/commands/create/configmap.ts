/** `kubectl create configmap`. Mirrors create_configmap.go. */
import { DATA_FLAGS, readData } from './data.ts';
import { generatorCommand, nameArgument } from './generator.ts';
import { contentHash } from './hash.ts';

export const CREATE_CONFIGMAP = generatorCommand({
  name: 'configmap',
  aliases: ['cm'],
  arguments: 'NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  flags: DATA_FLAGS,
  failure: 'failed to create configmap: ',
  *make(call) {
    const name = nameArgument(call);
    const data = Object.fromEntries([...readData(call, 'ConfigMap', name)].sort(([a], [b]) => (a < b ? -1 : 1)));
    const full = call.flags.bool('append-hash') ? `${name}-${contentHash({ kind: 'ConfigMap', name, data })}` : name;
    return {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: full },
      ...(Object.keys(data).length > 0 ? { data } : {}),
    };
  },
});
