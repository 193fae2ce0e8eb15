/** EndpointSlice, but for what is looked at in requests (../endpointslice.ts). Upstream: pkg/registry/discovery/endpointslice/strategy.go,
 * pkg/apis/discovery/v1/defaults.go. */
import type { EndpointSlice } from '../../objects.ts';
import { sameJson } from '../../validation/errors.ts';
import { ageColumn, column, nameColumn } from '../define.ts';
import { defineUnchecked } from './define.ts';

const SHOWN = 3;

export const UNCHECKED_ENDPOINT_SLICE = defineUnchecked<EndpointSlice>({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  singular: 'endpointslice',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.discovery.v1.EndpointSlice',
  defaults: (draft) => {
    // Empty lists come back as none.
    if (draft.endpoints?.length === 0) draft.endpoints = null as never;
    if (draft.ports?.length === 0) draft.ports = null as never;
    for (const port of draft.ports ?? []) {
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1;
  },
  prepareForUpdate: (draft, old) => {
    const same = (['addressType', 'endpoints', 'ports'] as const).every((key) => sameJson(draft[key], old[key]));
    if (!same || !sameJson(draft.metadata.labels, old.metadata.labels))
      draft.metadata.generation = (old.metadata.generation ?? 0) + 1;
  },
  columns: [
    nameColumn(),
    column('AddressType', (slice) => slice.addressType),
    column('Ports', (slice) =>
      shownList((slice.ports ?? []).map((p) => (p.port === undefined ? p.name || '*' : String(p.port)))),
    ),
    column('Endpoints', (slice) => shownList((slice.endpoints ?? []).flatMap((e) => e.addresses ?? []))),
    ageColumn(),
  ],
});

/** "a,b,c + 2 more...". */
function shownList(all: readonly string[]): string {
  if (all.length === 0) return '<unset>';
  const text = all.slice(0, SHOWN).join(',');
  return all.length > SHOWN ? `${text} + ${all.length - SHOWN} more...` : text;
}
