/** Releases as Secrets of their namespace. Mirrors Helm's pkg/storage/storage.go and driver/secrets.go. */
import { fromBytes, toBytes } from '../../gotemplate/utf8.ts';
import type { Routine } from '../../kernel/wait.ts';
import { isNotFound, StatusError } from '../../kubectl/cli/errors.ts';
import type { Client, JsonObject, Mapping, Unstructured } from '../../kubectl/types.ts';
import { HelmError } from '../cli/errors.ts';
import { decodeBase64, encodeBase64 } from '../functions/base64.ts';
import type { Release } from '../types.ts';
import { decodeRelease, encodeRelease, RecordError } from './record.ts';

export const SECRETS: Mapping = {
  group: '',
  version: 'v1',
  kind: 'Secret',
  resource: 'secrets',
  singular: 'secret',
  namespaced: true,
  verbs: [],
  shortNames: [],
  categories: [],
  subresources: [],
};

/** No such release, or no such revision of it. */
export class ReleaseNotFound extends HelmError {
  constructor() {
    super('release: not found');
  }
}

export class NoDeployedReleases extends HelmError {
  constructor(name: string) {
    super(`"${name}" has no deployed releases`);
  }
}

/** Labels that are Helm's own. */
const SYSTEM_LABELS = ['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt'];

/** What is told of labels of the user that are Helm's own. */
export function systemLabelsProblem(labels: Readonly<Record<string, string>>): string | undefined {
  if (!SYSTEM_LABELS.some((label) => label in labels)) return undefined;
  return `user supplied labels contains system reserved label name. System labels: [${SYSTEM_LABELS.join(' ')}]`;
}

interface StorageOptions {
  readonly client: Client;
  /** "" for all namespaces. */
  readonly namespace: string;
  readonly nowMs: () => number;
  readonly helmMajor: 3 | 4;
}

export class Storage {
  /** Revisions to be kept; 0 for all. */
  maxHistory = 0;
  readonly #options: StorageOptions;

  constructor(options: StorageOptions) {
    this.#options = options;
  }

  /** Throws `ReleaseNotFound`. */
  *get(name: string, version: number): Routine<Release> {
    const key = keyOf(name, version);
    try {
      const release = releaseOf(yield* this.#options.client.get(this.#path(key)));
      return { ...release, labels: withoutSystemLabels(release.labels ?? {}) };
    } catch (error) {
      if (isNotFound(error)) throw new ReleaseNotFound();
      if (error instanceof StatusError) throw new HelmError(`get: failed to get "${key}": ${error.message}`);
      if (error instanceof RecordError) throw new HelmError(`get: failed to decode data "${key}": ${error.message}`);
      throw error;
    }
  }

  /** All releases; those that cannot be read are left out. */
  *list(): Routine<Release[]> {
    return yield* this.#query('owner=helm', 'list: failed to list');
  }

  /** All revisions of a release. Throws `ReleaseNotFound`. */
  *history(name: string): Routine<Release[]> {
    return yield* this.#named(`name=${name},owner=helm`);
  }

  /** The latest revision. Throws `ReleaseNotFound`. */
  *last(name: string): Routine<Release> {
    const all = yield* this.history(name);
    const last = all.sort(byRevision).at(-1);
    if (!last) throw new HelmError(`no revision for release "${name}"`);
    return last;
  }

  /** Throws `NoDeployedReleases`. */
  *deployed(name: string): Routine<Release> {
    const last = (yield* this.deployedAll(name)).sort(byRevision).at(-1);
    if (!last) throw new NoDeployedReleases(name);
    return last;
  }

  /** Throws `NoDeployedReleases`. */
  *deployedAll(name: string): Routine<Release[]> {
    try {
      return yield* this.#named(`name=${name},owner=helm,status=deployed`);
    } catch (error) {
      if (error instanceof ReleaseNotFound) throw new NoDeployedReleases(name);
      throw error;
    }
  }

  *create(release: Release): Routine<void> {
    if (this.maxHistory > 0) yield* this.#makeRoom(release.name, this.maxHistory - 1);
    try {
      yield* this.#options.client.create(this.#path(), this.#secret(release, 'createdAt'));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.reason === 'AlreadyExists') throw new HelmError('release: already exists');
      throw new HelmError(`create: failed to create: ${error.message}`);
    }
  }

  *update(release: Release): Routine<void> {
    const key = keyOf(release.name, release.version);
    try {
      yield* this.#options.client.update(this.#path(key), this.#secret(release, 'modifiedAt'));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      throw new HelmError(`update: failed to update: ${error.message}`);
    }
  }

  *delete(name: string, version: number): Routine<void> {
    yield* this.get(name, version);
    yield* this.#options.client.delete(this.#path(keyOf(name, version)), {});
  }

  #path(name?: string): { mapping: Mapping; namespace: string; name?: string } {
    return { mapping: SECRETS, namespace: this.#options.namespace, ...(name === undefined ? {} : { name }) };
  }

  *#named(selector: string): Routine<Release[]> {
    const { items } = yield* this.#items(selector, 'query: failed to query with labels');
    if (items.length === 0) throw new ReleaseNotFound();
    return readable(items);
  }

  *#query(selector: string, failing: string): Routine<Release[]> {
    return readable((yield* this.#items(selector, failing)).items);
  }

  *#items(labelSelector: string, failing: string): Routine<{ readonly items: readonly Unstructured[] }> {
    try {
      const list = yield* this.#options.client.get(this.#path(), { query: { labelSelector } });
      return { items: (list['items'] ?? []) as Unstructured[] };
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      throw new HelmError(`${failing}: ${error.message}`);
    }
  }

  /** The oldest revisions go, but for the deployed one. Upstream: removeLeastRecent. */
  *#makeRoom(name: string, keep: number): Routine<void> {
    let all: Release[];
    try {
      all = (yield* this.history(name)).sort(byRevision);
    } catch (error) {
      if (error instanceof ReleaseNotFound) return;
      throw error;
    }
    if (all.length <= keep) return;
    const deployed = all.filter(({ info }) => info.status === 'deployed').at(-1);
    const removable = all.filter((release) => release.version !== deployed?.version);
    for (const { version } of removable.slice(0, all.length - keep)) yield* this.delete(name, version);
  }

  /** A release that was found by its name brings the times of its Secret along: they win. Upstream: newSecretsObject. */
  #secret(release: Release, stampLabel: 'createdAt' | 'modifiedAt'): JsonObject {
    const labels = {
      [stampLabel]: String(Math.floor(this.#options.nowMs() / 1000)),
      ...release.labels,
      name: release.name,
      owner: 'helm',
      status: release.info.status,
      version: String(release.version),
    };
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: keyOf(release.name, release.version), labels },
      type: 'helm.sh/release.v1',
      data: { release: encodeBase64(toBytes(encodeRelease(release, this.#options.helmMajor))) },
    };
  }
}

export const byRevision = (a: Release, b: Release): number => a.version - b.version;

const keyOf = (name: string, version: number): string => `sh.helm.release.v1.${name}.v${version}`;

function withoutSystemLabels(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !SYSTEM_LABELS.includes(key)));
}

function readable(items: readonly Unstructured[]): Release[] {
  return items.flatMap((item) => {
    try {
      return [releaseOf(item)];
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      return [];
    }
  });
}

function releaseOf(secret: Unstructured): Release {
  const data = (secret['data'] ?? {}) as JsonObject;
  const bytes = decodeBase64(String(data['release'] ?? ''));
  if (typeof bytes === 'string') throw new RecordError(bytes);
  return { ...decodeRelease(fromBytes(bytes)), labels: secret.metadata?.labels ?? {} };
}
