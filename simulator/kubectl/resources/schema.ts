/** The schema of a kind, as kubectl's compiled-in types: undefined for kinds it does not know (custom resources). */
import { findSchema, type SchemaNode } from '../../api/schema/schema.ts';
import { CliError } from '../cli/errors.ts';
import type { Mapping, Unstructured } from '../types.ts';
import { textOr } from './compact-json.ts';

type Named = Pick<Mapping, 'group' | 'version' | 'kind'>;

const nameOf = ({ group, version, kind }: Named): string =>
  `io.k8s.api.${group === '' ? 'core' : group.split('.')[0]}.${version}.${kind}`;

const named = (object: Unstructured): Named => {
  const [apiVersion, kind] = [textOr(object.apiVersion), textOr(object.kind)];
  const slash = apiVersion.indexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1), kind };
};

export const schemaOf = (mapping: Named): SchemaNode | undefined => findSchema(nameOf(mapping));

/** The schema's name of what an object says it is. */
export const schemaName = (object: Unstructured): string => nameOf(named(object));

/** A kind that kubectl has no type of. */
export class NotRegistered extends CliError {}

/** The schema of what an object says it is; throws for what kubectl's compiled-in types do not know. Upstream: scheme.New. */
export function registeredSchema(object: Unstructured): SchemaNode {
  const schema = schemaOf(named(object));
  if (schema) return schema;
  const { apiVersion = '', kind = '' } = object;
  const what = `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`;
  throw new NotRegistered(`${what} in scheme "pkg/scheme/scheme.go:28"`);
}
