/**
 * Volumes whose files come from the API: configMap, secret, downwardAPI, projected. What they hold is taken when the volume is
 * set up and again when the kubelet notices a change. Mirrors pkg/volume/{configmap,secret,downwardapi,projected} and the layout of
 * pkg/volume/util/atomic_writer.go (..data).
 */
import type { ConfigMap, DownwardAPIVolumeFile, KeyToPath, Secret, Volume } from '../../../api/objects.ts';
import { base64Decode } from '../../../api/schema/base64.ts';
import { type FileContent, fileLayer, type LayerFile } from '../../../kernel/file-tree.ts';
import { removeTree } from '../../../kernel/files.ts';
import { MemoryFiles } from '../../../kernel/memory-files.ts';
import type { StoreReader } from '../../../store/types.ts';
import { ConfigError, type EnvSource, fieldValue, resourceValue } from '../env.ts';
import { giveToGroup } from './ownership.ts';

/** ConfigMaps and Secrets as they were, by "configmaps NAME" and "secrets NAME". */
export type Captured = ReadonlyMap<string, ConfigMap | Secret | undefined>;

interface KeyedSource {
  readonly resource: 'configmaps' | 'secrets';
  readonly name: string;
  readonly items: readonly KeyToPath[] | undefined;
  readonly optional: boolean;
  readonly mode: number;
}

const MODE = 0o644;
/** In every namespace; no pod is held up for it. */
const ROOT_CA = 'kube-root-ca.crt';

/** Whether the volume's files come from the API. */
export function isKeyed(volume: Volume): boolean {
  return Boolean(volume.configMap || volume.secret || volume.downwardAPI || volume.projected);
}

/** The ConfigMaps and Secrets of a volume. */
export function keyedSources({ configMap, secret, projected }: Volume): KeyedSource[] {
  const found: KeyedSource[] = [];
  const add = (
    resource: KeyedSource['resource'],
    name: string | undefined,
    { items, optional }: { items?: KeyToPath[]; optional?: boolean },
    mode: number | undefined,
  ): void => {
    found.push({ resource, name: name ?? '', items, optional: optional ?? false, mode: mode ?? MODE });
  };
  if (configMap) add('configmaps', configMap.name, configMap, configMap.defaultMode);
  if (secret) add('secrets', secret.secretName, secret, secret.defaultMode);
  for (const source of projected?.sources ?? []) {
    if (source.configMap) add('configmaps', source.configMap.name, source.configMap, projected?.defaultMode);
    if (source.secret) add('secrets', source.secret.name, source.secret, projected?.defaultMode);
  }
  return found;
}

export function capture(store: StoreReader, namespace: string | undefined, volume: Volume): Captured {
  const captured = new Map<string, ConfigMap | Secret | undefined>();
  for (const { resource, name } of keyedSources(volume))
    captured.set(
      `${resource} ${name}`,
      store.get(resource, namespace, name) as unknown as ConfigMap | Secret | undefined,
    );
  return captured;
}

/** Why the volume cannot be set up; undefined when it can. */
export function contentProblem(volume: Volume, captured: Captured): string | undefined {
  for (const { resource, name, items, optional } of keyedSources(volume)) {
    if (optional || (volume.projected && name === ROOT_CA)) continue;
    const kind = resource === 'configmaps' ? 'configmap' : 'secret';
    const object = captured.get(`${resource} ${name}`);
    if (!object) return `${kind} ${JSON.stringify(name)} not found`;
    const keys = contents(object);
    for (const { key } of items ?? []) {
      if (keys.has(key)) continue;
      return `references non-existent ${kind === 'configmap' ? 'config' : 'secret'} key: ${key}`;
    }
  }
  return undefined;
}

/** A directory whose files are replaced all at once: links lead through ..data to a folder named after the time. */
export class AtomicFiles {
  readonly files: MemoryFiles;
  readonly #wallMs: () => number;
  readonly #group: string | undefined;
  #folder: string;
  #paths: readonly string[];

