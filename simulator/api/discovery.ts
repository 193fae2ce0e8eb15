/**
 * What the server says of itself: API groups and resources, version, health. Everything comes from the registry: what
 * is not served does not appear. Mirrors apiserver/pkg/endpoints/discovery (aggregated too). Leaves out, by name: metrics,
 * logs, profiles and the keys of tokens.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { methodNotAllowed, notSimulated, StatusError } from './errors.ts';
import { healthPaths, serveHealth } from './health.ts';
import { serveOpenApi } from './openapi.ts';
import type { Registry, Resource } from './registry.ts';
import { base64Encode } from './schema/base64.ts';
import type { ApiRequest, ApiResponse } from './types.ts';

/** GET /version. */
export const VERSION = Object.freeze({
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.3',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
});

/** Groups in the order of their API services' priorities. Upstream: cmd/kube-apiserver/app/aggregator.go. */
const GROUP_ORDER: readonly string[] = [
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'resource.k8s.io',
  'flowcontrol.apiserver.k8s.io',
];

/** The answer to a path that is not about objects; undefined when it is. */
export function serveDiscovery(registry: Registry, request: ApiRequest): ApiResponse | undefined {
  const path = request.path.length > 1 && request.path.endsWith('/') ? request.path.slice(0, -1) : request.path;
  const parts = path.split('/');
  switch (parts[1]) {
    case 'api':
      if (parts.length === 2)
        return get(request, () =>
          wantsAggregated(request) ? aggregated(registry, 'api') : versionsDocument(registry),
        );
      if (parts.length === 3 && registry.hasGroupVersion(parts[2] as string))
        return get(request, () => resourceList(registry, parts[2] as string));
      return undefined;
    case 'apis':
      if (parts.length === 2)
        return get(request, () => (wantsAggregated(request) ? aggregated(registry, 'apis') : groupList(registry)));
      if (!registry.hasGroup(parts[2] as string) || parts[2] === '') return notFoundText();
      if (parts.length === 3) return json(groupDocument(registry, parts[2] as string));
      if (parts.length === 4 && registry.hasGroupVersion(`${parts[2]}/${parts[3]}`)) {
        return get(request, () => resourceList(registry, `${parts[2]}/${parts[3]}`));
      }
      return undefined;
    case 'version':
      return parts.length === 2 ? get(request, () => VERSION) : notFoundText();
    case 'healthz':
    case 'livez':
    case 'readyz':
      return serveHealth({ ...request, path }) ?? notFoundText();
    case 'openapi':
      return serveOpenApi(registry, { ...request, path }) ?? notFoundText();
    case 'metrics':
    case 'logs':
    case 'debug':
    case 'flagz':
    case 'statusz':
    case 'openid':
    case '.well-known':
      throw new StatusError(notSimulated(path));
    case '':
      return parts.length === 2 ? json({ paths: paths(registry) }) : notFoundText();
    default:
      return notFoundText();
  }
}

function json(body: unknown, contentType = 'application/json'): ApiResponse {
  return { status: 200, headers: { 'content-type': contentType }, warnings: [], body };
}

function text(status: number, body: string): ApiResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, warnings: [], body };
}

function notFoundText(): ApiResponse {
  return text(404, '404 page not found\n');
}

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

function wantsAggregated(request: ApiRequest): boolean {
  const accept = request.headers?.accept ?? '';
  return accept.includes('as=APIGroupDiscoveryList') && /v=v2(?![a-z0-9])/.test(accept);
}

function get(request: ApiRequest, body: () => unknown): ApiResponse {
  if (request.method !== 'GET') throw new StatusError(methodNotAllowed());
  const value = body();
  const isAggregated = (value as { kind?: string }).kind === 'APIGroupDiscoveryList';
  return json(value, isAggregated ? AGGREGATED : 'application/json');
}

const ADDRESS = [{ clientCIDR: '0.0.0.0/0', serverAddress: '172.30.0.1:6443' }];

