/**
 * The kinds that a CustomResourceDefinition brings: one for each version. Objects are stored in the version that is marked for it,
 * and those written before stay as they were; what another version shows is the same under another name (conversion None).
 * Mirrors apiextensions-apiserver pkg/registry/customresource/{strategy,status_strategy,validator}.go and
 * tableconvertor/tableconvertor.go, pkg/apiserver/customresource_handler.go (unstructuredSchemaCoercer, defaulting of what is read).
 */

import { ageColumn, nameColumn } from '../kinds/define.ts';
import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionVersion,
} from '../objects.ts';
import { cloneJson, type Decoded, decodeStrict } from '../schema/decode.ts';
import { parseLabelSelector, SelectorError } from '../selectors.ts';
import { sortedDeeply } from '../sorted-keys.ts';
import { age, parseTime } from '../time.ts';
import type { Column, FieldError, Kind, KubeObject } from '../types.ts';
import { invalid, sameJson } from '../validation/errors.ts';
import { validateAnyObjectMeta } from '../validation/metadata.ts';
import { isDnsSubdomain, isQualifiedName } from '../validation/names.ts';
import { ruleFailures } from './cel-rules.ts';
import { embeddedErrors, listErrors, scaleErrors, scalePath, valueAt } from './content-rules.ts';
import { applyDefaults } from './defaulting.ts';
import { findPath, parsePath } from './json-path.ts';
import { schemaErrors } from './json-schema.ts';
import { prune, pruneNulls } from './pruning.ts';
import { publishedSchema } from './published.ts';
import { isObject, type JsonSchema, storageVersion } from './schema.ts';
import { kindNode, OBJECT_META } from './schema-node.ts';

type Content = KubeObject & Record<string, unknown>;

/** The kinds of a definition, that of its stored version first. */
export function kindsOf(definition: CustomResourceDefinition): readonly Kind[] {
  const stored = storageVersion(definition.spec);
  const others = definition.spec.versions.filter((version) => version !== stored && version.served);
  return stored ? [stored, ...others].map((version) => new CustomKind(definition, version).kind()) : [];
}

/** Names that nobody else had; those asked for until the status says. */
function acceptedNames({ spec, status }: CustomResourceDefinition): CustomResourceDefinitionNames {
  return status?.acceptedNames?.kind ? status.acceptedNames : spec.names;
}

class CustomKind {
  readonly #definition: CustomResourceDefinition;
  readonly #version: CustomResourceDefinitionVersion;
  readonly #schema: JsonSchema;
  readonly #apiVersion: string;
  readonly #hasStatus: boolean;
  /** Stored objects as this version shows them. */
  readonly #shown = new WeakMap<KubeObject, Content>();

  constructor(definition: CustomResourceDefinition, version: CustomResourceDefinitionVersion) {
    this.#definition = definition;
    this.#version = version;
    this.#schema = version.schema?.openAPIV3Schema ?? {};
    this.#apiVersion = `${definition.spec.group}/${version.name}`;
    this.#hasStatus = version.subresources?.status !== undefined;
  }

