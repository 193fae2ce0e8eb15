/** Where the pod's spec is in an object. Mirrors polymorphichelpers.UpdatePodSpecForObject. */
import { CliError } from '../cli/errors.ts';
import { groupKind } from '../client/rest.ts';
import type { Info, JsonObject, Unstructured } from '../types.ts';

const PATHS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  PodTemplate: ['template', 'spec'],
  'Deployment.apps': ['spec', 'template', 'spec'],
  'ReplicaSet.apps': ['spec', 'template', 'spec'],
  'DaemonSet.apps': ['spec', 'template', 'spec'],
  'StatefulSet.apps': ['spec', 'template', 'spec'],
  'Job.batch': ['spec', 'template', 'spec'],
  'CronJob.batch': ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

/** Path of the pod's spec; undefined for kinds without one. */
function podSpecPath({ mapping }: Pick<Info, 'mapping'>): readonly string[] | undefined {
  return PATHS[groupKind(mapping)];
}

/** The pod's spec of an object. Throws for kinds without one. */
export function podSpecOf(info: Info): JsonObject {
  const path = podSpecPath(info);
  if (!path) throw noPodTemplate(info);
  let value: JsonObject = info.object;
  for (const key of path) value = (value[key] ?? {}) as JsonObject;
  return value;
}

/** The object with another pod spec. */
export function withPodSpec(info: Info, spec: JsonObject): Unstructured {
  const path = podSpecPath(info);
  if (!path) throw noPodTemplate(info);
  const put = (value: JsonObject, at: number): JsonObject => {
    const key = path[at] as string;
    const inner = at === path.length - 1 ? spec : put((value[key] ?? {}) as JsonObject, at + 1);
    return { ...value, [key]: inner };
  };
  return put(info.object, 0) as Unstructured;
}

const noPodTemplate = ({ mapping }: Info): Error =>
  new CliError(`the object is not a pod or does not have a pod template: *${mapping.version}.${mapping.kind}`);

export interface Container extends JsonObject {
  name: string;
  image?: string;
}

export const containersOf = (spec: JsonObject): Container[] => (spec.containers ?? []) as Container[];
export const initContainersOf = (spec: JsonObject): Container[] => (spec.initContainers ?? []) as Container[];

/** "*" stands for any run of characters. */
export function nameMatches(pattern: string, name: string): boolean {
  return new RegExp(
    `^${pattern
      .split('*')
      .map((p) => p.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  ).test(name);
}
