/**
 * CustomResourceDefinition. Upstream: apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go. What all versions have
 * alike is checked once, at the paths of its internal form (spec.validation, spec.subresources). Leaves out: conversion by webhooks
 * beyond its form.
 */

import { type JsonSchema, schemaHas, schemasOf, valueSchema } from '../custom/schema.ts';
import { schemaDefinitionErrors } from '../custom/schema-rules.ts';
import type {
  CustomResourceColumnDefinition,
  CustomResourceConversion,
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
  CustomResourceSubresources,
  SelectableField,
} from '../objects.ts';
import { internalValue } from '../schema/internal.ts';
import type { FieldError } from '../types.ts';
import { duplicate, forbidden, immutable, invalid, notSupported, required, sameJson, tooMany } from './errors.ts';
import { validateAnyObjectMetaUpdate, validateObjectMeta } from './metadata.ts';
import { isDns1035Label, isDnsSubdomain, nameIsDnsSubdomain } from './names.ts';

const VERSION_TYPE = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion';
const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];
const MAX_SELECTABLE_FIELDS = 8;
export const APPROVAL = 'api-approved.kubernetes.io';

export function definitionErrors(definition: CustomResourceDefinition): FieldError[] {
  const { metadata, spec } = definition;
  const wanted = `${spec.names?.plural ?? ''}.${spec.group ?? ''}`;
  const nameOf = (name: string, prefix: boolean): readonly string[] => [
    ...nameIsDnsSubdomain(name, prefix),
    ...(name === wanted ? [] : ['must be spec.names.plural+"."+spec.group']),
  ];
  return [
    ...validateObjectMeta(metadata, false, nameOf, 'metadata'),
    ...specErrors(spec),
    ...statusErrors(definition),
    ...approvalErrors(definition, undefined),
    ...preserveErrors(definition, undefined),
  ];
}

export function definitionUpdateErrors(
  definition: CustomResourceDefinition,
  old: CustomResourceDefinition,
): FieldError[] {
  const { spec } = definition;
  const errors = [...validateAnyObjectMetaUpdate(definition.metadata, old.metadata, 'metadata'), ...specErrors(spec)];
  if (old.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True')) {
    errors.push(...immutable('spec.scope', spec.scope, old.spec.scope));
    errors.push(...immutable('spec.names.kind', spec.names?.kind, old.spec.names.kind));
  }
  errors.push(...immutable('spec.group', spec.group, old.spec.group));
  errors.push(...immutable('spec.names.plural', spec.names?.plural, old.spec.names.plural));
  return [
    ...errors,
    ...statusErrors(definition),
    ...approvalErrors(definition, old),
    ...preserveErrors(definition, old),
  ];
}

export function definitionStatusErrors(
  definition: CustomResourceDefinition,
  old: CustomResourceDefinition,
): FieldError[] {
  return [
    ...validateAnyObjectMetaUpdate(definition.metadata, old.metadata, 'metadata'),
    ...nameErrors(definition.status.acceptedNames, 'status.acceptedNames'),
  ];
}

function statusErrors({ spec, status }: CustomResourceDefinition): FieldError[] {
  return [
    ...nameErrors(status.acceptedNames, 'status.acceptedNames'),
    ...storedVersionErrors(status.storedVersions ?? undefined, spec.versions ?? []),
  ];
}

/** Upstream: ValidateCustomResourceDefinitionStoredVersions. */
function storedVersionErrors(
  stored: readonly string[] | undefined,
  versions: readonly CustomResourceDefinitionVersion[],
): FieldError[] {
  const path = 'status.storedVersions';
  if (!stored?.length) return [invalid(path, stored ?? null, 'must have at least one stored version')];
  const errors: FieldError[] = [];
  for (const { name, storage } of versions)
    if (storage && !stored.includes(name)) errors.push(invalid(path, stored, `must have the storage version ${name}`));
  for (const [i, name] of stored.entries()) {
    if (versions.some((version) => version.name === name)) continue;
    const detail = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
    errors.push(invalid(`${path}[${i}]`, name, detail));
  }
  return errors;
}

/** Groups of Kubernetes itself need its approval. Upstream: validateAPIApproval. */
function approvalErrors(definition: CustomResourceDefinition, old: CustomResourceDefinition | undefined): FieldError[] {
  if (!isProtectedGroup(definition.spec.group)) return [];
  const value = definition.metadata.annotations?.[APPROVAL];
  const { state, text } = approvalState(value);
  if (old && state === approvalState(old.metadata.annotations?.[APPROVAL]).state) return [];
  const path = `metadata.annotations[${APPROVAL}]`;
  if (state === 'missing') return [required(path, text)];
  return state === 'invalid' ? [invalid(path, value, text)] : [];
}

