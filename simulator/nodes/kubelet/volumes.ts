/**
 * Volumes of a pod as file systems: emptyDir, configMap, secret, downwardAPI, projected. Mirrors pkg/volume's file
 * layout (..data). A missing ConfigMap or Secret holds the pod up. Leaves out: hostPath, claims and all others, which are
 * refused by name; updates of mounted ConfigMaps (`configSync`).
 */
import type { ConfigMap, KeyToPath, Pod, Secret, Volume } from '../../api/objects.ts';
import type { FileSystem } from '../../kernel/files.ts';
import { fileLayer, type LayerFile, MemoryFiles } from '../../kernel/memory-files.ts';
import type { StoreReader } from '../../store/types.ts';
import { ConfigError, decodedSecret, type EnvSource, fieldValue, resourceValue } from './env.ts';

/** Why a volume cannot be set up, as the FailedMount event says it; undefined when it can. */
export function mountProblem(store: StoreReader, pod: Pod, volume: Volume): string | undefined {
  const failed = (why: string) => `MountVolume.SetUp failed for volume ${JSON.stringify(volume.name)} : ${why}`;
  const missing = (
    kind: 'configmap' | 'secret',
    name: string | undefined,
    optional: boolean | undefined,
  ): string | undefined => {
    if (optional || name === undefined) return undefined;
    if (store.get(`${kind}s`, pod.metadata.namespace, name)) return undefined;
    return failed(`${kind} ${JSON.stringify(name)} not found`);
  };
  if (volume.emptyDir || volume.downwardAPI) return undefined;
  if (volume.configMap)
    return (
      missing('configmap', volume.configMap.name, volume.configMap.optional) ?? missingKey(store, pod, volume, failed)
    );
  if (volume.secret) return missing('secret', volume.secret.secretName, volume.secret.optional);
  if (volume.projected) {
    for (const source of volume.projected.sources ?? []) {
      // Every namespace has kube-root-ca.crt; the token's volume never waits for it here.
      const name = source.configMap?.name === 'kube-root-ca.crt' ? undefined : source.configMap?.name;
      const problem =
        missing('configmap', name, source.configMap?.optional) ??
        missing('secret', source.secret?.name, source.secret?.optional);
      if (problem) return problem;
    }
    return undefined;
  }
  const kind = Object.keys(volume).find((key) => key !== 'name') ?? 'unknown';
  return failed(`not simulated: volumes of type ${kind}`);
}

function missingKey(store: StoreReader, pod: Pod, volume: Volume, failed: (why: string) => string): string | undefined {
  const map = store.get('configmaps', pod.metadata.namespace, volume.configMap?.name ?? '') as unknown as
    | ConfigMap
    | undefined;
  if (!map || volume.configMap?.optional) return undefined;
  for (const { key } of volume.configMap?.items ?? []) {
    if (map.data?.[key] === undefined && map.binaryData?.[key] === undefined) {
      return failed('references non-existent config key: '.concat(key));
    }
  }
  return undefined;
}

/** A volume's files. */
export function volumeFiles(source: EnvSource, volume: Volume, wallMs: () => number): FileSystem {
  if (volume.emptyDir) return new MemoryFiles({ now: wallMs });
  const files = contents(source, volume);
  const stamp = new Date(wallMs()).toISOString().slice(0, 19).replace(/[-T:]/g, '_');
  const folder = `..${stamp}.${String(wallMs() % 1000).padStart(3, '0')}000000`;
  const layer: Record<string, LayerFile> = { '/..data': { link: folder } };
  for (const [path, { content, mode }] of files) {
    layer[`/${folder}/${path}`] = { content, mode };
    const top = path.split('/')[0] as string;
    layer[`/${top}`] = { link: `..data/${top}` };
  }
  return new MemoryFiles({ now: wallMs, base: fileLayer(layer, wallMs()) });
}

type Files = Map<string, { content: string; mode: number }>;

function contents(source: EnvSource, volume: Volume): Files {
  const files: Files = new Map();
  if (volume.configMap)
    addConfigMap(source, files, volume.configMap.name, volume.configMap.items, volume.configMap.defaultMode);
  if (volume.secret) addSecret(source, files, volume.secret.secretName, volume.secret.items, volume.secret.defaultMode);
  if (volume.downwardAPI) addDownward(source, files, volume.downwardAPI.items ?? [], volume.downwardAPI.defaultMode);
  for (const part of volume.projected?.sources ?? []) {
    const mode = volume.projected?.defaultMode;
    if (part.configMap) addConfigMap(source, files, part.configMap.name, part.configMap.items, mode);
    if (part.secret) addSecret(source, files, part.secret.name, part.secret.items, mode);
    if (part.downwardAPI) addDownward(source, files, part.downwardAPI.items ?? [], mode);
    if (part.serviceAccountToken) {
      const { path } = part.serviceAccountToken;
      files.set(path, { content: `not-a-real-token.${source.pod.metadata.uid}`, mode: 0o600 });
    }
  }
  return files;
}

function addConfigMap(
  source: EnvSource,
  files: Files,
  name: string | undefined,
  items: readonly KeyToPath[] | undefined,
  mode = 0o644,
): void {
  const map = source.store.get('configmaps', source.pod.metadata.namespace, name ?? '') as unknown as
    | ConfigMap
    | undefined;
  addKeys(files, { ...(map?.data ?? {}) }, items, mode);
}

function addSecret(
  source: EnvSource,
  files: Files,
  name: string | undefined,
  items: readonly KeyToPath[] | undefined,
  mode = 0o644,
): void {
  const secret = source.store.get('secrets', source.pod.metadata.namespace, name ?? '') as unknown as
    | Secret
    | undefined;
  if (secret) addKeys(files, decodedSecret(secret), items, mode);
}

function addKeys(
  files: Files,
  data: Readonly<Record<string, string>>,
  items: readonly KeyToPath[] | undefined,
  mode: number,
): void {
  if (!items || items.length === 0)
    for (const [key, content] of Object.entries(data)) files.set(key, { content, mode });
  else {
    for (const item of items) {
      const content = data[item.key];
      if (content !== undefined) files.set(item.path, { content, mode: item.mode ?? mode });
    }
  }
}

function addDownward(
  source: EnvSource,
  files: Files,
  items: NonNullable<NonNullable<Volume['downwardAPI']>['items']>,
  mode = 0o644,
): void {
  for (const item of items) {
    let content = '';
    if (item.fieldRef) content = fieldValue(source, item.fieldRef.fieldPath);
    else if (item.resourceFieldRef) {
      const { containerName, resource, divisor } = item.resourceFieldRef;
      const container = source.pod.spec.containers.find((c) => c.name === containerName);
      if (!container) throw new ConfigError(`container ${containerName} not found`);
      content = resourceValue(source, container, resource, divisor);
    }
    files.set(item.path, { content, mode: item.mode ?? mode });
  }
}
