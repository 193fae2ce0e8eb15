/**
 * NodeDeclaredFeatureValidator: a Pod of class Guaranteed changes its cpu only on a node that says it can do that. Mirrors
 * kubernetes plugin/pkg/admission/nodedeclaredfeatures. Leaves out: what nodes declare (those that are there can).
 */

import { forbidden } from '../errors.ts';
import { qosClass } from '../kinds/pod/qos.ts';
import type { Pod } from '../objects.ts';
import type { Status } from '../types.ts';
import { defineAdmission } from './types.ts';

export const nodeDeclaredFeatures = defineAdmission({
  name: 'NodeDeclaredFeatureValidator',
  resources: ['pods'],
  validate({ verb, subresource, object, old, resource, name, world }): Status | undefined {
    if (verb !== 'update' || subresource !== 'resize') return undefined;
    const [now, before] = [object as unknown as Pod, old as unknown as Pod];
    const { nodeName } = before.spec;
    if (!nodeName || qosClass(before.spec) !== 'Guaranteed' || cpus(now) === cpus(before)) return undefined;
    if (world.store.get('nodes', undefined, nodeName)) return undefined;
    return forbidden(resource.qualified, name, `node ${JSON.stringify(nodeName)} not found`);
  },
});

const cpus = ({ spec }: Pod): string => spec.containers.map((c) => c.resources?.requests?.cpu ?? '').join();
