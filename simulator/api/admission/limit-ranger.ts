/**
 * LimitRanger: containers get the namespace's default requests and limits, and what is out of its ranges is refused.
 * Mirrors kubernetes plugin/pkg/admission/limitranger/admission.go. Where upstream walks a map in no order, resources are
 * taken by name.
 */
import type { KubeObject } from '../../store/types.ts';
import { forbidden } from '../errors.ts';
import type { Container, LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod } from '../objects.ts';
import { containerRequests, podTotal } from '../pod-requests.ts';
import { compareQuantities, quantity } from '../quantity.ts';
import type { Status } from '../types.ts';
import { type AdmissionRequest, defineAdmission } from './types.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';

export const limitRanger = defineAdmission({
  name: 'LimitRanger',
  resources: ['pods', 'persistentvolumeclaims'],
  admit(request): Status | undefined {
    if (request.resource.name !== 'pods' || !concerns(request)) return undefined;
    for (const { spec } of ranges(request)) setDefaults(request.object as unknown as Pod, spec.limits ?? []);
    return undefined;
  },
  validate(request): Status | undefined {
    if (!concerns(request)) return undefined;
    for (const { spec } of ranges(request)) {
      const problems =
        request.resource.name === 'pods'
          ? podProblems(request.object as unknown as Pod, spec.limits ?? [])
          : claimProblems(request.object as unknown as PersistentVolumeClaim, spec.limits ?? []);
      if (problems.length > 0) return forbidden(request.resource.qualified, request.name, aggregate(problems));
    }
    return undefined;
  },
});

/** Pods are looked at when they are made or resized, claims whenever they are written. Upstream: SupportsAttributes. */
function concerns({ verb, resource, subresource, object }: AdmissionRequest): boolean {
  if (verb === 'delete' || object?.metadata.deletionTimestamp !== undefined) return false;
  if (resource.name !== 'pods') return subresource === undefined;
  return verb === 'create' ? subresource === undefined : subresource === 'resize';
}

function ranges({ world, namespace }: AdmissionRequest): readonly LimitRange[] {
  return world.store.list<LimitRange & KubeObject>('limitranges', namespace);
}

// ── Defaults ────────────────────────────────────────────────────────────────────────────────────────────────────────

function setDefaults({ metadata, spec }: Pod, limits: readonly LimitRangeItem[]): void {
  const requests: Record<string, string> = {};
  const most: Record<string, string> = {};
  for (const item of limits) {
    if (item.type !== 'Container') continue;
    Object.assign(requests, item.defaultRequest);
    Object.assign(most, item.default);
  }
  const said: string[] = [];
  const fill = (container: Container, what: string): void => {
    container.resources ??= {};
    const { resources } = container;
    const set = (key: 'requests' | 'limits', defaults: Readonly<Record<string, string>>, word: string): void => {
      const missing = Object.keys(defaults).filter((name) => resources[key]?.[name] === undefined);
      if (missing.length === 0) return;
      resources[key] = { ...resources[key] };
      for (const name of missing) (resources[key] as Record<string, string>)[name] = defaults[name] as string;
      said.push(`${missing.sort().join(', ')} ${word} for ${what} ${container.name}`);
    };
    set('requests', requests, 'request');
    set('limits', most, 'limit');
  };
  for (const container of spec.containers ?? []) fill(container, 'container');
  for (const container of spec.initContainers ?? []) fill(container, 'init container');
  if (said.length > 0)
    metadata.annotations = { ...metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${said.join('; ')}` };
}

// ── Ranges ──────────────────────────────────────────────────────────────────────────────────────────────────────────

type List = Readonly<Record<string, string>>;

function podProblems({ spec }: Pod, limits: readonly LimitRangeItem[]): string[] {
  const problems: string[] = [];
  for (const item of limits) {
    if (item.type === 'Container') {
      for (const { resources } of [...spec.containers, ...(spec.initContainers ?? [])])
        problems.push(...outOfRange(item, resources?.requests ?? {}, resources?.limits ?? {}));
    } else if (item.type === 'Pod') {
      const bare = { ...spec, overhead: undefined };
      const requests = spec.resources ? podTotal(bare, 'requests') : containerRequests(spec);
      const most = spec.resources ? podTotal(bare, 'limits') : containerRequests(spec, 'limits');
      problems.push(...outOfRange(item, requests, most));
    }
  }
  return problems;
}

function claimProblems({ spec }: PersistentVolumeClaim, limits: readonly LimitRangeItem[]): string[] {
  const requests = spec.resources?.requests ?? {};
  return limits.flatMap((item) => {
    if (item.type !== 'PersistentVolumeClaim') return [];
    return [
      ...each(item.min, (name, min) => belowMinimum(item.type, name, min, requests[name], undefined)),
      ...each(item.max, (name, max) => {
        const head = `maximum ${name} usage per ${item.type} is ${max}`;
        const asked = requests[name];
        if (asked === undefined) return `${head}.  No request is specified`;
        return compareQuantities(asked, max) > 0 ? `${head}, but request is ${asked}` : undefined;
      }),
    ];
  });
}

function outOfRange({ type, min, max, maxLimitRequestRatio }: LimitRangeItem, requests: List, limits: List): string[] {
  return [
    ...each(min, (name, least) => belowMinimum(type, name, least, requests[name], limits[name])),
    ...each(max, (name, most) => aboveMaximum(type, name, most, requests[name], limits[name])),
    ...each(maxLimitRequestRatio, (name, ratio) => tooFarApart(type, name, ratio, requests[name], limits[name])),
  ];
}

function each(list: List | undefined, check: (name: string, amount: string) => string | undefined): string[] {
  return Object.keys(list ?? {})
    .sort()
    .flatMap((name) => check(name, list?.[name] as string) ?? []);
}

function belowMinimum(type: string, name: string, min: string, request?: string, limit?: string): string | undefined {
  const head = `minimum ${name} usage per ${type} is ${min}`;
  if (request === undefined) return `${head}.  No request is specified`;
  if (compareQuantities(request, min) < 0) return `${head}, but request is ${request}`;
  return limit !== undefined && compareQuantities(limit, min) < 0 ? `${head}, but limit is ${limit}` : undefined;
}

function aboveMaximum(type: string, name: string, max: string, request?: string, limit?: string): string | undefined {
  const head = `maximum ${name} usage per ${type} is ${max}`;
  if (limit === undefined) return `${head}.  No limit is specified`;
  if (compareQuantities(limit, max) > 0) return `${head}, but limit is ${limit}`;
  return request !== undefined && compareQuantities(request, max) > 0
    ? `${head}, but request is ${request}`
    : undefined;
}

/** Example: limit 2, request 500m, ratio 2 → "…, but provided ratio is 4.000000". */
function tooFarApart(type: string, name: string, ratio: string, request?: string, limit?: string): string | undefined {
  const head = `${name} max limit to request ratio per ${type} is ${ratio}`;
  const asked = Number(quantity(request).nanos);
  const most = Number(quantity(limit).nanos);
  if (asked === 0) return `${head}, but no request is specified or request is 0`;
  if (most === 0) return `${head}, but no limit is specified or limit is 0`;
  const given = most / asked;
  return given > Number(quantity(ratio).nanos) / 1e9 ? `${head}, but provided ratio is ${given.toFixed(6)}` : undefined;
}

/** Upstream: utilerrors.NewAggregate. */
function aggregate(messages: readonly string[]): string {
  const different = [...new Set(messages)];
  return different.length === 1 ? (different[0] as string) : `[${different.join(', ')}]`;
}
