/** Whether a document is an object of the API, and which. Mirrors apimachinery's unstructured JSON scheme and kubectl's scheme. */
import { decodeStrict } from '../../api/schema/decode.ts';
import { CliError } from '../cli/errors.ts';
import type { JsonObject, Unstructured } from '../types.ts';
import { compactSorted, goKind, textOr } from './compact-json.ts';
import { registeredSchema, schemaName } from './schema.ts';

/** What a document lacks to be an object, if anything. Upstream: validation.ParamVerifyingSchema (getObjectKind). */
export function missingFields(value: unknown): string | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return 'invalid object to validate';
  const { apiVersion, kind } = value as JsonObject;
  const problem = (field: string, said: unknown): string[] =>
    said === undefined || said === null
      ? [`${field} not set`]
      : typeof said === 'string'
        ? []
        : [`${field} isn't string type`];
  const problems = [...problem('apiVersion', apiVersion), ...problem('kind', kind)];
  return problems.length > 1 ? `[${problems.join(', ')}]` : problems[0];
}

/** Why a value is no API object; undefined when it is one. Upstream: unstructuredJSONScheme.Decode. */
export function undecodable(value: unknown, inList: boolean): string | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return `json: cannot unmarshal ${goKind(value)} into Go value of type unstructured.detector`;
  const { apiVersion, kind, metadata } = value as JsonObject;
  if (textOr(kind) === '') return `Object 'Kind' is missing in '${compactSorted(value)}'`;
  if (apiVersion !== undefined && apiVersion !== null && typeof apiVersion !== 'string')
    return `json: cannot unmarshal ${goKind(apiVersion)} into Go struct field metadataOnlyObject.TypeMeta.apiVersion of type string`;
  // A List's items are taken as they are.
  if (inList) return undefined;
  // Any kind's metadata are alike.
  return decodeStrict(METADATA_OF, { metadata }, 'Ignore').typeError?.replace(
    'ConfigMap.metadata',
    'metadataOnlyObject.metadata',
  );
}

const METADATA_OF = 'io.k8s.api.core.v1.ConfigMap';

/**
 * The object as that of its kind's type: only known fields, no nulls. Throws `CliError` with what is wrong: a kind that kubectl has no
 * type of, or a value of a wrong type. Upstream: scheme.Codecs.UniversalDecoder.
 */
export function typedObject(object: Unstructured): Unstructured {
  if (textOr(object.apiVersion) === '')
    throw new CliError(`Object 'apiVersion' is missing in '${compactSorted(object)}'`);
  registeredSchema(object);
  const decoded = decodeStrict(schemaName(object), object, 'Ignore');
  if (decoded.typeError !== undefined) throw new CliError(decoded.typeError);
  return decoded.object as Unstructured;
}
