/** Scale of autoscaling/v1: never stored, but what the scale subresources of Deployments and the like show and take. */
import type { Scale } from '../types.ts';
import { ageColumn, column, defineKind } from './define.ts';

/** Not in the list of kinds: it has no path of its own. */
export const scaleKind = defineKind<Scale>({
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  plural: 'scales',
  singular: 'scale',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.autoscaling.v1.Scale',
  columns: [
    column('Name', (scale) => scale.metadata.name),
    column('Desired', (scale) => scale.spec?.replicas ?? 0, 0, 'integer'),
    column('Available', (scale) => scale.status?.replicas ?? 0, 0, 'integer'),
    ageColumn(),
  ],
});
