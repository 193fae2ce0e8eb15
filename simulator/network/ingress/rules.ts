/**
 * Which backend an Ingress controller of the kind of ingress-nginx sends a request to: hosts, paths, canaries, redirects.
 * After ingress-nginx's internal/ingress/controller (getBackendServers, mergeAlternativeBackends) and its Lua balancer
 * (route_to_alternative_balancer). Pure.
 */
import { annotation, isSlow, usesRegex } from '../../api/ingress-annotations.ts';
import type { HTTPIngressPath, Ingress, IngressBackend } from '../../api/objects.ts';
import { headerOf } from '../../kernel/sockets.ts';

/** A Service port as an Ingress names it. */
export interface ServicePortRef {
  readonly key: string;
  readonly port: number | string;
}

export interface Asked {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type Verdict =
  | {
      readonly kind: 'backend';
      readonly backend: ServicePortRef;
      readonly path: string;
      readonly readTimeoutMs: number;
    }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string }
  | { readonly kind: 'not-found' };

interface Location {
  readonly ingress: Ingress;
  readonly backend: ServicePortRef;
  readonly path: string;
  readonly type: HTTPIngressPath['pathType'] | 'Default';
  /** Older Ingresses win where two say the same. */
  readonly age: string;
}

/** Example: hosts shop.test and *.shop.test; a.shop.test goes by the second's rules. `draw`: 0 to its argument − 1. */
export function decide(ingresses: readonly Ingress[], asked: Asked, draw: (bound: number) => number): Verdict {
  const place = placeOf(ingresses, asked);
  if (!place) return { kind: 'not-found' };
  const { host, location, canary } = place;
  const { ingress } = location;
  const redirect = redirectOf(ingress, asked, host);
  if (redirect) return redirect;
  const backend = canary && choosesCanary(canary.ingress, asked, draw) ? canary.backend : location.backend;
  const seconds = Number(annotation(ingress, 'proxy-read-timeout') ?? 60);
  return { kind: 'backend', backend, path: rewritten(location, asked.path), readTimeoutMs: seconds * 1000 };
}

/** Every backend that a request might go to: its location's and its canary's. */
export function possible(ingresses: readonly Ingress[], asked: Asked): readonly ServicePortRef[] {
  const place = placeOf(ingresses, asked);
  if (!place) return [];
  const { location, canary } = place;
  return canary ? [location.backend, canary.backend] : [location.backend];
}

// ── Locations ───────────────────────────────────────────────────────────────────────────────────────────────────

interface Place {
  readonly host: string;
  readonly location: Location;
  readonly canary: Location | undefined;
}

function placeOf(ingresses: readonly Ingress[], asked: Asked): Place | undefined {
  const host = asked.host.replace(/:\d+$/, '').toLowerCase();
  const main = ingresses.filter((ingress) => annotation(ingress, 'canary') !== 'true');
  const location = locate(main, host, asked.path.split('?')[0] ?? '/');
  return location && { host, location, canary: canaryOf(ingresses, location, host) };
}

/** The exact host's locations, or a wildcard's, or those without a host; then default backends. */
function locate(ingresses: readonly Ingress[], host: string, path: string): Location | undefined {
  const wildcard = `*${host.slice(host.indexOf('.'))}`;
  for (const wanted of [host, ...(host.includes('.') ? [wildcard] : []), '']) {
    const locations = locationsOf(ingresses, wanted);
    if (locations.length === 0) continue;
    const found = best(locations, path);
    if (found) return found;
    // A host that has rules is not looked for elsewhere, but for its Ingress's default backend.
    if (wanted !== '') break;
  }
  return best(defaults(ingresses, host), path);
}

function locationsOf(ingresses: readonly Ingress[], host: string): Location[] {
  return ingresses.flatMap((ingress) =>
    (ingress.spec.rules ?? [])
      .filter((rule) => (rule.host ?? '').toLowerCase() === host)
      .flatMap((rule) =>
        (rule.http?.paths ?? []).flatMap(({ path = '/', pathType, backend }) =>
          locationOf(ingress, backend, path, pathType),
        ),
      ),
  );
}

function locationOf(
  ingress: Ingress,
  backend: IngressBackend | undefined,
  path: string,
  type: Location['type'],
): Location[] {
  const { service } = backend ?? {};
  const port = service?.port?.name || service?.port?.number;
  if (!service || port === undefined) return [];
  const { namespace, creationTimestamp, name } = ingress.metadata;
  const key = `${namespace}/${service.name}`;
  return [{ ingress, backend: { key, port }, path, type, age: `${creationTimestamp} ${namespace}/${name}` }];
}

