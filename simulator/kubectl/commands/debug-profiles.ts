/** What `kubectl debug --profile` makes of a debugging container and its Pod. Mirrors kubectl/pkg/cmd/debug/profiles.go. */
import type { JsonObject, ObjectMetadata } from '../types.ts';

/** How the target is debugged: a Pod on a node, a copy of a Pod, a container added to a Pod. */
export type DebugStyle = 'node' | 'copy' | 'ephemeral';

export interface DebugPod extends JsonObject {
  metadata: ObjectMetadata & JsonObject;
  spec: JsonObject;
}

export interface Kept {
  readonly labels: boolean;
  readonly annotations: boolean;
  readonly liveness: boolean;
  readonly readiness: boolean;
  readonly startup: boolean;
  readonly initContainers: boolean;
}

export const PROFILES = ['legacy', 'general', 'baseline', 'restricted', 'netadmin', 'sysadmin'] as const;
export type Profile = (typeof PROFILES)[number];

type Container = JsonObject & { name: string };

/** Changes `pod` and its container as the profile says. */
export function applyProfile(profile: Profile, style: DebugStyle, kept: Kept, pod: DebugPod, name: string): void {
  const container = containerOf(pod, name);
  if (profile === 'legacy') {
    if (style === 'node') {
      mountHost(pod, container);
      shareHost(pod);
    } else if (style === 'copy') delete pod.metadata.labels;
    return;
  }
  secure(profile, style, container);
  if (style === 'node' && (profile === 'general' || profile === 'sysadmin')) mountHost(pod, container);
  if (style === 'node' && profile !== 'baseline' && profile !== 'restricted') shareHost(pod);
  if (style === 'copy') strip(pod, kept);
}

function secure(profile: Exclude<Profile, 'legacy'>, style: DebugStyle, container: Container | undefined): void {
  if (!container) return;
  switch (profile) {
    case 'general':
      if (style === 'node') delete container.securityContext;
      else addCapabilities(container, ['SYS_PTRACE']);
      return;
    case 'baseline':
      delete container.securityContext;
      return;
    case 'restricted':
      container.securityContext = {
        capabilities: { drop: ['ALL'] },
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        seccompProfile: { type: 'RuntimeDefault' },
      };
      return;
    case 'netadmin':
      addCapabilities(container, ['NET_ADMIN', 'NET_RAW']);
      return;
    case 'sysadmin':
      container.securityContext = { ...(container.securityContext as JsonObject | undefined), privileged: true };
  }
}

function containerOf(pod: DebugPod, name: string): Container | undefined {
  const lists = ['initContainers', 'containers', 'ephemeralContainers'];
  return lists.flatMap((list) => (pod.spec[list] ?? []) as Container[]).find((c) => c.name === name);
}

function addCapabilities(container: Container, added: readonly string[]): void {
  const context = (container.securityContext ?? {}) as JsonObject;
  const capabilities = (context.capabilities ?? {}) as JsonObject;
  const add = [...((capabilities.add ?? []) as string[]), ...added];
  container.securityContext = { ...context, capabilities: { ...capabilities, add } };
}

/** The root of the node's files at /host. */
function mountHost(pod: DebugPod, container: Container | undefined): void {
  const volumes = (pod.spec.volumes ?? []) as JsonObject[];
  pod.spec.volumes = [...volumes, { name: 'host-root', hostPath: { path: '/' } }];
  if (container)
    container.volumeMounts = [
      ...((container.volumeMounts ?? []) as JsonObject[]),
      { mountPath: '/host', name: 'host-root' },
    ];
}

function shareHost(pod: DebugPod): void {
  Object.assign(pod.spec, { hostNetwork: true, hostPID: true, hostIPC: true });
}

/** A copy loses what would make it part of the original's work, unless it is kept. */
function strip(pod: DebugPod, kept: Kept): void {
  if (!kept.labels) delete pod.metadata.labels;
  if (!kept.annotations) delete pod.metadata.annotations;
  for (const container of pod.spec.containers as Container[]) {
    if (!kept.liveness) delete container.livenessProbe;
    if (!kept.readiness) delete container.readinessProbe;
    if (!kept.startup) delete container.startupProbe;
  }
  if (!kept.initContainers) delete pod.spec.initContainers;
  pod.spec.shareProcessNamespace ??= true;
}