/** Upstream: apihelpers.IsProtectedCommunityGroup. */
export function isProtectedGroup(group = ''): boolean {
  return /(^|\.)(k8s|kubernetes)\.io$/.test(group);
}

/** What the annotation says of the API's approval, and how that is told. Upstream: apihelpers.GetAPIApprovalState. */
export function approvalState(annotation = ''): {
  readonly state: 'missing' | 'bypassed' | 'approved' | 'invalid';
  readonly text: string;
} {
  const head = `protected groups must have approval annotation "${APPROVAL}"`;
  const more = 'see https://github.com/kubernetes/enhancements/pull/1111';
  if (annotation === '') return { state: 'missing', text: `${head}, ${more}` };
  if (annotation.startsWith('unapproved'))
    return { state: 'bypassed', text: `not approved: ${JSON.stringify(annotation)}` };
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/]+/i.test(annotation)) return { state: 'approved', text: `approved in ${annotation}` };
  return { state: 'invalid', text: `${head} with either a URL or a reason starting with "unapproved", ${more}` };
}

function preserveErrors({ spec }: CustomResourceDefinition, old: CustomResourceDefinition | undefined): FieldError[] {
  if (!spec.preserveUnknownFields || old?.spec.preserveUnknownFields) return [];
  const detail =
    'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
  return [invalid('spec.preserveUnknownFields', true, detail)];
}

// ── Spec ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What all versions have alike stands at the top of the internal form, and no longer in the versions. */
interface Hoisted {
  readonly schema: boolean;
  readonly subresources: boolean;
  readonly columns: boolean;
  readonly selectable: boolean;
}

function hoist(versions: readonly CustomResourceDefinitionVersion[]): Hoisted {
  const [first] = versions;
  const alike = (of: (version: CustomResourceDefinitionVersion) => unknown): boolean =>
    first !== undefined && versions.every((version) => sameJson(of(version), of(first)));
  return {
    schema: alike((v) => v.schema),
    subresources: alike((v) => v.subresources),
    columns: alike((v) => v.additionalPrinterColumns),
    selectable: alike((v) => v.selectableFields),
  };
}

function specErrors(spec: CustomResourceDefinitionSpec): FieldError[] {
  const errors: FieldError[] = [];
  const versions = spec.versions ?? [];
  const top = hoist(versions);
  const [first] = versions;
  errors.push(...groupErrors(spec.group ?? ''));
  if (!spec.scope) errors.push(required('spec.scope'));
  else if (spec.scope !== 'Cluster' && spec.scope !== 'Namespaced')
    errors.push(notSupported('spec.scope', spec.scope, ['Cluster', 'Namespaced']));
  if (!top.schema || !first?.schema?.openAPIV3Schema) {
    for (const [i, version] of versions.entries())
      if (!version.schema?.openAPIV3Schema) errors.push(required(`spec.versions[${i}].schema.openAPIV3Schema`));
  }
  if (
    schemasOf(spec).some((schema) => schemaHas(schema, (s) => s.default !== undefined)) &&
    spec.preserveUnknownFields
  ) {
    const detail = 'must be false in order to use defaults in the schema';
    errors.push(invalid('spec.preserveUnknownFields', true, detail));
  }
  for (const [i, version] of versions.entries()) {
    const { name = '' } = version;
    const problems = isDns1035Label(name);
    if (problems.length > 0) errors.push(invalid(`spec.versions[${i}].name`, name, problems.join(',')));
    errors.push(...versionErrors(version, top, `spec.versions[${i}]`));
  }
  errors.push(...versionListErrors(spec, top));
  errors.push(...requiredNames(spec.names ?? {}), ...nameErrors(spec.names, 'spec.names'));
  if (top.schema && first?.schema?.openAPIV3Schema) {
    const hasStatus = versions.some(({ subresources }) => subresources?.status !== undefined);
    errors.push(...schemaDefinitionErrors(first.schema.openAPIV3Schema, hasStatus, 'spec.validation.openAPIV3Schema'));
  }
  if (top.subresources) errors.push(...subresourceErrors(first?.subresources, 'spec.subresources'));
  if (top.columns) errors.push(...columnErrors(first?.additionalPrinterColumns, 'spec.additionalPrinterColumns'));
  if (top.selectable)
    errors.push(...selectableErrors(first?.selectableFields, first?.schema?.openAPIV3Schema, 'spec.selectableFields'));
  return [...errors, ...conversionErrors(spec.conversion, spec.preserveUnknownFields === true)];
}

function groupErrors(group: string): FieldError[] {
  if (group === '') return [required('spec.group')];
  const problems = isDnsSubdomain(group);
  if (problems.length > 0) return [invalid('spec.group', group, problems.join(','))];
  return group.includes('.') ? [] : [invalid('spec.group', group, 'should be a domain with at least one dot')];
}

