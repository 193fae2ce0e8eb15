/** Whose objects are: labels and annotations Helm puts on all, and asks for before it takes over. Mirrors pkg/action/validate.go. */
import type { Routine } from '../../kernel/wait.ts';
import type { Unstructured } from '../../kubectl/types.ts';
import { HelmError, isFailure } from '../cli/errors.ts';
import type { Kube, Resource } from './kube.ts';

export interface Owner {
  readonly name: string;
  readonly namespace: string;
}

const MANAGED_BY = 'app.kubernetes.io/managed-by';
const RELEASE_NAME = 'meta.helm.sh/release-name';
const RELEASE_NAMESPACE = 'meta.helm.sh/release-namespace';

/** Writes the owner on the objects. */
export function setOwner(resources: readonly Resource[], owner: Owner): void {
  for (const resource of resources) {
    const metadata = resource.object.metadata ?? {};
    resource.object = {
      ...resource.object,
      metadata: {
        ...metadata,
        labels: { ...metadata.labels, [MANAGED_BY]: 'Helm' },
        annotations: {
          ...metadata.annotations,
          [RELEASE_NAME]: owner.name,
          [RELEASE_NAMESPACE]: owner.namespace,
        },
      },
    };
  }
}

/** Those that are there already, if they are the owner's or nobody asks. Throws: "Service "x" in namespace "y" exists and …". */
export function* existing(
  kube: Kube,
  resources: readonly Resource[],
  owner: Owner,
  takeOwnership: boolean,
): Routine<Resource[]> {
  const found: Resource[] = [];
  for (const resource of resources) {
    const live = yield* look(kube, resource);
    if (!live) continue;
    const problem = takeOwnership ? undefined : ownershipProblem(live, owner);
    if (problem !== undefined) {
      throw new HelmError(`${told(resource)} exists and cannot be imported into the current release: ${problem}`);
    }
    found.push(resource);
  }
  return found;
}

function* look(kube: Kube, resource: Resource): Routine<Unstructured | undefined> {
  try {
    return yield* kube.find(resource);
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new HelmError(`could not get information about the resource ${told(resource)}: ${error.message}`);
  }
}

const told = ({ mapping, name, namespace }: Resource): string =>
  `${mapping.kind} "${name}" in namespace "${namespace}"`;

function ownershipProblem({ metadata }: Unstructured, owner: Owner): string | undefined {
  const wrong = [
    valueProblem('label', metadata?.labels, MANAGED_BY, 'Helm'),
    valueProblem('annotation', metadata?.annotations, RELEASE_NAME, owner.name),
    valueProblem('annotation', metadata?.annotations, RELEASE_NAMESPACE, owner.namespace),
  ].filter((problem) => problem !== undefined);
  return wrong.length === 0 ? undefined : ['invalid ownership metadata', ...wrong].join('; ');
}

function valueProblem(
  what: string,
  values: Readonly<Record<string, string>> | undefined,
  key: string,
  wanted: string,
): string | undefined {
  const value = values?.[key];
  if (value === wanted) return undefined;
  const start = `${what} validation error:`;
  if (value === undefined) return `${start} missing key "${key}": must be set to "${wanted}"`;
  return `${start} key "${key}" must equal "${wanted}": current value is "${value}"`;
}

/** Which of the objects that are there are the owner's. */
export interface Ownership {
  readonly own: readonly Resource[];
  readonly others: readonly Resource[];
  /** What the server would not tell of. */
  readonly unknown: readonly { readonly resource: Resource; readonly error: string }[];
}

export function* ownership(kube: Kube, resources: readonly Resource[], owner: Owner): Routine<Ownership> {
  const own: Resource[] = [];
  const others: Resource[] = [];
  const unknown: { resource: Resource; error: string }[] = [];
  for (const resource of resources) {
    try {
      const live = yield* kube.find(resource);
      if (live) (ownershipProblem(live, owner) === undefined ? own : others).push(resource);
    } catch (error) {
      if (!isFailure(error)) throw error;
      unknown.push({ resource, error: error.message });
    }
  }
  return { own, others, unknown };
}
