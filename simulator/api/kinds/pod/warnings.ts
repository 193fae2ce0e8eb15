/** Warnings about Pods and templates: what is allowed and probably not meant. Upstream: pkg/api/pod/warnings.go. */
import type {
  Container,
  NodeSelectorTerm,
  Pod,
  PodAffinityTerm,
  PodSpec,
  PodTemplateSpec,
  Volume,
} from '../../objects.ts';
import { quantity } from '../../quantity.ts';
import { isDnsLabel, isLabelValue } from '../../validation/names.ts';
import { nodeLabelDeprecation } from './node-labels.ts';

type Annotations = Readonly<Record<string, string>> | undefined;

export function podWarnings(pod: Pod, _old: Pod | undefined): readonly string[] {
  return specWarnings(pod.spec, pod.metadata.annotations, '');
}

export function templateWarnings(
  template: PodTemplateSpec,
  _old?: PodTemplateSpec,
  path = 'spec.template',
): readonly string[] {
  return specWarnings(template.spec ?? { containers: [] }, template.metadata?.annotations, `${path}.`);
}

/** Names of kinds whose Pods carry theirs. Upstream: the strategies of apps and batch. */
export function podNameWarnings(name: string): readonly string[] {
  const messages = isDnsLabel(name);
  if (messages.length === 0) return [];
  const why =
    'this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended';
  return [`metadata.name: ${why}: [${messages.join(' ')}]`];
}

