/**
 * Server-side apply: the body says what its manager wants; the rest of the object stays as others left it.
 * Mirrors apiserver/pkg/endpoints/handlers/patch.go (applyPatcher) and apimachinery managedfields/internal (versioncheck.go,
 * lastappliedmanager.go, lastappliedupdater.go, skipnonapplied.go, structuredmerge.go, conflict.go). Merging and ownership
 * themselves are in managed/.
 */
import type { KubeObject } from '../store/types.ts';
import { parseYaml, parseYamlStrict, YamlError } from '../yaml/yaml.ts';
import { decodeUtf8 } from './body.ts';
import { draftOf } from './draft.ts';
import { badRequest, conflict, failure, goQuote, StatusError } from './errors.ts';
import { compare } from './managed/compare.ts';
import { difference, type FieldSet, hasPath, pathText } from './managed/field-set.ts';
import { managerId, NO_OWNERS, type Owners, type Ownership, sameOwners } from './managed/owners.ts';
import { applyScale } from './managed/scale.ts';
import { zeroObject } from './managed/subjects.ts';
import { fieldsOf, ItemError, misfits } from './managed/typed.ts';
import { type Applied, afterApply, afterUpdate, type Conflict, type Subject } from './managed/updater.ts';
import { type Resource, served } from './registry.ts';
import { decodedScale, SCALES, type ScaleTarget, updateScale } from './scale.ts';
import { decodeKind, nodeOfKind } from './schema/decode.ts';
import { type SchemaNode, schemaNode } from './schema/schema.ts';
import type { ApiRequest, Scale, Status } from './types.ts';
import { type Updated, type UpdateTarget, updateObject } from './update.ts';
import { validateAnnotations } from './validation/metadata.ts';
import type { ApiWorld, RequestContext } from './world.ts';

type Json = Readonly<Record<string, unknown>>;

/** The body of an apply. */
export interface ApplyPatch {
  readonly type: 'apply';
  readonly config: Json;
  readonly force: boolean;
  /** What a strict reading complains of: keys given twice. */
  readonly strictError: string | undefined;
}

