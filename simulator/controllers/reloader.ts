/**
 * Reloader, an addon of labs: when the data of a ConfigMap or Secret changes, workloads that ask for it by annotation get a new
 * template, with a digest of the data as a variable. Mirrors stakater/Reloader internal/pkg/handler/upgrade.go and
 * internal/pkg/util (defaults of its flags: strategy env-vars, changes only). Leaves out: CronJobs, Argo's rollouts, pause-period, webhooks.
 */
import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { serviceAccountUser } from '../api/authentication/users.ts';
import type { ConfigMap, Container, PodTemplateSpec, Secret } from '../api/objects.ts';
import { base64Decode } from '../api/schema/base64.ts';
import type { Change, KubeObject } from '../store/types.ts';
import { type Controller, type ControllerContext, defineController } from './types.ts';

export const RELOADER_NAMESPACE = 'reloader';
export const RELOADER_NAME = 'reloader-reloader';

const PREFIX = 'reloader.stakater.com';
const WORKLOADS = [
  ['Deployment', 'deployments.apps'],
  ['DaemonSet', 'daemonsets.apps'],
  ['StatefulSet', 'statefulsets.apps'],
] as const;

type Workload = KubeObject & { spec: { template: PodTemplateSpec } };

/** What the two kinds differ in. */
interface Source {
  readonly resource: 'configmaps' | 'secrets';
  /** "configmap": of its annotations; in capitals, of its variables and messages. */
  readonly type: 'configmap' | 'secret';
  readonly usesVolume: (volume: Volume, name: string) => boolean;
  readonly usesVariables: (container: Container, name: string) => boolean;
}
type Volume = NonNullable<NonNullable<PodTemplateSpec['spec']>['volumes']>[number];

export const CONFIG_MAPS: Source = {
  resource: 'configmaps',
  type: 'configmap',
  usesVolume: (volume, name) =>
    volume.configMap?.name === name || (volume.projected?.sources ?? []).some((s) => s.configMap?.name === name),
  usesVariables: ({ env = [], envFrom = [] }, name) =>
    env.some((e) => e.valueFrom?.configMapKeyRef?.name === name) || envFrom.some((e) => e.configMapRef?.name === name),
};

export const SECRETS: Source = {
  resource: 'secrets',
  type: 'secret',
  usesVolume: (volume, name) =>
    volume.secret?.secretName === name || (volume.projected?.sources ?? []).some((s) => s.secret?.name === name),
  usesVariables: ({ env = [], envFrom = [] }, name) =>
    env.some((e) => e.valueFrom?.secretKeyRef?.name === name) || envFrom.some((e) => e.secretRef?.name === name),
};

/** Upstream runs one controller for each kind. */
export const reloaderControllers: readonly Controller[] = [CONFIG_MAPS, SECRETS].map((source) =>
  defineController({
    name: `reloader-${source.resource}`,
    eventSource: `reloader-${source.resource}`,
    user: serviceAccountUser(RELOADER_NAMESPACE, RELOADER_NAME),
    watches: [{ resource: source.resource, keys: changedData }],
    reconcile: (context, key) => reload(context, source, key),
  }),
);

/** Only changes of what is in it count, not that it has come or gone. */
function changedData({ type, object, previous }: Change): readonly string[] {
  if (type !== 'MODIFIED' || !previous || digestOf(object) === digestOf(previous)) return [];
  return [`${object.metadata.namespace}/${object.metadata.name}`];
}

function reload(context: ControllerContext, source: Source, key: string): void | 'retry' {
  const [namespace = '', name = ''] = key.split('/');
  const config = context.store.get(source.resource, namespace, name);
  if (!config || config.metadata.annotations?.[`${PREFIX}/ignore`] === 'true') return;
  let failed = false;
  for (const [kind, resource] of WORKLOADS) {
    for (const workload of context.store.list<Workload>(resource, namespace)) {
      const template = reloaded(workload, source, config);
      if (!template) continue;
      const from = `'${name}' of type '${source.type.toUpperCase()}' in namespace '${namespace}'`;
      const what = `'${workload.metadata.name}' of type '${kind}' in namespace '${namespace}'`;
      if (!context.client.update(resource, { ...workload, spec: { ...workload.spec, template } }).ok) {
        failed = true;
        continue;
      }
      const message = `Changes detected in ${from}, Updated ${what}`;
      context.events.record(workload, 'Normal', 'Reloaded', message);
    }
  }
  if (failed) return 'retry';
}

