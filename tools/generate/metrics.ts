/** Definitions of metrics.k8s.io/v1beta1, which a server of its own serves: the recorded documents are the API server's and lack
 * them. Upstream: k8s.io/metrics/pkg/apis/metrics/v1beta1/types.go. */
import type { Definition, Definitions, Property } from './types.ts';

const PACKAGE = 'io.k8s.metrics.pkg.apis.metrics.v1beta1';
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const to = (id: string): Property => ({ $ref: `#/definitions/${id}` });
const TEXT: Property = { type: 'string' };
const USAGE = { type: 'object', additionalProperties: to('io.k8s.apimachinery.pkg.api.resource.Quantity') } as Property;

function kind(name: string, properties: Readonly<Record<string, Property>>): Definition {
  return {
    type: 'object',
    required: ['timestamp', 'window', ...Object.keys(properties)],
    properties: {
      apiVersion: TEXT,
      kind: TEXT,
      metadata: to(`${META}.ObjectMeta`),
      timestamp: to(`${META}.Time`),
      window: TEXT,
      ...properties,
    },
    'x-kubernetes-group-version-kind': [{ group: 'metrics.k8s.io', version: 'v1beta1', kind: name }],
  };
}

export const METRICS: Definitions = {
  [`${PACKAGE}.ContainerMetrics`]: {
    type: 'object',
    required: ['name', 'usage'],
    properties: { name: TEXT, usage: USAGE },
  },
  [`${PACKAGE}.NodeMetrics`]: kind('NodeMetrics', { usage: USAGE }),
  [`${PACKAGE}.PodMetrics`]: kind('PodMetrics', {
    containers: { type: 'array', items: to(`${PACKAGE}.ContainerMetrics`) },
  }),
};
