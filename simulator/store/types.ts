/** The store's part of the contract: versioned objects, watches, indexes, history. See SPEC.md for the rules. */

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** What every stored object has. Objects are plain JSON, never changed once stored (frozen when `debugFreeze` is on). */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    resourceVersion: string;
    creationTimestamp: string;
    generation?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: OwnerReference[];
    finalizers?: string[];
    deletionTimestamp?: string;
    deletionGracePeriodSeconds?: number;
    generateName?: string;
    managedFields?: unknown[];
  };
}

/** Plural name and group, as kubectl writes it: "pods", "deployments.apps". */
export type ResourceName = string;

export interface Change<T extends KubeObject = KubeObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: ResourceName;
  /** The object after the change; for DELETED its last state (with the revision of the deletion). */
  readonly object: T;
  /** Its state before; undefined for ADDED. */
  readonly previous: T | undefined;
  readonly revision: number;
  /** Virtual milliseconds. */
  readonly atMs: number;
  /** Who asked for it: the user name of the request ("learner", "system:serviceaccount:kube-system:deployment-controller", …). */
  readonly actor: string;
  /** What the API server remembers of the request; nobody else reads it. */
  readonly write?: unknown;
}

export interface StoreReader {
  /** The latest revision. */
  readonly revision: number;
  get<T extends KubeObject>(resource: ResourceName, namespace: string | undefined, name: string): T | undefined;
  /** By uid, whatever its kind. */
  byUid(uid: string): { resource: ResourceName; object: KubeObject } | undefined;
  /** All, or those of a namespace; in order of namespace and name. Costs O(result) after the first sorted use. */
  list<T extends KubeObject>(resource: ResourceName, namespace?: string): readonly T[];
  /** Objects with an ownerReference to that uid, in order of creation. O(result). */
  ownedBy<T extends KubeObject>(resource: ResourceName, ownerUid: string): readonly T[];
  /** Objects of a namespace that carry all these labels, in order of creation. O(smallest label's objects). */
  withLabels<T extends KubeObject>(
    resource: ResourceName,
    namespace: string,
    labels: Readonly<Record<string, string>>,
  ): readonly T[];
  /** Pods bound to a node, in order of binding. O(result). */
  podsOnNode<T extends KubeObject>(node: string): readonly T[];
  resources(): readonly ResourceName[];
  count(resource: ResourceName): number;
}

export interface StoreHistory {
  /** Every change, by revision. */
  readonly changes: readonly Change[];
  /** Changes with revision > `revision`; undefined when that revision was compacted (answer 410). */
  changesSince(revision: number): readonly Change[] | undefined;
  /** The states of one object, oldest first. */
  versions(resource: ResourceName, namespace: string | undefined, name: string): readonly Change[];
  /** Objects as they were at the end of that virtual millisecond. */
  listAt<T extends KubeObject>(atMs: number, resource: ResourceName, namespace?: string): readonly T[];
}
