/**
 * /healthz, /livez and /readyz: whether each part of the server is well. In a simulated cluster each is, always. Mirrors
 * apiserver/pkg/server/healthz and the checks of a kube-apiserver 1.36 without encryption of its storage.
 */
import type { ApiRequest, ApiResponse } from './types.ts';

/** Hooks that run once after the start, in the order in which the server's parts add them. */
const HOOKS =
  'start-apiserver-admission-initializer generic-apiserver-start-informers priority-and-fairness-config-consumer ' +
  'priority-and-fairness-filter storage-object-count-tracker-hook start-apiextensions-informers ' +
  'start-apiextensions-controllers crd-informer-synced start-system-namespaces-controller ' +
  'start-cluster-authentication-info-controller start-kube-apiserver-identity-lease-controller ' +
  'start-kube-apiserver-identity-lease-garbage-collector start-legacy-token-tracking-controller ' +
  'start-service-ip-repair-controllers rbac/bootstrap-roles scheduling/bootstrap-system-priority-classes ' +
  'priority-and-fairness-config-producer bootstrap-controller start-kubernetes-service-cidr-controller ' +
  'aggregator-reload-proxy-client-cert start-kube-aggregator-informers apiservice-status-local-available-controller ' +
  'apiservice-status-remote-available-controller apiservice-registration-controller apiservice-discovery-controller ' +
  'kube-apiserver-autoregistration autoregister-completion apiservice-openapi-controller apiservice-openapiv3-controller';

const HOOK_CHECKS = HOOKS.split(' ').map((name) =>
  name === 'autoregister-completion' ? name : `poststarthook/${name}`,
);
const ALIVE = ['ping', 'log', 'etcd', ...HOOK_CHECKS];

const CHECKS: ReadonlyMap<string, readonly string[]> = new Map([
  ['healthz', ALIVE],
  ['livez', ALIVE],
  ['readyz', ['ping', 'log', 'etcd', 'etcd-readiness', 'informer-sync', ...HOOK_CHECKS, 'shutdown']],
]);

/** Paths of the checks, for the list of all paths. */
export function healthPaths(): string[] {
  return [...CHECKS].flatMap(([name, checks]) => [`/${name}`, ...checks.map((check) => `/${name}/${check}`)]);
}

/** The answer to a path below /healthz, /livez or /readyz; undefined for others. */
export function serveHealth({ path, query = {} }: ApiRequest): ApiResponse | undefined {
  const [, name = '', ...rest] = path.split('/');
  const checks = CHECKS.get(name);
  if (!checks) return undefined;
  if (rest.length > 0) return checks.includes(rest.join('/')) ? text('ok') : undefined;
  if (query.verbose === undefined) return text('ok');
  const excluded = new Set(query.exclude === undefined ? [] : [query.exclude].flat());
  const lines = checks.map((check) => (excluded.delete(check) ? `[+]${check} excluded: ok` : `[+]${check} ok`));
  if (excluded.size > 0) {
    const names = [...excluded].sort().map((check) => `"${check}"`);
    lines.push(`warn: some health checks cannot be excluded: no matches for ${names.join(',')}`);
  }
  return text(`${lines.join('\n')}\n${name} check passed\n`);
}

function text(body: string): ApiResponse {
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, warnings: [], body };
}
