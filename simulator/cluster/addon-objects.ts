/** Objects that the releases of add-ons have in common: their account, its rights, what runs and what leads to it. */
import type { ObjectMeta, PolicyRule } from '../api/objects.ts';

/** Resource, namespace and object. */
export type AddonObject = readonly [resource: string, namespace: string | undefined, object: unknown];

type Metadata = Pick<ObjectMeta, 'name' | 'labels'>;

export interface Account {
  readonly namespace: string;
  readonly name: string;
}

const RBAC_GROUP = 'rbac.authorization.k8s.io';
const RBAC = `${RBAC_GROUP}/v1`;

export const addonNamespace = (name: string): AddonObject => [
  'namespaces',
  undefined,
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
];

export const addonAccount = (namespace: string, metadata: Metadata): AddonObject => [
  'serviceaccounts',
  namespace,
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
];

export const addonRole = (metadata: Metadata, rules: readonly PolicyRule[]): AddonObject => [
  `clusterroles.${RBAC_GROUP}`,
  undefined,
  { apiVersion: RBAC, kind: 'ClusterRole', metadata, rules },
];

/** Gives an account the rights of a ClusterRole. */
export const addonBinding = (metadata: Metadata, role: string, account: Account): AddonObject => [
  `clusterrolebindings.${RBAC_GROUP}`,
  undefined,
  {
    apiVersion: RBAC,
    kind: 'ClusterRoleBinding',
    metadata,
    roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', ...account }],
  },
];

export const addonService = (namespace: string, metadata: Metadata, spec: object): AddonObject => [
  'services',
  namespace,
  { apiVersion: 'v1', kind: 'Service', metadata, spec },
];

export const addonDeployment = (namespace: string, metadata: Metadata, spec: object): AddonObject => [
  'deployments.apps',
  namespace,
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec },
];
