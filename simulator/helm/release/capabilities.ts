/** .Capabilities: of a cluster, or of none. Mirrors Helm's pkg/action (getCapabilities) and pkg/chartutil/capabilities.go. */

import { compareText } from '../../gotemplate/utf8.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { JsonObject } from '../../kubectl/types.ts';
import type { Kube } from '../kube/kube.ts';
import type { Capabilities } from '../types.ts';

export interface HelmVersion {
  /** "v3.21.4" */
  readonly version: string;
  readonly goVersion: string;
  /** "v1.36", which Helm 4 tells. */
  readonly kubeClientVersion?: string;
  /** What is rendered for where there is no cluster; "v1.36.0" unless given. */
  readonly kubeVersion?: string;
}

/** What a cluster says of itself. */
export function* capabilitiesOf(kube: Kube, helm: HelmVersion): Routine<Capabilities> {
  const version = (yield* kube.client.request('GET', '/version')).body as JsonObject;
  const names = new Set<string>();
  for (const { group, version: v, kind } of yield* kube.discovery.mappings()) {
    const apiVersion = group === '' ? v : `${group}/${v}`;
    names.add(apiVersion).add(`${apiVersion}/${kind}`);
  }
  return {
    kubeVersion: String(version['gitVersion'] ?? ''),
    apiVersions: [...names].sort(compareText),
    helmVersion: helm.version,
    goVersion: helm.goVersion,
  };
}

/** The Kubernetes that this helm was built with. */
const BUILT_IN_VERSION = 'v1.36.0';

const BUILT_IN: readonly string[] = [
  'v1',
  ...versions('admissionregistration.k8s.io', 'v1', 'v1beta1', 'v1alpha1'),
  ...versions('internal.apiserver.k8s.io', 'v1alpha1'),
  ...versions('apps', 'v1', 'v1beta2', 'v1beta1'),
  ...versions('authentication.k8s.io', 'v1', 'v1beta1', 'v1alpha1'),
  ...versions('authorization.k8s.io', 'v1', 'v1beta1'),
  ...versions('autoscaling', 'v2', 'v1'),
  ...versions('batch', 'v1', 'v1beta1'),
  ...versions('certificates.k8s.io', 'v1', 'v1beta1', 'v1alpha1'),
  ...versions('coordination.k8s.io', 'v1', 'v1beta1', 'v1alpha2'),
  ...versions('discovery.k8s.io', 'v1', 'v1beta1'),
  ...versions('events.k8s.io', 'v1', 'v1beta1'),
  ...versions('extensions', 'v1beta1'),
  ...versions('flowcontrol.apiserver.k8s.io', 'v1', 'v1beta3', 'v1beta2', 'v1beta1'),
  ...versions('networking.k8s.io', 'v1', 'v1beta1'),
  ...versions('node.k8s.io', 'v1', 'v1beta1', 'v1alpha1'),
  ...versions('policy', 'v1', 'v1beta1'),
  ...versions('rbac.authorization.k8s.io', 'v1', 'v1beta1', 'v1alpha1'),
  ...versions('resource.k8s.io', 'v1', 'v1beta2', 'v1beta1', 'v1alpha3'),
  ...versions('scheduling.k8s.io', 'v1', 'v1beta1', 'v1alpha1'),
  ...versions('storage.k8s.io', 'v1', 'v1beta1', 'v1alpha1'),
  ...versions('storagemigration.k8s.io', 'v1beta1'),
  ...versions('apiextensions.k8s.io', 'v1beta1', 'v1'),
];

function versions(group: string, ...names: readonly string[]): string[] {
  return names.map((name) => `${group}/${name}`);
}

/** Without a cluster. `kubeVersion` and more API versions as flags give them. */
export const builtInCapabilities = (
  helm: HelmVersion,
  kubeVersion = helm.kubeVersion ?? BUILT_IN_VERSION,
  apiVersions: readonly string[] = [],
): Capabilities => ({
  kubeVersion,
  apiVersions: [...BUILT_IN, ...apiVersions],
  helmVersion: helm.version,
  goVersion: helm.goVersion,
});
