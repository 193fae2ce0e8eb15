/** Warnings about Pods and templates: what is allowed and probably not meant. Upstream: pkg/api/pod/warnings.go. */
import type { Container, NodeSelectorTerm, Pod, PodAffinityTerm, PodSpec, PodTemplateSpec, Volume } from '../../objects.ts';
import { quantity } from '../../quantity.ts';
import { isDnsLabel, isLabelValue } from '../../validation/names.ts';
import { nodeLabelDeprecation } from './node-labels.ts';

type Annotations = Readonly<Record<string, string>>;

export function podWarnings(pod: Pod, _old: Pod | undefined): readonly string[] {
  return specWarnings(pod.spec, pod.metadata.annotations ?? {}, '');
}

export function templateWarnings(template: PodTemplateSpec, _old?: PodTemplateSpec, path = 'spec.template'): readonly string[] {
  return specWarnings(template.spec ?? { containers: [] }, template.metadata?.annotations ?? {}, `${path}.`);
}

/** Names of kinds whose Pods carry theirs. Upstream: the strategies of apps and batch. */
export function podNameWarnings(name: string): readonly string[] {
  const messages = isDnsLabel(name);
  if (messages.length === 0) return [];
  const why = 'this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended';
  return [`metadata.name: ${why}: [${messages.join(' ')}]`];
}

function specWarnings(spec: PodSpec, annotations: Annotations, prefix: string): string[] {
  const at = `${prefix}spec`;
  const warnings: string[] = [];
  for (const key of Object.keys(spec.nodeSelector ?? {})) {
    const why = nodeLabelDeprecation(key);
    if (why) warnings.push(`${at}.nodeSelector[${key}]: ${why}`);
  }
  warnings.push(...affinityWarnings(spec, at));
  for (const [i, { topologyKey, labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    const path = `${at}.topologySpreadConstraints[${i}]`;
    const why = nodeLabelDeprecation(topologyKey);
    if (why) warnings.push(`${path}.topologyKey: ${topologyKey} is ${why}`);
    if (!labelSelector) warnings.push(`${path}.labelSelector: a null labelSelector results in matching no pod`);
  }
  warnings.push(...volumeWarnings(spec.volumes ?? [], `${at}.volumes`), ...listWarnings(spec, at));
  warnings.push(...fractionWarnings(spec.overhead, `${at}.overhead`));
  warnings.push(...profileWarnings(spec, annotations, prefix));
  for (const [path, container] of containers(spec, at)) {
    warnings.push(...fractionWarnings(container.resources?.limits, `${path}.resources.limits`));
    warnings.push(...fractionWarnings(container.resources?.requests, `${path}.resources.requests`));
    warnings.push(...envWarnings(container, path));
  }
  warnings.push(...portWarnings(spec, at));
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) {
    warnings.push(`${at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`);
  }
  return warnings;
}

function* containers(spec: PodSpec, at: string): Iterable<[string, Container]> {
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    for (const [i, container] of (spec[list] ?? []).entries()) yield [`${at}.${list}[${i}]`, container as Container];
  }
}

function affinityWarnings({ affinity }: PodSpec, at: string): string[] {
  const warnings: string[] = [];
  const [must, may] = ['requiredDuringSchedulingIgnoredDuringExecution', 'preferredDuringSchedulingIgnoredDuringExecution'] as const;
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
    for (const [i, term] of (affinity?.[key]?.[must] ?? []).entries()) selectorless(term, `${at}.affinity.${key}.${must}[${i}]`);
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
        for (const message of isLabelValue(value)) warnings.push(`${path}.matchExpressions[${i}].values[${j}]: ${value}: ${message}`);
      }
    }
    return warnings;
  });
}

