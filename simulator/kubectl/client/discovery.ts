/**
 * Which resources the server has, and what a learner may call them. Mirrors client-go's discovery (aggregated documents
 * only), restmapper (shortcuts, categories, priorities) and cli-runtime's mappingFor.
 */
import type { Routine } from '../../kernel/wait.ts';
import { formatDuration } from '../cli/duration.ts';
import { CliError, ConnectionError, PlainError, quote } from '../cli/errors.ts';
import { unservedResource } from '../resources/unserved.ts';
import type { ApiResponse, Client, Discovery, Mapping } from '../types.ts';

const ACCEPT =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

export interface GroupDocument {
  metadata?: { name?: string };
  versions: { version: string; resources?: ResourceDocument[] }[];
}
interface ResourceDocument {
  resource: string;
  responseKind?: { group?: string; version?: string; kind: string };
  scope: 'Namespaced' | 'Cluster';
  singularResource: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
  subresources?: { subresource: string; verbs: string[] }[];
}

/** Upstream: client-go/discovery defaultTimeout. */
const DEFAULT_TIMEOUT_MS = 32_000;

/** What was discovered, kept between calls as kubectl keeps it in its cache folder. Keys are servers. */
export type DiscoveryCache = Map<string, readonly Mapping[]>;

export class RestDiscovery implements Discovery {
  readonly #client: Client;
  readonly #cache: DiscoveryCache;
  readonly #complain: (text: string) => Routine<void>;
  readonly #timeoutMs: number;
  #fresh = false;

  /** `complain`: a line of client-go's log. `timeoutMs`: of each request, 0 for discovery's own. */
  constructor(client: Client, cache: DiscoveryCache, complain: (text: string) => Routine<void>, timeoutMs = 0) {
    this.#client = client;
    this.#cache = cache;
    this.#complain = complain;
    this.#timeoutMs = timeoutMs || DEFAULT_TIMEOUT_MS;
  }

  *mappings(): Routine<readonly Mapping[]> {
    const cached = this.#cache.get(this.#client.server);
    if (cached) return cached;
    this.#fresh = true;
    const all: Mapping[] = [];
    for (const path of ['/api', '/apis']) {
      const { body } = yield* this.#ask(path);
      for (const group of (body as { items?: GroupDocument[] }).items ?? []) all.push(...mappingsOf(group));
    }
    this.#cache.set(this.#client.server, all);
    return all;
  }

  /** A server that does not answer is asked five times, and each time is logged. */
  *#ask(path: string): Routine<ApiResponse> {
    try {
      return yield* this.#client.request('GET', path, { accept: ACCEPT });
    } catch (error) {
      if (!(error instanceof ConnectionError) || error.refusedAddress === undefined) throw error;
      const reason = `couldn't get current server API group list: Get ${quote(`${this.#client.server}/api?timeout=${formatDuration(this.#timeoutMs)}`)}: dial tcp ${error.refusedAddress}: connect: connection refused`;
      for (let attempt = 0; attempt < 5; attempt++) yield* this.#complain(`"Unhandled Error" err=${quote(reason)}`);
      throw error;
    }
  }

  *resolve(argument: string): Routine<Mapping> {
    const found = yield* this.#find((all) => lookUp(all, argument));
    if (found) return found;
    const [resource = ''] = argument.split('.');
    throw new CliError(`the server doesn't have a resource type ${quote(resource)}${yield* this.#unserved(argument)}`);
  }

  *resourceFor(argument: string): Routine<Mapping> {
    const found = yield* this.#find((all) => lookUp(all, argument));
    if (found) return found;
    const [resource = '', ...group] = argument.split('.');
    const where = group.length > 0 ? ` in group ${quote(group.join('.'))}` : '';
    throw new PlainError(
      `the server doesn't have a resource type ${quote(resource)}${where}${yield* this.#unserved(argument)}\n`,
    );
  }

  /** That a real cluster has it, unless it is served here, too, and something else is wrong with the name. */
  *#unserved(argument: string): Routine<string> {
    const [name = ''] = argument.toLowerCase().split('.');
    return byName(yield* this.mappings(), name) ? '' : unservedResource(argument);
  }

  *forKind(apiVersion: string, kind: string): Routine<Mapping | undefined> {
    const found = yield* this.#find((all) =>
      all.find(
        (m) =>
          // A kind in small letters is known, too. Upstream: restmapper.NewDiscoveryRESTMapper.
          (m.kind === kind || m.kind.toLowerCase() === kind) &&
          (apiVersion === '' ? m.group === '' : apiVersion === (m.group ? `${m.group}/${m.version}` : m.version)),
      ),
    );
    // A kind alone finds one of the core group, but its version is not filled in: no server has such a path.
    return found && apiVersion === '' ? { ...found, pathVersion: '' } : found;
  }

  *category(name: string): Routine<readonly Mapping[]> {
    const all = yield* this.mappings();
    return preferred(all).filter((m) => m.categories.includes(name));
  }

  /** Looks again with fresh discovery when the cache does not know. */
  *#find(search: (all: readonly Mapping[]) => Mapping | undefined): Routine<Mapping | undefined> {
    const found = search(yield* this.mappings());
    if (found || this.#fresh) return found;
    this.#cache.delete(this.#client.server);
    return search(yield* this.mappings());
  }
}

/** The first version of each group that has the resource. */
export function preferred(all: readonly Mapping[]): Mapping[] {
  const seen = new Set<string>();
  return all.filter((m) => {
    const key = `${m.resource}.${m.group}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The resources of one group of an aggregated discovery document. */
export function mappingsOf(group: GroupDocument): Mapping[] {
  const name = group.metadata?.name ?? '';
  return group.versions.flatMap(({ version, resources }) =>
    (resources ?? []).map((r) => ({
      group: name,
      version,
      kind: r.responseKind?.kind ?? '',
      resource: r.resource,
      singular: r.singularResource,
      namespaced: r.scope === 'Namespaced',
      verbs: r.verbs,
      shortNames: r.shortNames ?? [],
      categories: r.categories ?? [],
      subresources: (r.subresources ?? []).map((s) => s.subresource),
    })),
  );
}

/** By "deployments.v1.apps", "deployments.apps", a short name, or a kind. Upstream: resource.Builder.mappingFor. */
export function lookUp(all: readonly Mapping[], argument: string): Mapping | undefined {
  const parts = argument.split('.');
  const name = parts[0] as string;
  if (name === '') return undefined;
  if (parts.length >= 3) {
    const inGroup = all.filter((m) => m.group === parts.slice(2).join('.'));
    const exact = byName(
      inGroup.filter((m) => m.version === parts[1]),
      name,
    );
    // A short name is made a whole one without the version that was asked for. Upstream: shortcutExpander.
    const found = exact ?? inGroup.find((m) => m.shortNames.includes(name));
    if (found) return found;
  }
  const group = parts.slice(1).join('.');
  if (group === '') return byName(all, name);
  return (
    byName(
      all.filter((m) => m.group === group),
      name,
    ) ??
    byName(
      all.filter((m) => m.group.startsWith(group)),
      name,
    )
  );
}

/** Plural and singular come first, however they are written, then short names and the kind as they are. */
function byName(all: readonly Mapping[], name: string): Mapping | undefined {
  const lower = name.toLowerCase();
  return (
    all.find((m) => m.resource === lower || m.singular === lower) ??
    all.find((m) => m.shortNames.includes(name)) ??
    all.find((m) => m.kind === name)
  );
}
