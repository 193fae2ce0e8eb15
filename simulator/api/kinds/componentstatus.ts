/**
 * ComponentStatus: how the control plane's parts are. Upstream: pkg/registry/core/componentstatus/rest.go, printers.go
 * printComponentStatus. Nothing of it is stored. Left out: a part that is ill; those of a simulated control plane never are.
 */
import type { ComponentStatus } from '../objects.ts';
import type { Status } from '../types.ts';
import { column, defineKind, nameColumn } from './define.ts';

const COMPONENTS: readonly ComponentStatus[] = ['controller-manager', 'etcd-0', 'scheduler'].map((name) => ({
  kind: 'ComponentStatus',
  apiVersion: 'v1',
  metadata: { name } as ComponentStatus['metadata'],
  conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
}));

const health = ({ conditions = [] }: ComponentStatus) => conditions.find(({ type }) => type === 'Healthy');

export const componentStatusKind = defineKind<ComponentStatus>({
  group: '',
  version: 'v1',
  kind: 'ComponentStatus',
  plural: 'componentstatuses',
  singular: 'componentstatus',
  shortNames: ['cs'],
  categories: [],
  namespaced: false,
  verbs: ['get', 'list'],
  schema: 'io.k8s.api.core.v1.ComponentStatus',
  deprecated: 'v1 ComponentStatus is deprecated in v1.19+',
  computed: { objects: COMPONENTS, missing: (_store, _namespace, name) => notFound(name) },
  columns: [
    nameColumn(),
    column('Status', (object) => {
      const found = health(object);
      return found ? (found.status === 'True' ? 'Healthy' : 'Unhealthy') : 'Unknown';
    }),
    column('Message', (object) => health(object)?.message ?? ''),
    column('Error', (object) => health(object)?.error ?? ''),
  ],
});

/** A plain failure upstream, no 404. */
const notFound = (name: string): Status => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: `Component not found: ${name}`,
  code: 500,
});
