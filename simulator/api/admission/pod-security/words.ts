/** Words of the Pod Security checks, and how they look at containers. Mirrors pod-security-admission/policy (helpers.go, visitor.go). */
import type { Container, Pod, SecurityContext } from '../../objects.ts';

export type PodSpec = NonNullable<Pod['spec']>;

/** What a check has against a Pod: `reason (detail)`. */
interface Violation {
  readonly reason: string;
  readonly detail: string;
}

export interface Check {
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** The baseline check that this one replaces at level restricted. */
  readonly overrides?: string;
  readonly find: (spec: PodSpec, annotations: Readonly<Record<string, string>>) => Violation | undefined;
}

export const quoted = (items: readonly string[]): string => items.map((item) => `"${item}"`).join(', ');

export const sortedSet = (items: readonly string[]): string[] => [...new Set(items)].sort();

export const plural = (one: string, many: string, count: number): string => (count === 1 ? one : many);

/** `container "a"`, `containers "a", "b"`. */
export const containersNamed = (names: readonly string[]): string =>
  `${plural('container', 'containers', names.length)} ${quoted(names)}`;

/** All containers: init, then ordinary, then ephemeral ones. */
export function containersOf(spec: PodSpec): readonly Container[] {
  return [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
    ...((spec.ephemeralContainers ?? []) as Container[]),
  ];
}

/** The names of the containers whose security context is so. */
export function containersWhere(
  spec: PodSpec,
  bad: (context: Partial<SecurityContext>, container: Container) => boolean,
): string[] {
  return containersOf(spec)
    .filter((container) => bad(container.securityContext ?? {}, container))
    .map((container) => container.name);
}

/** The Pod and those containers of which it is true: `pod`, `containers "a", "b"`. */
export function setters(pod: boolean, containers: readonly string[]): string[] {
  return [...(pod ? ['pod'] : []), ...(containers.length > 0 ? [containersNamed(containers)] : [])];
}

/** Whether the Pod is one of Windows, of which some rules do not ask. */
export const isWindows = (spec: PodSpec): boolean => spec.os?.name === 'windows';

/** Whether the Pod has its own user namespace, in which being root means little. */
export const hasUserNamespace = (spec: PodSpec): boolean => spec.hostUsers === false;
