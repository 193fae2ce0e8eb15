// Knobs and answers of the figure `ownership-tree`.
import type { Deed } from '../deeds.ts';

type OwnershipAct = 'bare' | 'aside' | 'back' | 'delete' | 'other' | 'orphan';

export interface OwnershipKnobs {
  readonly replicas: number;
  /** One label, as a selector: "tier=frontend". */
  readonly selector: string;
  /** Pods that are there before the ReplicaSet. */
  readonly bare: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[];
  readonly acts: readonly OwnershipAct[];
}

export interface OwnershipData {
  readonly sets: readonly { readonly name: string; readonly wanted: number }[];
  readonly pods: readonly {
    readonly name: string;
    readonly labels: string;
    /** The ReplicaSet that controls it, or ''. */
    readonly owner: string;
    readonly ready: boolean;
    /** Made by the last act. */
    readonly fresh: boolean;
  }[];
  /** The last command, what it printed, and what was done because of it. */
  readonly line: string;
  readonly said: string;
  readonly deeds: readonly Deed[];
}

export const OWNERSHIP_ACTS: readonly OwnershipAct[] = ['bare', 'aside', 'back', 'delete', 'other', 'orphan'];

export function ownershipLine(act: OwnershipAct, selector: string): string {
  const [key = ''] = selector.split('=');
  const first = (label: string) => `$(kubectl get pods -l ${label} -o name | head -1)`;
  switch (act) {
    case 'bare':
      return `kubectl run guest --image=drydock/web:1 --labels=${selector}`;
    case 'aside':
      return `kubectl label --overwrite ${first(selector)} ${key}=debug`;
    case 'back':
      return `kubectl label --overwrite ${first(`${key}=debug`)} ${selector}`;
    case 'delete':
      return `kubectl delete ${first(selector)} --wait=false`;
    case 'other':
      return 'kubectl apply -f other.yaml';
    case 'orphan':
      return 'kubectl delete rs frontend --cascade=orphan';
  }
}

export function ownershipKnobs(params: Readonly<Record<string, unknown>>): OwnershipKnobs {
  const bare = Array.isArray(params['bare']) ? (params['bare'] as readonly Record<string, unknown>[]) : [];
  return {
    replicas: Math.max(0, Math.min(5, Number(params['replicas'] ?? 3))),
    selector: String(params['selector'] ?? 'tier=frontend'),
    bare: bare.map((pod, i) => ({
      name: String(pod['name'] ?? `pod${i + 1}`),
      labels: (pod['labels'] ?? {}) as Record<string, string>,
    })),
    acts: [],
  };
}
