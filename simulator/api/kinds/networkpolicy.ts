/** NetworkPolicy. Upstream: pkg/registry/networking/networkpolicy/strategy.go, pkg/apis/networking/v1/defaults.go, printNetworkPolicy. */
import type { NetworkPolicy, NetworkPolicyPeer } from '../objects.ts';
import { cidrWarnings } from '../validation/ip-warnings.ts';
import { formatLabelSelector } from '../validation/labels.ts';
import { networkPolicyErrors, networkPolicyUpdateErrors } from '../validation/networkpolicy.ts';
import { ageColumn, column, countGeneration, defineKind, nameColumn } from './define.ts';
import { NETWORK_POLICY } from './names.ts';

export const networkPolicyKind = defineKind<NetworkPolicy>({
  ...NETWORK_POLICY,
  defaults: ({ spec }) => {
    if (!spec) return;
    for (const { ports } of [...(spec.ingress ?? []), ...(spec.egress ?? [])])
      for (const port of ports ?? []) port.protocol ??= 'TCP';
    if (!spec.policyTypes?.length) spec.policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
  },
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1;
  },
  prepareForUpdate: countGeneration,
  validate: networkPolicyErrors,
  validateUpdate: networkPolicyUpdateErrors,
  warnings: ({ spec }) => [
    ...(spec.ingress ?? []).flatMap(({ from }, i) => peerWarnings(from, `spec.ingress[${i}].from`)),
    ...(spec.egress ?? []).flatMap(({ to }, i) => peerWarnings(to, `spec.egress[${i}].to`)),
  ],
  columns: [nameColumn(), column('Pod-Selector', ({ spec }) => formatLabelSelector(spec.podSelector)), ageColumn()],
});

function peerWarnings(peers: readonly NetworkPolicyPeer[] | undefined, path: string): string[] {
  return (peers ?? []).flatMap(({ ipBlock }, i) => {
    if (!ipBlock) return [];
    const at = `${path}[${i}].ipBlock`;
    return [
      ...cidrWarnings(ipBlock.cidr, `${at}.cidr`),
      ...(ipBlock.except ?? []).flatMap((cidr, j) => cidrWarnings(cidr, `${at}.except[${j}]`)),
    ];
  });
}