function versionsDocument(registry: Registry): unknown {
  const versions = [...new Set(registry.all.filter((r) => r.kind.group === '').map((r) => r.kind.version))];
  return { kind: 'APIVersions', versions, serverAddressByClientCIDRs: ADDRESS };
}

/** Groups that are served, the core group aside, in upstream's order. */
function groups(registry: Registry): string[] {
  const served = [...new Set(registry.all.map((r) => r.kind.group))].filter((group) => group !== '');
  const place = (group: string): number => {
    const at = GROUP_ORDER.indexOf(group);
    return at < 0 ? GROUP_ORDER.length : at;
  };
  return served.sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

function versionsOf(registry: Registry, group: string): string[] {
  const versions = [...new Set(registry.all.filter((r) => r.kind.group === group).map((r) => r.kind.version))];
  return versions.sort(byAge);
}

/** v2, v1, v1beta1, v1alpha2, then other names. Upstream: version.CompareKubeAwareVersionStrings. */
function byAge(a: string, b: string): number {
  const [x, y] = [rank(a), rank(b)];
  for (const [i, n] of x.entries()) if (n !== y[i]) return (y[i] as number) - n;
  return a < b ? -1 : 1;
}

/** Stability, major, minor: "v1beta2" → [2, 1, 2]; names of another form → [0, 0, 0]. */
function rank(version: string): readonly number[] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (!match) return [0, 0, 0];
  const [, major, stage, minor = '0'] = match;
  return [stage === undefined ? 3 : stage === 'beta' ? 2 : 1, Number(major), Number(minor)];
}

function groupFields(registry: Registry, group: string) {
  const versions = versionsOf(registry, group).map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions, preferredVersion: versions[0] };
}

function groupDocument(registry: Registry, group: string): unknown {
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupFields(registry, group) };
}

function groupList(registry: Registry): unknown {
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: groups(registry).map((group) => groupFields(registry, group)),
  };
}

interface Subresource {
  readonly name: string;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly group?: string;
  readonly version?: string;
}

const GET_PATCH_UPDATE = ['get', 'patch', 'update'];