function specWarnings(spec: PodSpec, annotations: Annotations, prefix: string): string[] {
  const at = `${prefix}spec`;
  const warnings: string[] = [];
  for (const key in spec.nodeSelector) {
    const why = nodeLabelDeprecation(key);
    if (why) warnings.push(`${at}.nodeSelector[${key}]: ${why}`);
  }
  if (spec.affinity) warnings.push(...affinityWarnings(spec, at));
  const { topologySpreadConstraints: constraints, volumes, overhead } = spec;
  if (constraints)
    for (const [i, { topologyKey, labelSelector }] of constraints.entries()) {
      const path = `${at}.topologySpreadConstraints[${i}]`;
      const why = nodeLabelDeprecation(topologyKey);
      if (why) warnings.push(`${path}.topologyKey: ${topologyKey} is ${why}`);
      if (!labelSelector) warnings.push(`${path}.labelSelector: a null labelSelector results in matching no pod`);
    }
  if (volumes) addVolumeWarnings(warnings, volumes, at);
  if (spec.hostAliases || spec.imagePullSecrets) warnings.push(...listWarnings(spec, at));
  if (overhead) warnings.push(...fractionWarnings(overhead, `${at}.overhead`));
  if (annotations) warnings.push(...profileWarnings(spec, annotations, prefix));
  let ports = 0;
  for (const list of CONTAINER_LISTS) {
    const containers = spec[list];
    if (!containers) continue;
    for (let i = 0; i < containers.length; i++) {
      const container = containers[i] as Container;
      ports += container.ports?.length ?? 0;
      if (container.resources || container.env) addContainerWarnings(warnings, container, `${at}.${list}[${i}]`);
    }
  }
  // One port has no other to meet.
  if (ports > 1) warnings.push(...portWarnings(spec, at));
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) {
    warnings.push(
      `${at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
    );
  }
  return warnings;
}

const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

function addContainerWarnings(warnings: string[], container: Container, path: string): void {
  const { resources, env } = container;
  if (resources?.limits) warnings.push(...fractionWarnings(resources.limits, `${path}.resources.limits`));
  if (resources?.requests) warnings.push(...fractionWarnings(resources.requests, `${path}.resources.requests`));
  if (env) warnings.push(...envWarnings(container, path));
}

function* containers(spec: PodSpec, at: string): Iterable<[string, Container]> {
  for (const list of CONTAINER_LISTS) {
    for (const [i, container] of (spec[list] ?? []).entries()) yield [`${at}.${list}[${i}]`, container as Container];
  }
}

function affinityWarnings({ affinity }: PodSpec, at: string): string[] {
  const warnings: string[] = [];
  const [must, may] = [
    'requiredDuringSchedulingIgnoredDuringExecution',
    'preferredDuringSchedulingIgnoredDuringExecution',
  ] as const;
  const node = affinity?.nodeAffinity;
  for (const [i, term] of (node?.[must]?.nodeSelectorTerms ?? []).entries()) {
    warnings.push(...nodeTermWarnings(term, `${at}.affinity.nodeAffinity.${must}.nodeSelectorTerms[${i}]`, false));
  }
  for (const [i, term] of (node?.[may] ?? []).entries()) {
    warnings.push(...nodeTermWarnings(term.preference, `${at}.affinity.nodeAffinity.${may}[${i}].preference`, true));
  }
  const selectorless = (term: PodAffinityTerm, path: string): void => {
    if (!term.labelSelector) warnings.push(`${path}.labelSelector: a null labelSelector results in matching no pod`);
  };
  for (const key of ['podAffinity', 'podAntiAffinity'] as const) {
    for (const [i, term] of (affinity?.[key]?.[must] ?? []).entries())
      selectorless(term, `${at}.affinity.${key}.${must}[${i}]`);
    for (const [i, term] of (affinity?.[key]?.[may] ?? []).entries()) {
      selectorless(term.podAffinityTerm, `${at}.affinity.${key}.${may}[${i}].podAffinityTerm`);
    }
  }
  return warnings;
}

/** Upstream: nodeapi.GetWarningsForNodeSelectorTerm. */
export function nodeTermWarnings(term: NodeSelectorTerm, path: string, checkValues: boolean): string[] {
  return (term.matchExpressions ?? []).flatMap(({ key, values = [] }, i) => {
    const why = nodeLabelDeprecation(key);
    const warnings = why ? [`${path}.matchExpressions[${i}].key: ${key} is ${why}`] : [];
    if (checkValues) {
      for (const [j, value] of values.entries()) {
        for (const message of isLabelValue(value))
          warnings.push(`${path}.matchExpressions[${i}].values[${j}]: ${value}: ${message}`);
      }
    }
    return warnings;
  });
}

const DEPRECATED_VOLUMES: ReadonlyMap<string, string> = new Map<keyof Volume, string>([
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
]);

function addVolumeWarnings(warnings: string[], volumes: readonly Volume[], at: string): void {
  for (let i = 0; i < volumes.length; i++) {
    const volume = volumes[i] as Volume;
    const path = `${at}.volumes[${i}]`;
    // A valid volume has one source.
    for (const key in volume) {
      const why = key === 'name' ? undefined : DEPRECATED_VOLUMES.get(key);
      if (why !== undefined) warnings.push(`${path}.${key === 'storageos' ? 'storageOS' : key}: ${why}`);
    }
    const requests = volume.ephemeral?.volumeClaimTemplate?.spec?.resources?.requests;
    if (requests)
      warnings.push(...fractionWarnings(requests, `${path}.ephemeral.volumeClaimTemplate.spec.resources.requests`));
  }
  for (const volume of volumes) addOverlapWarnings(warnings, volume);
}

type Items = readonly { path: string }[] | undefined;

/** Files of one volume that stand in each other's way. */
function addOverlapWarnings(warnings: string[], { name, configMap, secret, downwardAPI, projected }: Volume): void {
  const seen: string[] = [];
  if (configMap) addOverlaps(warnings, seen, configMap.items, () => `volume ${JSON.stringify(name)} (ConfigMap)`);
  else if (secret) addOverlaps(warnings, seen, secret.items, () => `volume ${JSON.stringify(name)} (Secret)`);
  else if (downwardAPI)
    addOverlaps(warnings, seen, downwardAPI.items, () => `volume ${JSON.stringify(name)} (DownwardAPI)`);
  if (configMap || secret || downwardAPI || !projected || WITHOUT_OVERLAPS.has(projected)) return;
  const before = warnings.length;
  for (const source of projected.sources ?? []) {
    if (isEmptyObject(source)) {
      warnings.push(`volume ${JSON.stringify(name)} (Projected) has no sources provided`);
      continue;
    }
    const { configMap: map, secret: own, serviceAccountToken: token } = source;
    const words = (what: string): string => `volume ${JSON.stringify(name)} (Projected ${what})`;
    if (map?.items) addOverlaps(warnings, seen, map.items, () => words(`ConfigMap ${JSON.stringify(map.name ?? '')}`));
    else if (own?.items)
      addOverlaps(warnings, seen, own.items, () => words(`Secret ${JSON.stringify(own.name ?? '')}`));
    else if (token) addOverlap(warnings, seen, token.path, () => words('ServiceAccountToken'));
    else addOverlaps(warnings, seen, source.downwardAPI?.items, () => words('DownwardAPI'));
  }
  if (warnings.length === before) WITHOUT_OVERLAPS.add(projected);
}

/** Sources that Pods share and of which nothing is to be said. */
const WITHOUT_OVERLAPS = new WeakSet<NonNullable<Volume['projected']>>();

function isEmptyObject(object: object): boolean {
  for (const _ in object) return false;
  return true;
}

function addOverlaps(warnings: string[], seen: string[], items: Items, words: () => string): void {
  if (items) for (const { path } of items) addOverlap(warnings, seen, path, words);
}

/** `seen`: the paths before, each once; `path` joins them. */
function addOverlap(warnings: string[], seen: string[], path: string, words: () => string): void {
  const own = path.endsWith('/') ? path.replace(/\/+$/, '') : path;
  if (seen.some((other) => isInside(own, other) || isInside(other, own))) {
    for (const other of seen.toSorted()) {
      if (isInside(own, other) || isInside(other, own)) {
        warnings.push(`${words()}: overlapping paths: ${JSON.stringify(own)} with ${JSON.stringify(other)}`);
      }
    }
  }
  if (!seen.includes(own)) seen.push(own);
}

/** The same path, or one below. */
function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder) && (path.length === folder.length || path.charCodeAt(folder.length) === SLASH);
}

const SLASH = 47;

function listWarnings({ hostAliases = [], imagePullSecrets = [] }: PodSpec, at: string): string[] {
  const warnings: string[] = [];
  const twice = (list: readonly string[], path: (i: number) => string, what: string): void => {
    const seen = new Set<string>();
    for (const [i, item] of list.entries()) {
      if (seen.has(item)) warnings.push(`${path(i)}: duplicate ${what} ${JSON.stringify(item)}`);
      seen.add(item);
    }
  };
  twice(
    hostAliases.map((a) => a.ip),
    (i) => `${at}.hostAliases[${i}].ip`,
    'ip',
  );
  const names = imagePullSecrets.map((s) => s.name ?? '');
  twice(names, (i) => `${at}.imagePullSecrets[${i}].name`, 'name');
  for (const [i, name] of names.entries())
    if (name === '') warnings.push(`${at}.imagePullSecrets[${i}].name: invalid empty name ""`);
  return warnings;
}

/** Bytes are whole. */
export function fractionWarnings(list: Readonly<Record<string, string>> | undefined, at: string): string[] {
  const warnings: string[] = [];
  for (const name of BYTES) {
    const amount = list?.[name];
    if (amount === undefined || !amount.endsWith('m') || quantity(amount).nanos % 1_000_000_000n === 0n) continue;
    warnings.push(`${at}[${name}]: fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`);
  }
  return warnings;
}

const BYTES = ['memory', 'ephemeral-storage', 'storage'] as const;

const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';

function profileWarnings(spec: PodSpec, annotations: NonNullable<Annotations>, prefix: string): string[] {
  const warnings: string[] = [];
  const about = (key: string, why: string): void => {
    if (Object.hasOwn(annotations, key)) warnings.push(`${prefix}metadata.annotations[${key}]: ${why}`);
  };
  const seccomp = 'non-functional in v1.27+; use the "seccompProfile" field instead';
  if (!spec.securityContext?.seccompProfile) about(SECCOMP_POD, seccomp);
  for (const [, container] of containers(spec, '')) {
    if (!container.securityContext?.seccompProfile) about(SECCOMP_CONTAINER + container.name, seccomp);
    const appArmor = container.securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile;
    if (!appArmor) about(APPARMOR + container.name, 'deprecated since v1.30; use the "appArmorProfile" field instead');
  }
  return warnings;
}

function envWarnings({ env = [] }: Container, path: string): string[] {
  const warnings: string[] = [];
  const seen = new Set<string>();
  for (const [i, { name, value = '', valueFrom }] of env.entries()) {
    const reference = `$(${name})`;
    const keeps = !valueFrom && value !== reference && value.includes(reference);
    if (seen.has(name) && !keeps) {
      warnings.push(
        `${path}.env[${i}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`,
      );
    }
    seen.add(name);
  }
  return warnings;
}

function portWarnings(spec: PodSpec, at: string): string[] {
  const warnings: string[] = [];
  const known = new Map<string, { path: string; hostIP: string; hostPort: number }[]>();
  for (const [container, { ports = [] }] of containers(spec, at)) {
    for (const [i, { containerPort, protocol, hostIP = '', hostPort = 0 }] of ports.entries()) {
      const path = `${container}.ports[${i}]`;
      const key = `${containerPort}/${protocol}`;
      const others = known.get(key) ?? [];
      for (const other of others) {
        if (hostIP === other.hostIP && hostPort === other.hostPort)
          warnings.push(`${path}: duplicate port definition with ${other.path}`);
        else if (hostPort === 0 || other.hostPort === 0)
          warnings.push(`${path}: overlapping port definition with ${other.path}`);
        else if (hostPort === other.hostPort && (hostIP === '') !== (other.hostIP === '')) {
          warnings.push(`${path}: dangerously ambiguous port definition with ${other.path}`);
        }
      }
      known.set(key, [...others, { path, hostIP, hostPort }]);
    }
  }
  return warnings;
}
