/** How Services count. Mirrors kubernetes pkg/quota/v1/evaluator/core/services.go. */
import type { Service } from '../objects.ts';
import type { Evaluator } from './types.ts';

const NAMES = ['count/services', 'services', 'services.nodeports', 'services.loadbalancers'];

export const serviceEvaluator: Evaluator = {
  matching: (names) => names.filter((name) => NAMES.includes(name)),
  handles: () => true,
  usage: (object) => {
    const { spec } = object as unknown as Service;
    const isBalanced = spec.type === 'LoadBalancer';
    return {
      'count/services': '1',
      services: '1',
      'services.loadbalancers': isBalanced ? '1' : '0',
      'services.nodeports': String(nodePorts(spec)),
    };
  },
  inScope: () => false,
  replenishes: (now, before) => charge(now as unknown as Service) !== charge(before as unknown as Service),
};

/** Ports are not allotted yet when this is asked, so the wish counts. */
function nodePorts({ type, ports = [], allocateLoadBalancerNodePorts }: Service['spec']): number {
  if (type === 'LoadBalancer' && allocateLoadBalancerNodePorts === false)
    return ports.filter(({ nodePort }) => nodePort).length;
  return type === 'LoadBalancer' || type === 'NodePort' ? ports.length : 0;
}

/** Upstream: GetQuotaServiceType. */
const charge = ({ spec }: Service): string =>
  spec.type === 'NodePort' || spec.type === 'LoadBalancer' ? spec.type : '';