const DEPRECATED_VOLUMES: readonly (readonly [keyof Volume, string])[] = [
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

function volumeWarnings(volumes: readonly Volume[], at: string): string[] {
  const warnings: string[] = [];
  for (const [i, volume] of volumes.entries()) {
    for (const [key, why] of DEPRECATED_VOLUMES) {
      const shown = key === 'storageos' ? 'storageOS' : key === 'cephfs' ? 'cephfs' : key;
      if (volume[key]) warnings.push(`${at}[${i}].${shown}: ${why}`);
    }
    const spec = volume.ephemeral?.volumeClaimTemplate?.spec;
    if (spec) warnings.push(...fractionWarnings(spec.resources?.requests, `${at}[${i}].ephemeral.volumeClaimTemplate.spec.resources.requests`));
  }
  return [...warnings, ...volumes.flatMap(overlapWarnings)];
}

/** Files of one volume that stand in each other's way. */
function overlapWarnings(volume: Volume): string[] {
  const name = JSON.stringify(volume.name);
  const paths = (items: readonly { path: string }[] | undefined): string[] => (items ?? []).map((item) => item.path);
  if (volume.configMap) return overlaps(paths(volume.configMap.items), `volume ${name} (ConfigMap): overlapping paths`);
  if (volume.secret) return overlaps(paths(volume.secret.items), `volume ${name} (Secret): overlapping paths`);
  if (volume.downwardAPI) return overlaps(paths(volume.downwardAPI.items), `volume ${name} (DownwardAPI): overlapping paths`);
  const warnings: string[] = [];
  const before: string[] = [];
  for (const source of volume.projected?.sources ?? []) {
    if (Object.keys(source).length === 0) {
      warnings.push(`volume ${name} (Projected) has no sources provided`);
      continue;
    }
    const { configMap, secret, downwardAPI, serviceAccountToken } = source;
    let what = 'DownwardAPI';
    let own = paths(downwardAPI?.items);
    if (configMap?.items) [what, own] = [`ConfigMap ${JSON.stringify(configMap.name ?? '')}`, paths(configMap.items)];
    else if (secret?.items) [what, own] = [`Secret ${JSON.stringify(secret.name ?? '')}`, paths(secret.items)];
    else if (serviceAccountToken) [what, own] = ['ServiceAccountToken', [serviceAccountToken.path]];
    if (own.length === 0) continue;
    warnings.push(...overlaps(own, `volume ${name} (Projected ${what}): overlapping paths`, before));
    before.push(...own);
  }
  return warnings;
}

function overlaps(paths: readonly string[], words: string, before: readonly string[] = []): string[] {
  const warnings: string[] = [];
  const seen = new Set(before.map((p) => p.replace(/\/+$/, '')));
  for (const path of paths) {
    const own = path.replace(/\/+$/, '');
    for (const other of [...seen].sort()) {
      if (`${own}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${own}/`)) {
        warnings.push(`${words}: ${JSON.stringify(own)} with ${JSON.stringify(other)}`);
      }
    }
    seen.add(own);
  }
  return warnings;
}

function listWarnings({ hostAliases = [], imagePullSecrets = [] }: PodSpec, at: string): string[] {
  const warnings: string[] = [];
  const twice = (list: readonly string[], path: (i: number) => string, what: string): void => {
    const seen = new Set<string>();
    for (const [i, item] of list.entries()) {
      if (seen.has(item)) warnings.push(`${path(i)}: duplicate ${what} ${JSON.stringify(item)}`);
      seen.add(item);
    }
  };
  twice(hostAliases.map((a) => a.ip), (i) => `${at}.hostAliases[${i}].ip`, 'ip');
  const names = imagePullSecrets.map((s) => s.name ?? '');
  twice(names, (i) => `${at}.imagePullSecrets[${i}].name`, 'name');
  for (const [i, name] of names.entries()) if (name === '') warnings.push(`${at}.imagePullSecrets[${i}].name: invalid empty name ""`);
  return warnings;
}

/** Bytes are whole. */
export function fractionWarnings(list: Readonly<Record<string, string>> | undefined, at: string): string[] {
  return ['memory', 'ephemeral-storage', 'storage'].flatMap((name) => {
    const amount = list?.[name];
    if (amount === undefined || !amount.endsWith('m') || quantity(amount).nanos % 1_000_000_000n === 0n) return [];
    return [`${at}[${name}]: fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`];
  });
}

const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';

function profileWarnings(spec: PodSpec, annotations: Annotations, prefix: string): string[] {
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
      warnings.push(`${path}.env[${i}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`);
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
        if (hostIP === other.hostIP && hostPort === other.hostPort) warnings.push(`${path}: duplicate port definition with ${other.path}`);
        else if (hostPort === 0 || other.hostPort === 0) warnings.push(`${path}: overlapping port definition with ${other.path}`);
        else if (hostPort === other.hostPort && (hostIP === '') !== (other.hostIP === '')) {
          warnings.push(`${path}: dangerously ambiguous port definition with ${other.path}`);
        }
      }
      known.set(key, [...others, { path, hostIP, hostPort }]);
    }
  }
  return warnings;
}
