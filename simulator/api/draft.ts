/**
 * From a value a client sent to a draft of a kind: kind and version checked, fields decoded strictly.
 * Mirrors apiserver/pkg/endpoints/handlers (create.go, rest.go transformDecodeError) and the scheme's decoder.
 */
import type { KubeObject } from '../store/types.ts';
import { unrecognized } from './body.ts';
import { badRequest, goJson, goQuote, StatusError } from './errors.ts';
import { isLegacyKind } from './legacy-kinds.ts';
import type { Resource } from './registry.ts';
import { decodeKind, decodeStrict } from './schema/decode.ts';
import { findSchema } from './schema/schema.ts';
import type { RequestContext } from './world.ts';

/** The scheme's name in messages. */
const SCHEME = 'pkg/runtime/scheme.go:111';

/**
 * A fresh draft of the resource's kind, nobody else holds it. Throws what the API server answers to a bad body. A value that is
 * `givenAway` may become the draft itself; what it has in common with `stored`, a version of it, is not looked at.
 */
export function decodeDraft(
  resource: Resource,
  value: unknown,
  context: RequestContext,
  duplicates: readonly string[] = [],
  givenAway = false,
  stored?: KubeObject,
): KubeObject {
  const { kind } = resource;
  const body = value as { apiVersion?: unknown; kind?: unknown };
  const apiVersion =
    typeof body.apiVersion === 'string' && body.apiVersion !== '' ? body.apiVersion : resource.apiVersion;
  const kindName = typeof body.kind === 'string' && body.kind !== '' ? body.kind : kind.kind;
  if (apiVersion !== resource.apiVersion || kindName !== kind.kind) refuseKind(resource, apiVersion, kindName, value);
  const { object, unknownFields, typeError } = decodeKind(kind, value, context.fieldValidation, givenAway, stored);
  if (typeError !== undefined)
    throw new StatusError(badRequest(cannotHandle(kindName, apiVersion, kind.kind, typeError)));
  // Go's decoder does not look into fields it does not know.
  if (duplicates.length + unknownFields.length > 0) {
    const doubled = duplicates.filter((text) => !unknownFields.includes(text.replace(/^duplicate/, 'unknown')));
    noteUnknownFields([...doubled, ...unknownFields], context, (text) =>
      cannotHandle(kindName, apiVersion, kind.kind, text),
    );
  }
  return draftOf(resource, object);
}

/** A decoded object of a kind in its stored form, with what every object has. */
export function draftOf({ kind, apiVersion }: Resource, decoded: unknown): KubeObject {
  const draft = decoded as KubeObject;
  draft.metadata ??= {} as KubeObject['metadata'];
  if (kind.storedAs) return kind.storedAs.toStored(draft);
  if (draft.apiVersion && draft.kind) return draft;
  return { ...draft, apiVersion, kind: kind.kind };
}

/** Unknown and duplicate fields: refused, warned about or let go, as the request asks. */
function noteUnknownFields(
  fields: readonly string[],
  context: RequestContext,
  sentence: (text: string) => string,
): void {
  if (fields.length === 0 || context.fieldValidation === 'Ignore') return;
  if (context.fieldValidation === 'Strict') {
    throw new StatusError(badRequest(sentence(`strict decoding error: ${fields.join(', ')}`)));
  }
  // A YAML error of several lines is warned of line by line.
  for (const text of fields) {
    for (const line of text.split('\n')) if (line !== 'yaml: unmarshal errors:') context.warn(line.trim());
  }
}

function cannotHandle(kind: string, apiVersion: string, wanted: string, why: string): string {
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  return `${kind} in version ${goQuote(version)} cannot be handled as a ${wanted}: ${why}`;
}

/** The body is of another kind or version than the path says. */
function refuseKind(resource: Resource, apiVersion: string, kind: string, value: unknown): never {
  const wanted = resource.kind.kind;
  if (apiVersion.split('/').length > 2) {
    throw unrecognized(`unexpected GroupVersion string: ${apiVersion}`, wanted, goJson({ apiVersion, kind }));
  }
  if (apiVersion !== resource.apiVersion && kind === wanted && schemaOfKind(apiVersion, kind) !== undefined) {
    throw new StatusError(
      badRequest(
        `the API version in the data (${apiVersion}) does not match the expected API version (${resource.apiVersion})`,
      ),
    );
  }
  throw new StatusError(
    badRequest(cannotHandle(kind, apiVersion, wanted, foreignKind(resource, apiVersion, kind, value))),
  );
}

/** Why an object of another kind does not do: it is read as what it says it is, and then cannot become what is wanted. */
export function foreignKind(resource: Resource, apiVersion: string, kind: string, value: unknown): string {
  const schema = schemaOfKind(apiVersion, kind);
  if (schema === undefined)
    return `no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersion)} in scheme ${goQuote(SCHEME)}`;
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  const why = schema === '' ? undefined : decodeStrict(schema, value, 'Ignore').typeError;
  return (
    why ??
    `converting (${version}.${kind}) to (${internalPackage(resource.kind.group)}.${resource.kind.kind}): unknown conversion`
  );
}

/** Kinds are known that have a schema, served or not, their lists and those of gone versions; '' for what nobody reads. */
function schemaOfKind(apiVersion: string, kind: string): string | undefined {
  if (apiVersion === 'v1' && (kind === '' || kind === 'List')) return '';
  const [group, version] = apiVersion.includes('/') ? (apiVersion.split('/') as [string, string]) : ['', apiVersion];
  const schema = (name: string): string => `io.k8s.api.${internalPackage(group)}.${version}.${name}`;
  if (findSchema(schema(kind))) return schema(kind);
  const listed = kind.endsWith('List') && findSchema(schema(kind.slice(0, -4))) !== undefined;
  return listed || isLegacyKind(apiVersion, kind) ? '' : undefined;
}

/** Go's package of a group's internal types: "core", "apps", "networking". */
function internalPackage(group: string): string {
  return group === '' ? 'core' : (group.split('.')[0] as string);
}