function versionErrors(version: CustomResourceDefinitionVersion, top: Hoisted, path: string): FieldError[] {
  const { deprecated, deprecationWarning, schema, subresources, additionalPrinterColumns, selectableFields } = version;
  const errors = deprecationProblems(deprecated ?? false, deprecationWarning).map((problem) =>
    invalid(`${path}.deprecationWarning`, deprecationWarning, problem),
  );
  const root = schema?.openAPIV3Schema;
  if (!top.schema && root)
    errors.push(...schemaDefinitionErrors(root, subresources?.status !== undefined, `${path}.schema.openAPIV3Schema`));
  if (!top.subresources) errors.push(...subresourceErrors(subresources, `${path}.subresources`));
  if (!top.columns) errors.push(...columnErrors(additionalPrinterColumns, `${path}.additionalPrinterColumns`));
  if (!top.selectable) errors.push(...selectableErrors(selectableFields, root, `${path}.selectableFields`));
  return errors;
}

function deprecationProblems(deprecated: boolean, warning: string | undefined): string[] {
  if (warning === undefined) return [];
  if (!deprecated) return ['can only be set for deprecated versions'];
  const problems: string[] = [];
  if (warning.length > 256) problems.push('must be <= 256 characters long');
  if (warning === '') problems.push('must not be an empty string');
  const strange = [...warning].findIndex((char) => /\p{C}/u.test(char));
  if (strange >= 0)
    problems.push(`must only contain printable UTF-8 characters; non-printable character found at index ${strange}`);
  return problems;
}

function versionListErrors(spec: CustomResourceDefinitionSpec, top: Hoisted): FieldError[] {
  const errors: FieldError[] = [];
  const versions = spec.versions ?? [];
  const shown = spec.versions?.map((version) => internalValue(VERSION_TYPE, withoutHoisted(version, top))) ?? null;
  const names = versions.map(({ name }) => name ?? '');
  if (new Set(names).size < names.length)
    errors.push(invalid('spec.versions', shown, 'must contain unique version names'));
  if (versions.filter(({ storage }) => storage).length !== 1)
    errors.push(invalid('spec.versions', shown, 'must have exactly one version marked as storage version'));
  // The older field `version` is the first one's name.
  const [first = ''] = names;
  const problems = first === '' ? [] : isDns1035Label(first);
  if (problems.length > 0) errors.push(invalid('spec.version', first, problems.join(',')));
  return errors;
}

function withoutHoisted(
  version: CustomResourceDefinitionVersion,
  top: Hoisted,
): Partial<CustomResourceDefinitionVersion> {
  const { schema, subresources, additionalPrinterColumns, selectableFields, ...rest } = version;
  return {
    ...rest,
    ...(top.schema || schema === undefined ? {} : { schema }),
    ...(top.subresources || subresources === undefined ? {} : { subresources }),
    ...(top.columns || additionalPrinterColumns === undefined ? {} : { additionalPrinterColumns }),
    ...(top.selectable || selectableFields === undefined ? {} : { selectableFields }),
  };
}

function requiredNames(names: Partial<CustomResourceDefinitionNames>): FieldError[] {
  const keys = ['plural', 'singular', 'kind', 'listKind'] as const;
  return keys.flatMap((key) => (names[key] ? [] : [required(`spec.names.${key}`)]));
}

/** Upstream: ValidateCustomResourceDefinitionNames. */
function nameErrors(names: Partial<CustomResourceDefinitionNames> | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { plural = '', singular = '', kind = '', listKind = '', shortNames = [], categories = [] } = names ?? {};
  const label = (key: string, value: string, head = ''): void => {
    const problems = isDns1035Label(head === '' ? value : value.toLowerCase());
    if (problems.length > 0) errors.push(invalid(`${path}.${key}`, value, head + problems.join(',')));
  };
  const mixed = 'may have mixed case, but should otherwise match: ';
  if (plural !== '') label('plural', plural);
  if (singular !== '') label('singular', singular);
  if (kind !== '') label('kind', kind, mixed);
  if (listKind !== '') label('listKind', listKind, mixed);
  for (const [i, name] of shortNames.entries()) label(`shortNames[${i}]`, name);
  if (kind !== '' && kind === listKind)
    errors.push(invalid(`${path}.listKind`, listKind, 'kind and listKind may not be the same'));
  for (const [i, name] of categories.entries()) label(`categories[${i}]`, name);
  return errors;
}

// ── Subresources, columns, fields ───────────────────────────────────────────────────────────────────────────────────