/** The template with the digest of a config, if the workload asks for it and does not have it. Upstream: PerformAction. */
export function reloaded(workload: Workload, source: Source, config: KubeObject): PodTemplateSpec | undefined {
  const { template } = workload.spec;
  const { name } = config.metadata;
  const named = `${source.type}.${PREFIX}/reload`;
  const autos = [`${PREFIX}/auto`, `${source.type}.${PREFIX}/auto`];
  const search = `${PREFIX}/search`;
  const own = workload.metadata.annotations ?? {};
  const says = [named, search, ...autos].some((key) => own[key] !== undefined)
    ? own
    : (template.metadata?.annotations ?? {});
  const isAuto = autos.some((key) => /^(1|t|T|TRUE|true|True)$/.test(says[key] ?? ''));
  const isFound = says[search] === 'true' && config.metadata.annotations?.[`${PREFIX}/match`] === 'true';
  const isNamed = (says[named] ?? '')
    .split(',')
    .some((pattern) => pattern.trim() !== '' && matches(pattern.trim(), name));
  const using = usingContainer(template, source, name);
  const index = (isAuto || isFound) && using !== undefined ? using : isNamed ? (using ?? 0) : undefined;
  if (index === undefined) return undefined;
  return withVariable(template, index, variableOf(source, name), digestOf(config));
}

/** Names are matched whole; ".*" stands for anything, other patterns are left out. Example: "config-.*" matches "config-dev". */
function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('.*');
  if (rest.length === 0) return pattern === name;
  const last = rest.pop() as string;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of rest) {
    at = name.indexOf(part, at);
    if (at < 0) return false;
    at += part.length;
  }
  return at <= name.length - last.length;
}

/** Which container uses it: by a mounted volume, then by variables; the first one for what an init container uses. */
function usingContainer({ spec }: PodTemplateSpec, source: Source, name: string): number | undefined {
  const { volumes = [], containers = [], initContainers = [] } = spec ?? {};
  const volume = volumes.find((v) => source.usesVolume(v, name))?.name;
  const mounts = ({ volumeMounts = [] }: Container): boolean => volumeMounts.some((m) => m.name === volume);
  const reads = (container: Container): boolean => source.usesVariables(container, name);
  for (const uses of volume === undefined ? [reads] : [mounts, reads]) {
    const at = containers.findIndex(uses);
    if (at >= 0) return at;
    if (initContainers.some(uses)) return 0;
  }
  return undefined;
}

function withVariable(
  template: PodTemplateSpec,
  index: number,
  name: string,
  value: string,
): PodTemplateSpec | undefined {
  const containers = template.spec?.containers ?? [];
  const { env = [] } = containers[index] ?? {};
  if (env.some((e) => e.name === name && e.value === value)) return undefined;
  const next = env.some((e) => e.name === name)
    ? env.map((e) => (e.name === name ? { name, value } : e))
    : [...env, { name, value }];
  return {
    ...template,
    spec: { ...template.spec, containers: containers.map((c, i) => (i === index ? { ...c, env: next } : c)) },
  } as PodTemplateSpec;
}

/** Example: the ConfigMap "config-dev" → "STAKATER_CONFIG_DEV_CONFIGMAP". */
const variableOf = ({ type }: Source, name: string): string =>
  `STAKATER_${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_${type.toUpperCase()}`;

/** SHA-1 of the data's "key=value" in order, joined with ";". */
function digestOf(config: KubeObject): string {
  const { kind, data = {}, binaryData = {} } = config as unknown as ConfigMap & Secret & { kind: string };
  const isSecret = kind === 'Secret';
  const values = Object.entries({ ...data, ...binaryData }).map(
    ([key, value]) => `${key}=${isSecret ? decoded(value) : value}`,
  );
  return bytesToHex(sha1(utf8ToBytes(values.sort().join(';'))));
}

function decoded(value: string): string {
  const bytes = base64Decode(value);
  return typeof bytes === 'number' ? value : new TextDecoder('utf-8', { fatal: false }).decode(bytes);
}
