/** `kubectl create configmap`. Mirrors create_configmap.go. */
import { base64Encode } from '../../../api/schema/base64.ts';
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
    const entries = [...(yield* readData(call, 'ConfigMap', name))].sort(([a], [b]) => (a < b ? -1 : 1));
    const data = Object.fromEntries(
      entries.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
    ) as Record<string, string>;
    const binaryData = Object.fromEntries(
      entries.flatMap(([key, value]) => (typeof value === 'string' ? [] : [[key, base64Encode(value)]])),
    ) as Record<string, string>;
    const binary = Object.keys(binaryData).length > 0 ? { binaryData } : {};
    const content = { kind: 'ConfigMap', name, data, ...binary };
    const full = call.flags.bool('append-hash') ? `${name}-${contentHash(content)}` : name;
    return {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: full },
      ...binary,
      ...(Object.keys(data).length > 0 ? { data } : {}),
    };
  },
});