/** Default backends: of the Ingress that knows the host, or of one without rules. */
function defaults(ingresses: readonly Ingress[], host: string): Location[] {
  return ingresses
    .filter(({ spec }) => {
      const rules = spec.rules ?? [];
      return rules.length === 0 || rules.some((rule) => !rule.host || rule.host.toLowerCase() === host);
    })
    .flatMap((ingress) => locationOf(ingress, ingress.spec.defaultBackend, '/', 'Default'));
}

/** An exact path, else the longest prefix. */
function best(locations: readonly Location[], path: string): Location | undefined {
  const matching = locations.filter((location) => matches(location, path));
  return matching.sort(
    (a, b) =>
      Number(b.type === 'Exact') - Number(a.type === 'Exact') ||
      b.path.length - a.path.length ||
      (a.age < b.age ? -1 : 1),
  )[0];
}

function matches({ path: wanted, type, ingress }: Location, path: string): boolean {
  if (type === 'Exact') return path === wanted;
  if (usesRegex(ingress)) {
    const pattern = patternOf(wanted);
    return pattern ? pattern.test(path) : false;
  }
  if (type === 'Prefix' || type === 'Default') {
    const bare = wanted.replace(/\/+$/, '');
    return path === bare || path.startsWith(`${bare}/`);
  }
  return path.startsWith(wanted);
}

/** nginx's location ~* "^PATH"; undefined where the pattern is none, or one of those that `isSlow`. */
function patternOf(path: string): RegExp | undefined {
  try {
    return isSlow(path) ? undefined : new RegExp(`^${path}`, 'i');
  } catch {
    return undefined;
  }
}

/** rewrite-target: "/$2" fills in what the path's groups have caught. */
function rewritten({ ingress, path: wanted }: Location, target: string): string {
  const rewrite = annotation(ingress, 'rewrite-target');
  if (rewrite === undefined) return target;
  const [path = '/', query] = target.split('?');
  const found = patternOf(wanted)?.exec(path);
  const filled = rewrite.replace(/\$(\d)/g, (_, n: string) => found?.[Number(n)] ?? '');
  return `${filled.startsWith('/') ? filled : `/${filled}`}${query === undefined ? '' : `?${query}`}`;
}

function redirectOf(ingress: Ingress, asked: Asked, host: string): Verdict | undefined {
  const permanent = annotation(ingress, 'permanent-redirect');
  if (permanent !== undefined) {
    const status = Number(annotation(ingress, 'permanent-redirect-code') ?? 301);
    return { kind: 'redirect', status, location: permanent };
  }
  const temporal = annotation(ingress, 'temporal-redirect');
  if (temporal !== undefined) return { kind: 'redirect', status: 302, location: temporal };
  const secured = (ingress.spec.tls ?? []).some(({ hosts }) => !hosts || hosts.includes(host));
  const wanted =
    annotation(ingress, 'force-ssl-redirect') === 'true' ||
    (secured && annotation(ingress, 'ssl-redirect') !== 'false');
  if (asked.scheme === 'https' || !wanted) return undefined;
  return { kind: 'redirect', status: 308, location: `https://${host}${asked.path}` };
}

// ── Canaries ────────────────────────────────────────────────────────────────────────────────────────────────────

/** The canary Ingress that has the same host and path. */
function canaryOf(ingresses: readonly Ingress[], location: Location, host: string): Location | undefined {
  const canaries = ingresses.filter((ingress) => annotation(ingress, 'canary') === 'true');
  const hosts = [host, `*${host.slice(host.indexOf('.'))}`, ''];
  for (const wanted of hosts) {
    const found = locationsOf(canaries, wanted).find(
      ({ path, type }) => path === location.path && type === location.type,
    );
    if (found) return found;
  }
  return undefined;
}

/** Header, then cookie, then weight. */
function choosesCanary(canary: Ingress, { headers }: Asked, draw: (bound: number) => number): boolean {
  const byHeader = annotation(canary, 'canary-by-header');
  const sent = byHeader === undefined ? undefined : headerOf(headers, byHeader);
  if (sent !== undefined) {
    const value = annotation(canary, 'canary-by-header-value');
    const pattern = annotation(canary, 'canary-by-header-pattern');
    if (value !== undefined) {
      if (sent === value) return true;
    } else if (pattern !== undefined) {
      if (patternOf(pattern)?.test(sent)) return true;
    } else if (sent === 'always') return true;
    else if (sent === 'never') return false;
  }
  const byCookie = annotation(canary, 'canary-by-cookie');
  if (byCookie !== undefined) {
    const cookies = (headerOf(headers, 'cookie') ?? '').split(/;\s*/).map((text) => text.split('='));
    const value = cookies.find(([name]) => name === byCookie)?.[1];
    if (value === 'always') return true;
    if (value === 'never') return false;
  }
  const weight = Number(annotation(canary, 'canary-weight') ?? 0);
  const total = Number(annotation(canary, 'canary-weight-total') ?? 100);
  return weight > 0 && draw(total) < weight;
}