/** Reads YAML (or JSON) of an apply request; throws 400. */
export function readApply({ body }: ApiRequest, force: boolean): ApplyPatch {
  if (typeof body !== 'string' && !(body instanceof Uint8Array))
    return { type: 'apply', config: (body ?? {}) as Json, force, strictError: undefined };
  const text = typeof body === 'string' ? body : decodeUtf8(body);
  const broken = (why: string): never => {
    throw new StatusError(badRequest(`error decoding YAML: ${why}`));
  };
  let config: unknown;
  let strictError: string | undefined;
  try {
    config = parseYaml(text) ?? {};
    parseYamlStrict(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    if (config === undefined) broken(`error converting YAML to JSON: ${error.message}`);
    strictError = `error converting YAML to JSON: ${error.message}`;
  }
  if (typeof config !== 'object' || Array.isArray(config)) {
    const type = Array.isArray(config) ? 'array' : typeof config === 'boolean' ? 'bool' : typeof config;
    broken(
      `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${type} into Go value of type map[string]interface {}`,
    );
  }
  return { type: 'apply', config: config as Json, force, strictError };
}

/** Applies to an object or its status; creates the object when it is not there. */
export function applyObject(
  world: ApiWorld,
  target: UpdateTarget,
  patch: ApplyPatch,
  context: RequestContext,
): Updated {
  const { resource, subresource = '' } = target;
  const applying: UpdateTarget = { ...target, mayCreate: subresource === '' };
  return updateObject(world, applying, context, (old) => {
    const gvk = { group: resource.kind.group, version: resource.kind.version, kind: resource.kind.kind };
    checkConfig(patch.config, gvk);
    const live = old ? served(resource, old) : zeroObject(resource);
    const subject = world.ledger.subjects.of(resource, subresource);
    const owners = startingOwners(world, subject, resource, old, live, context);
    const name = {
      manager: context.manager,
      operation: 'Apply',
      apiVersion: resource.apiVersion,
      subresource,
    } as const;
    const node = nodeOfKind(resource.kind);
    checkType(node, patch.config, gvk);
    const applied = merged(subject, node, live, patch, owners, name, context);
    checkStrict(patch, context);
    context.sent = { how: 'owners', owners: applied.owners };
    context.ownersChanged = !sameOwners(applied.owners, old ? world.ledger.owners(resource, old) : NO_OWNERS);
    const draft = decoded(resource, applied.value ?? live, patch.config, gvk);
    if (context.manager === LAST_APPLIER) refreshLastApplied(draft, patch.config);
    if (!old && draft.metadata.uid) {
      const why = `uid mismatch: the provided object specified uid ${draft.metadata.uid}, and no existing object was found`;
      throw new StatusError(conflict(resource.qualified, target.name, why));
    }
    return draft;
  });
}

/** Applies to the scale of an object. */
export function applyToScale(world: ApiWorld, target: ScaleTarget, patch: ApplyPatch, context: RequestContext): Scale {
  const { group, version, kind, schema } = SCALES.kind;
  const gvk = { group, version, kind };
  const { resource } = target;
  return updateScale(world, target, context, (scale, object) => {
    checkConfig(patch.config, gvk);
    checkType(schemaNode(schema), patch.config, gvk);
    const applied = applyScale(
      resource,
      scale,
      patch.config,
      world.ledger.owners(resource, object),
      patch.force,
      context,
    );
    if (applied.conflicts) throw new StatusError(conflictStatus(applied.conflicts));
    checkStrict(patch, context);
    return { scale: decodedScale(applied.value ?? scale), owners: applied.owners };
  });
}

// ── Checks ──────────────────────────────────────────────────────────────────────────────────────────────────────

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** "apps/v1, Kind=Deployment". Upstream: GroupVersionKind.String. */
const gvkText = ({ group, version, kind }: GroupVersionKind): string => `${group}/${version}, Kind=${kind}`;

/** What an apply must be and must not say. */
function checkConfig(config: Json, wanted: GroupVersionKind): void {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const parts = text(config.apiVersion).split('/');
  const [group, version] = parts.length > 2 ? ['', ''] : parts.length === 2 ? parts : ['', parts[0]];
  const said = { group, version, kind: text(config.kind) } as GroupVersionKind;
  if (gvkText(said) !== gvkText(wanted)) throw new StatusError(badRequest(`invalid object type: ${gvkText(said)}`));
  const { managedFields } = metadataOf(config);
  if (Array.isArray(managedFields) && managedFields.every((entry) => typeof entry === 'object' && entry !== null))
    throw new StatusError(badRequest('metadata.managedFields must be nil'));
}

function metadataOf(config: Json): Json {
  const { metadata } = config;
  return typeof metadata === 'object' && metadata !== null ? (metadata as Json) : {};
}

/** "default/web; apps/v1, Kind=Deployment". Upstream: objectGVKNN. */
function named(config: Json, gvk: GroupVersionKind): string {
  const { namespace, name } = metadataOf(config);
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return `${text(namespace)}/${text(name)}; ${gvkText(gvk)}`;
}

function checkType(node: SchemaNode, config: Json, gvk: GroupVersionKind): void {
  const why = misfits(node, config, false);
  if (why === undefined) return;
  throw new StatusError(failure(500, undefined, `failed to create typed patch object (${named(config, gvk)}): ${why}`));
}

function checkStrict({ strictError }: ApplyPatch, context: RequestContext): void {
  if (strictError === undefined || context.fieldValidation === 'Ignore') return;
  if (context.fieldValidation === 'Strict')
    throw new StatusError(badRequest(`error strict decoding YAML: ${strictError}`));
  context.warn(strictError);
}

/** The merged value as an object of its kind; types that read themselves may refuse it. */
function decoded(resource: Resource, value: unknown, config: Json, gvk: GroupVersionKind): KubeObject {
  const { object, typeError } = decodeKind(resource.kind, value, 'Ignore');
  if (typeError === undefined) return draftOf(resource, object);
  const why = `unable to convert unstructured object to ${gvkText(gvk)}: ${typeError}`;
  throw new StatusError(
    failure(
      500,
      undefined,
      `failed to convert new object (${named(config, gvk)}) to proper version (${resource.apiVersion}): ${why}`,
    ),
  );
}

// ── Owners ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Who owns what before the apply. An object nobody is known to own belongs to `before-first-apply`. */
function startingOwners(
  world: ApiWorld,
  subject: Subject,
  resource: Resource,
  old: KubeObject | undefined,
  live: unknown,
  context: RequestContext,
): Owners {
  const owners = old ? world.ledger.owners(resource, old) : NO_OWNERS;
  if (owners.size > 0) return owners;
  const { apiVersion } = resource;
  const name = { manager: 'before-first-apply', operation: 'Update', apiVersion, subresource: '' } as const;
  return afterUpdate(subject, zeroObject(resource), live, owners, name, context.nowMs);
}

/** The manager whose applies keep kubectl's annotation, and may take over what the annotation says. */
const LAST_APPLIER = 'kubectl';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function merged(
  subject: Subject,
  node: SchemaNode,
  live: unknown,
  patch: ApplyPatch,
  owners: Owners,
  name: Parameters<typeof managerId>[0],
  context: RequestContext,
): Exclude<Applied, { conflicts: readonly Conflict[] }> {
  const apply = (force: boolean): Applied => {
    try {
      return afterApply(subject, live, patch.config, owners, name, force, context.nowMs);
    } catch (error) {
      // The config was checked: it is the live object that has items nobody can tell apart.
      if (!(error instanceof ItemError)) throw error;
      throw new StatusError(failure(500, undefined, `failed to create typed live object: ${error.message}`));
    }
  };
  let applied = apply(patch.force);
  if (applied.conflicts) {
    let conflicts: readonly Conflict[] = applied.conflicts;
    const allowed = name.manager === LAST_APPLIER ? allowedByLastApplied(subject, node, live) : undefined;
    if (allowed) conflicts = conflicts.filter(({ path }) => !hasPath(allowed, path));
    if (conflicts.length > 0) throw new StatusError(conflictStatus(conflicts));
    applied = apply(true);
  }
  return applied as Exclude<Applied, { conflicts: readonly Conflict[] }>;
}

/** What client-side apply last wrote and nobody changed since. Upstream: allowedConflictsFromLastApplied. */
function allowedByLastApplied(subject: Subject, node: SchemaNode, live: unknown): FieldSet | undefined {
  const text = (live as KubeObject).metadata.annotations?.[LAST_APPLIED];
  if (!text) return undefined;
  let last: unknown;
  try {
    last = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if ((last as { apiVersion?: unknown } | null)?.apiVersion !== subject.apiVersion) return undefined;
  if (misfits(node, last, false) !== undefined || misfits(node, live, false) !== undefined) return undefined;
  const { added, modified, removed } = compare(node, last, live);
  return [modified, added, removed].reduce(difference, fieldsOf(node, last));
}

/** The annotation follows what is applied, while there is one. */
function refreshLastApplied(draft: KubeObject, config: Json): void {
  const { annotations } = draft.metadata;
  if (!annotations?.[LAST_APPLIED]) return;
  const metadata: Record<string, unknown> = { ...metadataOf(config) };
  const said = metadata.annotations as Record<string, string> | undefined;
  if (said) {
    const { [LAST_APPLIED]: _, ...others } = said;
    if (Object.keys(others).length > 0) metadata.annotations = others;
    else delete metadata.annotations;
  }
  const text = `${JSON.stringify(sortedKeys({ ...config, metadata }))}\n`;
  const kept = { ...annotations, [LAST_APPLIED]: text };
  if (validateAnnotations(kept, '').length > 0) {
    const { [LAST_APPLIED]: _, ...others } = annotations;
    draft.metadata.annotations = others;
  } else draft.metadata.annotations = kept;
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortedKeys(inner)]));
}

// ── Conflicts ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Upstream: NewConflictError, getConflictMessage. */
function conflictStatus(conflicts: readonly Conflict[]): Status {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${managerText(manager)}`,
    field: pathText(path),
  }));
  return failure(409, 'Conflict', conflictMessage(conflicts), { causes });
}

function conflictMessage(conflicts: readonly Conflict[]): string {
  const [only] = conflicts;
  if (only && conflicts.length === 1)
    return `Apply failed with 1 conflict: conflict with ${managerText(only.manager)}: ${pathText(only.path)}`;
  const lines: string[] = [];
  let last = '';
  for (const { manager, path } of conflicts) {
    const id = managerId(manager);
    if (id !== last) lines.push(`conflicts with ${managerText(manager)}:`);
    last = id;
    lines.push(`- ${pathText(path)}`);
  }
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}

/** Upstream: printManager; the identifier bears no time. */
function managerText({ manager, operation, apiVersion, subresource }: Ownership): string {
  const name = subresource === '' ? goQuote(manager) : `${goQuote(manager)} with subresource ${goQuote(subresource)}`;
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}
