/**
 * CustomResourceDefinition. Upstream: apiextensions-apiserver pkg/registry/customresourcedefinition/strategy.go, v1/defaults.go. What
 * it defines is served by custom/.
 */
import { isKnownFormat } from '../custom/formats.ts';
import { itemSchema, LIST_TYPE, schemaHas, schemasOf, storageVersion } from '../custom/schema.ts';
import { serveDefinition } from '../custom/serving.ts';
import { goQuote, notSimulated, StatusError } from '../errors.ts';
import type { CustomResourceDefinition, CustomResourceDefinitionSpec } from '../objects.ts';
import {
  definitionErrors,
  definitionStatusErrors,
  definitionUpdateErrors,
} from '../validation/customresourcedefinition.ts';
import { countGeneration, createdAtColumn, defineKind, nameColumn } from './define.ts';
import { DEFINITION } from './names.ts';

export const customResourceDefinitionKind = defineKind<CustomResourceDefinition>({
  ...DEFINITION,
  brings: serveDefinition,
  unconditionalUpdate: false,
  defaults: ({ spec }) => {
    if (!spec) return;
    const { names } = spec;
    if (names?.kind) {
      if (!names.singular) names.singular = names.kind.toLowerCase();
      if (!names.listKind) names.listKind = `${names.kind}List`;
    }
    spec.conversion ??= { strategy: 'None' };
    const service = spec.conversion.webhook?.clientConfig?.service;
    if (service) service.port ??= 443;
  },
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1;
    const acceptedNames = { plural: '', kind: '' };
    draft.status = { conditions: null as never, acceptedNames, storedVersions: null as never };
    noteStorage(draft);
  },
  prepareForUpdate: (draft, old) => {
    draft.status = { ...old.status };
    countGeneration(draft, old);
    noteStorage(draft);
  },
  validate: (definition) => withoutWebhook(definition, definitionErrors(definition)),
  validateUpdate: (definition, old) => withoutWebhook(definition, definitionUpdateErrors(definition, old)),
  status: {
    prepareForUpdate: (draft, old) => {
      // Labels, annotations and finalizers are set by status updates, too: upstream resets the new metadata to themselves.
      draft.spec = old.spec;
    },
    validateUpdate: definitionStatusErrors,
  },
  warnings: ({ spec }, old) => {
    const before = old ? warningsOf(old.spec) : [];
    return warningsOf(spec).filter((text) => !before.includes(text));
  },
  columns: [nameColumn(), createdAtColumn()],
});

/** The version objects are written in joins those they ever were written in. */
function noteStorage({ spec, status }: CustomResourceDefinition): void {
  const name = storageVersion(spec)?.name;
  const stored = status.storedVersions ?? [];
  if (name !== undefined && !stored.includes(name)) status.storedVersions = [...stored, name];
}

/** A definition that is right but needs a webhook is refused: nobody would answer it. */
function withoutWebhook<T>({ spec }: CustomResourceDefinition, errors: T[]): T[] {
  if (errors.length === 0 && spec.conversion?.strategy === 'Webhook')
    throw new StatusError(notSimulated('conversion of custom resources by webhooks'));
  return errors;
}

function warningsOf(spec: CustomResourceDefinitionSpec): string[] {
  const formats: string[] = [];
  const sets = new Set<string>();
  for (const root of schemasOf(spec)) {
    schemaHas(root, (schema) => {
      if (schema.format && !isKnownFormat(schema.type, schema.format))
        formats.push(`unrecognized format ${goQuote(schema.format)}`);
      const type = itemSchema(schema)?.type;
      if (schema[LIST_TYPE] === 'set' && (type === 'object' || type === 'array')) {
        sets.add(
          `x-kubernetes-list-type: set for items of type "${type}" is not supported by server-side apply or CEL validation rules`,
        );
      }
      return false;
    });
  }
  return [...formats, ...[...sets].sort()];
}