  kind(): Kind {
    const { spec, metadata } = this.#definition;
    const { plural, singular = '', kind, shortNames = [], categories = [] } = acceptedNames(this.#definition);
    const { subresources, selectableFields = [] } = this.#version;
    const scale = subresources?.scale;
    const labelPath = scale?.labelSelectorPath;
    return {
      group: spec.group,
      version: this.#version.name,
      kind,
      plural,
      singular,
      shortNames,
      categories,
      namespaced: spec.scope === 'Namespaced',
      schema: '',
      verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'],
      unconditionalUpdate: false,
      storedAs: {
        resource: metadata.name,
        group: spec.group,
        toStored: (object) => ({ ...object, apiVersion: `${spec.group}/${storageVersion(spec)?.name}` }),
        fromStored: (object) => this.#show(object),
      },
      custom: {
        decode: (value, mode) => this.#decode(value, mode),
        node: kindNode(this.#schema),
        document: () => publishedSchema(this.#schema),
        hidden: !this.#version.served,
        closing: metadata.deletionTimestamp !== undefined,
      },
      ...(this.#version.deprecated ? { deprecated: this.#deprecation() } : {}),
      prepareForCreate: (draft) => {
        if (this.#hasStatus) delete (draft as Content).status;
        draft.metadata.generation = 1;
      },
      prepareForUpdate: (draft, old) => this.#prepareForUpdate(draft as Content, this.#show(old)),
      validate: (object) => this.#validate(object),
      validateUpdate: (object, old) => this.#validateUpdate(object, this.#show(old)),
      warnings: ({ metadata: { finalizers = [] } }, old) =>
        finalizers
          .filter((f) => !old?.metadata.finalizers?.includes(f))
          .sort()
          .flatMap(finalizerWarnings),
      defaultsWhenRead: (draft) => this.#coerceToStored(draft as Content),
      ...(this.#hasStatus
        ? {
            status: {
              ignores: [['metadata'], ['spec']],
              prepareForUpdate: (draft, old) => keepAllButStatus(draft as Content, this.#show(old)),
              validateUpdate: (object, old) => this.#validateStatus(object, this.#show(old)),
            },
          }
        : {}),
      ...(scale
        ? {
            scale: {
              specPath: scalePath(scale.specReplicasPath),
              statusPath: scalePath(scale.statusReplicasPath),
              selector: (object: KubeObject) => (labelPath ? selectorText(valueAt(object, labelPath)) : ''),
            },
          }
        : {}),
      ...(selectableFields.length > 0
        ? {
            fields: (object: KubeObject) =>
              Object.fromEntries(
                selectableFields.map(({ jsonPath }) => {
                  const [found] = findPath(parsePath(jsonPath) ?? [], this.#show(object));
                  return [jsonPath.replace(/^\./, ''), found === undefined || found === null ? '' : String(found)];
                }),
              ),
          }
        : { fields: () => ({}) }),
      columns: this.#columns(),
    };
  }

  /** Upstream: crdInfo.warnings. */
  #deprecation(): string {
    const { deprecationWarning } = this.#version;
    return deprecationWarning ?? `${this.#apiVersion} ${this.#definition.spec.names.kind} is deprecated`;
  }

  // ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Reads a body: unknown fields go, null where it means nothing too, defaults come. */
  #decode(value: unknown, mode: 'Strict' | 'Warn' | 'Ignore'): Decoded {
    if (!isObject(value)) {
      const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
      const typeError = `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
      return { object: {}, unknownFields: [], typeError };
    }
    const metadata = decodeStrict(OBJECT_META, value.metadata ?? {}, mode);
    const unknownFields = metadata.unknownFields.map((text) => text.replace(' field "', ' field "metadata.'));
    const unknown: string[] = [];
    const fields = prune(sortedDeeply(value), this.#schema, true, unknown);
    const object = pruneNulls(fields, this.#schema) as Content;
    applyDefaults(object, this.#schema);
    if (mode !== 'Ignore') unknownFields.push(...unknown.sort().map((path) => `unknown field "${path}"`));
    const decoded = { object: { ...object, metadata: metadata.object }, unknownFields };
    return metadata.typeError === undefined ? decoded : { ...decoded, typeError: metadata.typeError };
  }

  /** A stored object as clients of this version see it. */
  #show(object: KubeObject): Content {
    const known = this.#shown.get(object);
    if (known) return known;
    const writtenIn = this.#definition.spec.versions.find(
      ({ name }) => object.apiVersion === `${this.#definition.spec.group}/${name}`,
    );
    const schema = writtenIn?.schema?.openAPIV3Schema;
    let content = object as Content;
    if (schema) content = withDefaults(pruneNulls(prune(object, schema, true), schema) as Content, schema);
    if (object.apiVersion !== this.#apiVersion) content = prune(content, this.#schema, true) as Content;
    const { kind } = acceptedNames(this.#definition);
    if (content.apiVersion !== this.#apiVersion || content.kind !== kind)
      content = { ...content, apiVersion: this.#apiVersion, kind };
    this.#shown.set(object, content);
    return content;
  }

  /** What is stored is what the stored version knows. */
  #coerceToStored(draft: Content): void {
    const stored = storageVersion(this.#definition.spec);
    if (!stored || stored === this.#version) return;
    const schema = stored.schema?.openAPIV3Schema ?? {};
    const kept = prune(draft, schema, true) as Content;
    for (const key of Object.keys(draft)) {
      if (kept[key] === undefined) delete draft[key];
      else draft[key] = kept[key];
    }
  }

  // ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────────

  #prepareForUpdate(draft: Content, old: Content): void {
    if (this.#hasStatus) {
      if (old.status !== undefined) draft.status = old.status;
      else delete draft.status;
    }
    if (!sameJson(contentOf(draft), contentOf(old))) draft.metadata.generation = (old.metadata.generation ?? 0) + 1;
  }

  #validate(object: KubeObject): FieldError[] {
    const { scope } = this.#definition.spec;
    const { subresources } = this.#version;
    const errors = validateAnyObjectMeta(object.metadata, scope === 'Namespaced', isDnsSubdomain, 'metadata');
    errors.push(
      ...schemaErrors(object, this.#schema, ''),
      ...scaleErrors(object, subresources?.scale, true),
      ...embeddedErrors(object, this.#schema),
      ...listErrors(object, this.#schema),
    );
    return this.#withRules(errors, object, undefined);
  }

  #validateUpdate(object: KubeObject, old: Content): FieldError[] {
    const { subresources } = this.#version;
    const errors = [
      ...schemaErrors(object, this.#schema, '', old),
      ...scaleErrors(object, subresources?.scale, true),
      ...embeddedErrors(object, this.#schema),
    ];
    if (listErrors(old, this.#schema).length === 0) errors.push(...listErrors(object, this.#schema));
    return this.#withRules(errors, object, old);
  }

  #validateStatus(object: KubeObject, old: Content): FieldError[] {
    const { status } = object as Content;
    const schema = this.#schema.properties?.status;
    const errors = status !== undefined && schema ? schemaErrors(status, schema, 'status', old.status) : [];
    errors.push(...scaleErrors(object, this.#version.subresources?.scale, false));
    if (listErrors(old, this.#schema).length === 0) errors.push(...listErrors(object, this.#schema));
    return this.#withRules(errors, object, old);
  }

  /** Rules are looked at when what they look at has its form. */
  #withRules(errors: FieldError[], object: KubeObject, old: Content | undefined): FieldError[] {
    if (errors.some(({ type }) => BLOCKING.includes(type))) return [...errors, UNCHECKED];
    const shown = { ...object, apiVersion: this.#apiVersion };
    return [...errors, ...ruleFailures(shown, old, this.#schema, '', true)];
  }

  // ── Columns ─────────────────────────────────────────────────────────────────────────────────────────────────────

  #columns(): readonly Column[] {
    const { additionalPrinterColumns: columns = [] } = this.#version;
    if (columns.length === 0) return [nameColumn(), { ...ageColumn(), type: 'date' }];
    return [nameColumn(), ...columns.map((column) => this.#column(column))];
  }

  #column({ name, type, format, description, priority = 0, jsonPath }: CustomResourceColumnDefinition): Column {
    const path = parsePath(jsonPath);
    return {
      name,
      type: type as Column['type'],
      priority: priority as 0 | 1,
      ...(format ? { format } : {}),
      description: description ?? `Custom resource definition column (in JSONPath format): ${jsonPath}`,
      cell: (object, nowMs) => cell(type, path && findPath(path, this.#show(object))[0], nowMs),
    };
  }
}

/** Upstream: hasBlockingErr. */
const BLOCKING: readonly FieldError['type'][] = [
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
];
const UNCHECKED = invalid(
  '<nil>',
  null,
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
);

/** The object with defaults: itself when it has them all. */
function withDefaults(object: Content, schema: JsonSchema): Content {
  const filled = cloneJson(object) as Content;
  applyDefaults(filled, schema);
  return sameJson(filled, object) ? object : { ...filled, metadata: object.metadata };
}

function contentOf({ metadata: _metadata, apiVersion: _apiVersion, ...content }: Content): unknown {
  return content;
}

/** Upstream: statusStrategy.PrepareForUpdate. */
function keepAllButStatus(draft: Content, old: Content): void {
  for (const key of Object.keys(draft))
    if (!['status', 'apiVersion', 'metadata'].includes(key) && !(key in old)) delete draft[key];
  for (const key of Object.keys(old)) if (!['status', 'apiVersion', 'metadata'].includes(key)) draft[key] = old[key];
  const { resourceVersion } = draft.metadata;
  draft.metadata = { ...old.metadata, resourceVersion };
}

/** A selector as /scale shows it. Upstream: scaleFromCustomResource. */
function selectorText(value: unknown): string {
  if (typeof value !== 'string') return '';
  try {
    parseLabelSelector(value);
    return value;
  } catch (error) {
    if (error instanceof SelectorError) return '';
    throw error;
  }
}

/** Upstream: validateKubeFinalizerName. */
function finalizerWarnings(finalizer: string): string[] {
  const say = (text: string): string => `metadata.finalizers: ${JSON.stringify(finalizer)}: ${text}`;
  const found = isQualifiedName(finalizer).map(say);
  if (finalizer.includes('/') || ['orphan', 'foregroundDeletion', 'kubernetes'].includes(finalizer)) return found;
  const advice = 'prefer a domain-qualified finalizer name';
  const path = finalizer.includes('.') ? ' including a path (/)' : '';
  return [...found, say(`${advice}${path} to avoid accidental conflicts with other finalizer writers`)];
}

/** Upstream: cellForJSONValue; texts are printed whatever they are. */
function cell(type: string, value: unknown, nowMs: number): string | number | boolean | null {
  if (value === undefined || (value === null && type !== 'string')) return null;
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date':
      if (typeof value !== 'string') return null;
      return parseTime(value) === undefined ? '<invalid>' : age(value, nowMs);
    default:
      return value === null ? '<nil>' : typeof value === 'object' ? JSON.stringify(sortedDeeply(value)) : String(value);
  }
}