  /** `group`: who may read it, besides root. `isInMemory`: on a tmpfs, as all but ConfigMaps. */
  constructor(content: Content, wallMs: () => number, group?: string, isInMemory = false) {
    this.#group = group;
    this.#wallMs = wallMs;
    this.#folder = folderName(wallMs());
    this.#paths = [...content.keys()];
    const layer: Record<string, LayerFile> = { '/..data': { link: this.#folder } };
    for (const [path, { bytes, mode }] of content) {
      layer[`/${this.#folder}/${path}`] = { content: bytes, mode };
      layer[`/${top(path)}`] = { link: `..data/${top(path)}` };
    }
    if (content.size === 0) layer[`/${this.#folder}`] = { directory: true };
    this.files = new MemoryFiles({ now: wallMs, base: fileLayer(layer, wallMs()) });
    this.files.chmod('/', isInMemory ? 0o1777 : 0o777);
    this.#give('/');
  }

  /** Puts other files there. Readers see the old ones or the new ones, never some of each. */
  replace(content: Content): void {
    const before = this.#folder;
    const folder = folderName(this.#wallMs());
    if (folder === before) return;
    this.files.makeDirectory(`/${folder}`);
    for (const [path, { bytes, mode }] of content) {
      const parent = path.slice(0, path.lastIndexOf('/') + 1);
      if (parent !== '') this.files.makeDirectory(`/${folder}/${parent}`, { parents: true });
      this.files.write(`/${folder}/${path}`, bytes, { mode });
    }
    this.#give(`/${folder}`);
    this.files.link(folder, '/..data_tmp');
    this.files.rename('/..data_tmp', '/..data');
    const [old, now] = [new Set(this.#paths.map(top)), new Set([...content.keys()].map(top))];
    for (const name of now) if (!old.has(name)) this.files.link(`..data/${name}`, `/${name}`);
    for (const name of old) if (!now.has(name)) this.files.remove(`/${name}`);
    removeTree(this.files, `/${before}`);
    this.#folder = folder;
    this.#paths = [...content.keys()];
  }

  #give(folder: string): void {
    if (this.#group !== undefined) giveToGroup(this.files, folder, this.#group, true);
  }
}

const top = (path: string): string => path.split('/')[0] as string;

/** Example: "..2026_03_02_09_00_01.250000000". */
function folderName(wallMs: number): string {
  const stamp = new Date(wallMs).toISOString().slice(0, 19).replace(/[-T:]/g, '_');
  return `..${stamp}.${String(wallMs % 1000).padStart(3, '0')}000000`;
}

/** Files by path. */
export type Content = ReadonlyMap<string, { readonly bytes: FileContent; readonly mode: number }>;

/** What a volume holds, from what was captured and from the pod as it is. */
export function contentOf(source: EnvSource, volume: Volume, captured: Captured): Content {
  const files = new Map<string, { bytes: FileContent; mode: number }>();
  for (const { resource, name, items, mode } of keyedSources(volume)) {
    const object = captured.get(`${resource} ${name}`);
    if (!object) continue;
    const keys = contents(object);
    if (!items?.length) for (const [key, bytes] of keys) files.set(key, { bytes, mode });
    for (const item of items ?? []) {
      const bytes = keys.get(item.key);
      if (bytes !== undefined) files.set(item.path, { bytes, mode: item.mode ?? mode });
    }
  }
  const { downwardAPI, projected } = volume;
  addDownward(files, source, downwardAPI?.items, downwardAPI?.defaultMode);
  for (const part of projected?.sources ?? []) {
    addDownward(files, source, part.downwardAPI?.items, projected?.defaultMode);
    if (part.serviceAccountToken) {
      const { path, audience, expirationSeconds } = part.serviceAccountToken;
      const bytes = source.token(audience, expirationSeconds);
      files.set(path, { bytes, mode: projected?.defaultMode ?? 0o644 });
    }
  }
  return files;
}

/** Stored values are valid base64. */
function bytesOf(value: string): Uint8Array {
  const bytes = base64Decode(value);
  return typeof bytes === 'number' ? new Uint8Array() : bytes;
}

function contents(object: ConfigMap | Secret): Map<string, FileContent> {
  const found = new Map<string, FileContent>();
  if (object.kind === 'Secret')
    for (const [key, value] of Object.entries((object as Secret).data ?? {})) found.set(key, bytesOf(value));
  else {
    const { data = {}, binaryData = {} } = object as ConfigMap;
    for (const [key, value] of Object.entries(data)) found.set(key, value);
    for (const [key, value] of Object.entries(binaryData)) found.set(key, bytesOf(value));
  }
  return found;
}

function addDownward(
  files: Map<string, { bytes: FileContent; mode: number }>,
  source: EnvSource,
  items: readonly DownwardAPIVolumeFile[] | undefined,
  defaultMode = MODE,
): void {
  for (const { path, mode = defaultMode, fieldRef, resourceFieldRef } of items ?? []) {
    let bytes = '';
    if (fieldRef) bytes = fieldValue(source, fieldRef.fieldPath);
    else if (resourceFieldRef) {
      const { containerName, resource, divisor } = resourceFieldRef;
      const { containers, initContainers = [] } = source.pod.spec;
      const container = [...containers, ...initContainers].find(({ name }) => name === containerName);
      if (!container) throw new ConfigError(`container ${containerName} not found`);
      bytes = resourceValue(source, container, resource, divisor);
    }
    files.set(path, { bytes, mode });
  }
}
