/** Node labels that have a successor. Upstream: pkg/api/node/util.go. */
const SUCCESSORS: Readonly<Record<string, readonly [since: string, label: string]>> = {
  'beta.kubernetes.io/arch': ['v1.14', 'kubernetes.io/arch'],
  'beta.kubernetes.io/os': ['v1.14', 'kubernetes.io/os'],
  'failure-domain.beta.kubernetes.io/region': ['v1.17', 'topology.kubernetes.io/region'],
  'failure-domain.beta.kubernetes.io/zone': ['v1.17', 'topology.kubernetes.io/zone'],
  'beta.kubernetes.io/instance-type': ['v1.17', 'node.kubernetes.io/instance-type'],
};

/** `deprecated since v1.14; use "kubernetes.io/os" instead`. */
export function nodeLabelDeprecation(key: string): string | undefined {
  const successor = SUCCESSORS[key];
  return successor && `deprecated since ${successor[0]}; use "${successor[1]}" instead`;
}