/** Only those that are simulated. */
function subresources({ kind, name }: Resource): Subresource[] {
  const found = [...(OWN_SUBRESOURCES.get(name) ?? [])];
  for (const part of Object.keys(kind.subresources ?? {}))
    found.push({ name: part, kind: kind.kind, verbs: GET_PATCH_UPDATE });
  if (kind.scale)
    found.push({ name: 'scale', kind: 'Scale', verbs: GET_PATCH_UPDATE, group: 'autoscaling', version: 'v1' });
  if (kind.status) found.push({ name: 'status', kind: kind.kind, verbs: GET_PATCH_UPDATE });
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const CONNECT = ['create', 'get'];
const PROXY = ['create', 'delete', 'get', 'patch', 'update'];

/** Subresources that are not parts of the object, by resource. */
const OWN_SUBRESOURCES: ReadonlyMap<string, readonly Subresource[]> = new Map([
  ['namespaces', [{ name: 'finalize', kind: 'Namespace', verbs: ['update'] }]],
  [
    'pods',
    [
      { name: 'attach', kind: 'PodAttachOptions', verbs: CONNECT },
      { name: 'binding', kind: 'Binding', verbs: ['create'] },
      { name: 'eviction', kind: 'Eviction', verbs: ['create'], group: 'policy', version: 'v1' },
      { name: 'exec', kind: 'PodExecOptions', verbs: CONNECT },
      { name: 'log', kind: 'Pod', verbs: ['get'] },
      { name: 'portforward', kind: 'PodPortForwardOptions', verbs: CONNECT },
      { name: 'proxy', kind: 'PodProxyOptions', verbs: PROXY },
    ],
  ],
  [
    'serviceaccounts',
    [{ name: 'token', kind: 'TokenRequest', verbs: ['create'], group: 'authentication.k8s.io', version: 'v1' }],
  ],
  ['services', [{ name: 'proxy', kind: 'ServiceProxyOptions', verbs: PROXY }]],
]);

/** A resource that is only created, of no kind that is stored: it binds pods. */
const BINDINGS = { name: 'bindings', singularName: 'binding', namespaced: true, kind: 'Binding', verbs: ['create'] };
const AGGREGATED_BINDINGS = {
  resource: 'bindings',
  responseKind: { group: '', version: '', kind: 'Binding' },
  scope: 'Namespaced',
  singularResource: 'binding',
  verbs: ['create'],
};

/** Where it is not the version that is served. */
const STORED_VERSIONS: ReadonlyMap<string, string> = new Map([
  ['customresourcedefinitions.apiextensions.k8s.io', 'v1beta1'],
]);

/**
 * Tells clients whether the form in which objects are stored changed: the first 8 bytes of SHA-256 of "apps/v1/Deployment".
 * Kinds that are never stored have none. Upstream: discovery.StorageVersionHash.
 */
function storageHash(registry: Registry, { kind, name, verbs }: Resource): { storageVersionHash?: string } {
  if (kind.computed || !verbs.includes('get')) return {};
  const { group, version, kind: stored } = registry.resource(name).kind;
  const digest = sha256(utf8ToBytes(`${group}/${STORED_VERSIONS.get(name) ?? version}/${stored}`)).subarray(0, 8);
  return { storageVersionHash: base64Encode(digest) };
}

/** Resources of a group version by plural. */
function resourcesOf(registry: Registry, apiVersion: string): Resource[] {
  return registry.all
    .filter((r) => r.apiVersion === apiVersion)
    .sort((a, b) => (a.kind.plural < b.kind.plural ? -1 : 1));
}

function resourceList(registry: Registry, apiVersion: string): unknown {
  const resources: unknown[] = [];
  if (apiVersion === 'v1') resources.push(BINDINGS);
  for (const resource of resourcesOf(registry, apiVersion)) {
    const { kind, verbs } = resource;
    resources.push({
      name: kind.plural,
      singularName: kind.singular,
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs,
      ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
      ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
      ...storageHash(registry, resource),
    });
    for (const { name, kind: subKind, verbs: subVerbs, group, version } of subresources(resource)) {
      resources.push({
        name: `${kind.plural}/${name}`,
        singularName: '',
        namespaced: kind.namespaced,
        ...(group === undefined ? {} : { group, version }),
        kind: subKind,
        verbs: subVerbs,
      });
    }
  }
  return {
    kind: 'APIResourceList',
    ...(apiVersion === 'v1' ? {} : { apiVersion: 'v1' }),
    groupVersion: apiVersion,
    resources,
  };
}

function aggregated(registry: Registry, root: 'api' | 'apis'): unknown {
  const wanted = root === 'api' ? [''] : groups(registry);
  const items = wanted.map((group) => ({
    metadata: group === '' ? {} : { name: group },
    versions: versionsOf(registry, group).map((version) => ({
      version,
      resources: [
        ...(group === '' ? [AGGREGATED_BINDINGS] : []),
        ...resourcesOf(registry, group === '' ? version : `${group}/${version}`).map(aggregatedResource),
      ],
      freshness: 'Current',
    })),
  }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
}

function aggregatedResource(resource: Resource): unknown {
  const { kind, verbs } = resource;
  const subs = subresources(resource).map(({ name, kind: subKind, verbs: subVerbs, group = '', version = '' }) => ({
    subresource: name,
    responseKind: { group, version, kind: subKind },
    verbs: subVerbs,
  }));
  return {
    resource: kind.plural,
    responseKind: kind.custom
      ? { group: kind.group, version: kind.version, kind: kind.kind }
      : { group: '', version: '', kind: kind.kind },
    scope: kind.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.singular,
    verbs,
    ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
    ...(subs.length > 0 ? { subresources: subs } : {}),
  };
}

function paths(registry: Registry): string[] {
  const all = ['/api', '/api/v1', '/apis', '/openapi/v2', '/openapi/v3', '/version', ...healthPaths()];
  for (const group of groups(registry)) {
    all.push(`/apis/${group}`);
    for (const version of versionsOf(registry, group)) all.push(`/apis/${group}/${version}`);
  }
  return all.sort();
}