function subresourceErrors(subresources: CustomResourceSubresources | undefined, path: string): FieldError[] {
  const scale = subresources?.scale;
  if (!scale) return [];
  const errors: FieldError[] = [];
  const check = (key: string, value: string, roots: readonly string[], detail: string): void => {
    const at = `${path}.scale.${key}`;
    if (value === '') errors.push(required(at));
    else if (!value.startsWith('.')) errors.push(invalid(at, value, 'must be a simple json path starting with .'));
    else if (!roots.some((root) => value.startsWith(root))) errors.push(invalid(at, value, detail));
  };
  check('specReplicasPath', scale.specReplicasPath ?? '', ['.spec.'], 'should be a json path under .spec');
  check('statusReplicasPath', scale.statusReplicasPath ?? '', ['.status.'], 'should be a json path under .status');
  if (scale.labelSelectorPath) {
    const detail = 'should be a json path under either .spec or .status';
    check('labelSelectorPath', scale.labelSelectorPath, ['.spec.', '.status.'], detail);
  }
  return errors;
}

function columnErrors(columns: readonly CustomResourceColumnDefinition[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const [i, { name, type, format, jsonPath }] of (columns ?? []).entries()) {
    const at = `${path}[${i}]`;
    if (!name) errors.push(required(`${at}.name`));
    const types = `must be one of ${COLUMN_TYPES.join(',')}`;
    if (!type) errors.push(required(`${at}.type`, types));
    else if (!COLUMN_TYPES.includes(type)) errors.push(invalid(`${at}.type`, type, types));
    if (format && !COLUMN_FORMATS.includes(format))
      errors.push(invalid(`${at}.format`, format, `must be one of ${COLUMN_FORMATS.join(',')}`));
    if (!jsonPath) errors.push(required(`${at}.JSONPath`));
    else if (!jsonPath.startsWith('.'))
      errors.push(invalid(`${at}.JSONPath`, jsonPath, 'must be a simple json path starting with .'));
  }
  return errors;
}

function selectableErrors(
  fields: readonly SelectableField[] | undefined,
  schema: JsonSchema | undefined,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [i, { jsonPath }] of (fields ?? []).entries()) {
    const at = `${path}[${i}].jsonPath`;
    if (!jsonPath) {
      errors.push(required(at));
      continue;
    }
    const found = schema && schemaAt(schema, jsonPath);
    if (!found) {
      errors.push(invalid(at, jsonPath, `is an invalid path: does not refer to a valid field`));
      continue;
    }
    if (jsonPath.startsWith('.metadata')) errors.push(invalid(at, jsonPath, 'must not point to fields in metadata'));
    if (!['string', 'boolean', 'integer'].includes(found.type ?? '')) {
      const detail =
        'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.';
      errors.push(invalid(at, jsonPath, detail));
    }
    if (seen.has(jsonPath)) errors.push(duplicate(at, jsonPath));
    seen.add(jsonPath);
  }
  if (seen.size > MAX_SELECTABLE_FIELDS) errors.push(tooMany(path, seen.size, MAX_SELECTABLE_FIELDS));
  return errors;
}

function schemaAt(schema: JsonSchema, path: string): JsonSchema | undefined {
  let at: JsonSchema | undefined = schema;
  for (const name of path.split('.').slice(1)) at = at && (at.properties?.[name] ?? valueSchema(at));
  return at;
}

// ── Conversion ──────────────────────────────────────────────────────────────────────────────────────────────────────

function conversionErrors(conversion: CustomResourceConversion | undefined, preserves: boolean): FieldError[] {
  if (!conversion) return [];
  const errors: FieldError[] = [];
  const path = 'spec.conversion';
  const { strategy, webhook } = conversion;
  if (strategy !== 'None' && preserves)
    errors.push(invalid(`${path}.strategy`, strategy, 'must be None if spec.preserveUnknownFields is true'));
  if (!strategy) errors.push(required(`${path}.strategy`));
  else if (strategy !== 'None' && strategy !== 'Webhook')
    errors.push(notSupported(`${path}.strategy`, strategy, ['None', 'Webhook']));
  if (strategy !== 'Webhook') {
    const detail = 'should not be set when strategy is not set to Webhook';
    if (webhook?.clientConfig) errors.push(forbidden(`${path}.webhookClientConfig`, detail));
    if (webhook?.conversionReviewVersions?.length) errors.push(forbidden(`${path}.conversionReviewVersions`, detail));
    return errors;
  }
  const client = webhook?.clientConfig;
  if (!client) errors.push(required(`${path}.webhookClientConfig`, 'required when strategy is set to Webhook'));
  else if ((client.url === undefined) === (client.service === undefined))
    errors.push(required(`${path}.webhookClientConfig`, 'exactly one of url or service is required'));
  const reviews = webhook?.conversionReviewVersions ?? [];
  if (reviews.length === 0) errors.push(required(`${path}.conversionReviewVersions`));
  else if (!reviews.includes('v1') && !reviews.includes('v1beta1'))
    errors.push(invalid(`${path}.conversionReviewVersions`, reviews, 'must include at least one of v1, v1beta1'));
  return errors;
}
