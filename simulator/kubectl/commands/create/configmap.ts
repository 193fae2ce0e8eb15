/** `kubectl create configmap`. Mirrors create_configmap.go. */
import { DATA_FLAGS, readData } from './data.ts';
import { generatorCommand, nameArgument } from './generator.ts';
import { contentHash } from './hash.ts';

export const CREATE_CONFIGMAP = generatorCommand({
  name: 'configmap',
  aliases: ['cm'],
  arguments: 'NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  short: 'Create a config map from a local file, directory or literal value',
  example: `# From the files of a folder
kubectl create configmap my-config --from-file=path/to/bar

# With keys of one's own
kubectl create configmap my-config --from-file=key1=/path/to/bar/file1.txt

# From literals
kubectl create configmap my-config --from-literal=key1=config1 --from-literal=key2=config2

# From a file of KEY=value lines
kubectl create configmap my-config --from-env-file=path/to/foo.env`,
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
