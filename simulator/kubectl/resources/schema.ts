/** The schema of a kind, as kubectl's compiled-in types: undefined for kinds it does not know (custom resources). */
import { findSchema, type SchemaNode } from '../../api/schema/schema.ts';
import type { Mapping } from '../types.ts';

export function schemaOf(mapping: Pick<Mapping, 'group' | 'version' | 'kind'>): SchemaNode | undefined {
  const pkg = mapping.group === '' ? 'core' : (mapping.group.split('.')[0] as string);
  return findSchema(`io.k8s.api.${pkg}.${mapping.version}.${mapping.kind}`);
}
