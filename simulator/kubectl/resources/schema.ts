/** The schema of a kind, as kubectl's compiled-in types: undefined for kinds it does not know (custom resources). */
import { findSchema, type SchemaNode } from '../../api/schema/schema.ts';
import { CliError } from '../cli/errors.ts';
import type { Mapping, Unstructured } from '../types.ts';

export function schemaOf(mapping: Pick<Mapping, 'group' | 'version' | 'kind'>): SchemaNode | undefined {
  const pkg = mapping.group === '' ? 'core' : (mapping.group.split('.')[0] as string);
  return findSchema(`io.k8s.api.${pkg}.${mapping.version}.${mapping.kind}`);
}

/** The schema of what an object says it is; throws for what kubectl's compiled-in types do not know. Upstream: scheme.New. */
export function registeredSchema({ apiVersion = '', kind = '' }: Unstructured): SchemaNode {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const schema = schemaOf({ group, version: apiVersion.slice(slash + 1), kind });
  if (schema) return schema;
  const what = `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`;
  throw new CliError(`${what} in scheme "pkg/scheme/scheme.go:28"`);
}
