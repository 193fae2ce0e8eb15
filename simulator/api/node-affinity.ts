/**
 * What a pod wants of a node's labels, and what it stands of its taints. Mirrors
 * component-helpers/scheduling/corev1 (helpers.go, nodeaffinity). Pure.
 */
import type { Node, NodeSelectorTerm, Pod, Taint, Toleration } from './objects.ts';

/** Upstream: TolerationsTolerateTaint. */
export function tolerates(tolerations: readonly Toleration[] | undefined, taint: Taint): boolean {
  for (const { key, operator, value, effect } of tolerations ?? []) {
    if (effect && effect !== taint.effect) continue;
    if (key && key !== taint.key) continue;
    if (operator === 'Exists' || (value ?? '') === (taint.value ?? '')) return true;
  }
  return false;
}

/** Upstream: RequiredNodeAffinity.Match. */
export function selectsNode(pod: Pod, node: Node): boolean {
  const { nodeSelector, affinity } = pod.spec;
  const labels = node.metadata.labels ?? {};
  for (const key in nodeSelector) if (labels[key] !== nodeSelector[key]) return false;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || required.nodeSelectorTerms.some((term) => termMatches(term, node));
}

/** An empty term matches nothing. Upstream: component-helpers/scheduling/corev1/nodeaffinity. */
export function termMatches(term: NodeSelectorTerm, node: Node): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length === 0 && fields.length === 0) return false;
  return (
    expressions.every((e) => operatorHolds(node.metadata.labels?.[e.key], e.operator, e.values)) &&
    fields.every((f) => operatorHolds(f.key === 'metadata.name' ? node.metadata.name : undefined, f.operator, f.values))
  );
}

function operatorHolds(value: string | undefined, operator: string, values: readonly string[] = []): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
    case 'Lt': {
      if (value === undefined || !/^-?\d+$/.test(value) || !/^-?\d+$/.test(values[0] ?? '')) return false;
      return operator === 'Gt'
        ? BigInt(value) > BigInt(values[0] as string)
        : BigInt(value) < BigInt(values[0] as string);
    }
    default:
      return false;
  }
}
