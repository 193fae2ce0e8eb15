/**
 * TaintNodesByCondition: a node that registers takes no Pods before it is known to be ready. Mirrors kubernetes
 * plugin/pkg/admission/nodetaint/admission.go; controllers/nodelifecycle/condition-taints.ts takes the taint away.
 */
import type { Node } from '../objects.ts';
import type { Status } from '../types.ts';
import { defineAdmission } from './types.ts';

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' } as const;

export const taintNodesByCondition = defineAdmission({
  name: 'TaintNodesByCondition',
  resources: ['nodes'],
  admit({ verb, subresource, object }): Status | undefined {
    if (verb !== 'create' || subresource !== undefined) return undefined;
    const node = object as unknown as Node;
    node.spec ??= {};
    const { taints = [] } = node.spec;
    if (!taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect))
      node.spec.taints = [...taints, NOT_READY];
    return undefined;
  },
});
