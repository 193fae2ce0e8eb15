/** The versions of JSON Schema. Mirrors santhosh-tekuri/jsonschema v6's draft.go; vocabularies of other metaschemas are left out. */
import { isMap } from '../../gotemplate/values.ts';

export interface Draft {
  /** 4, 6, 7, 2019 or 2020. */
  readonly version: number;
  readonly url: string;
  /** The keyword that names a schema. */
  readonly id: 'id' | '$id';
  /** Where schemas stand in a schema: a keyword's value itself, the elements of its list, the values of its object. */
  readonly schemas: readonly string[];
  readonly lists: readonly string[];
  readonly maps: readonly string[];
}

const DRAFT4: Draft = {
  version: 4,
  url: 'http://json-schema.org/draft-04/schema',
  id: 'id',
  schemas: ['not', 'additionalProperties', 'items', 'additionalItems'],
  lists: ['allOf', 'anyOf', 'oneOf', 'items'],
  maps: ['definitions', 'properties', 'patternProperties', 'dependencies'],
};

const DRAFT6: Draft = {
  ...DRAFT4,
  version: 6,
  url: 'http://json-schema.org/draft-06/schema',
  id: '$id',
  schemas: [...DRAFT4.schemas, 'propertyNames', 'contains'],
};

const DRAFT7: Draft = {
  ...DRAFT6,
  version: 7,
  url: 'http://json-schema.org/draft-07/schema',
  schemas: [...DRAFT6.schemas, 'if', 'then', 'else'],
};

const DRAFT2019: Draft = {
  ...DRAFT7,
  version: 2019,
  url: 'https://json-schema.org/draft/2019-09/schema',
  schemas: [...DRAFT7.schemas, 'unevaluatedProperties', 'unevaluatedItems', 'contentSchema'],
  maps: [...DRAFT7.maps, '$defs', 'dependentSchemas'],
};

/** Of schemas without $schema. */
export const LATEST: Draft = {
  ...DRAFT2019,
  version: 2020,
  url: 'https://json-schema.org/draft/2020-12/schema',
  lists: [...DRAFT2019.lists, 'prefixItems'],
};

const DRAFTS: readonly Draft[] = [DRAFT4, DRAFT6, DRAFT7, DRAFT2019, LATEST];

/** By a $schema: with http or https, with or without "#". */
export function draftOf(url: string): Draft | undefined {
  const path = url.replace(/#$/, '').replace(/^https?:\/\//, '');
  if (path === 'json-schema.org/schema') return LATEST;
  return DRAFTS.find((draft) => draft.url.replace(/^https?:\/\//, '') === path);
}

/** The schema's own address; besides $ref, draft 7 and before see nothing. */
export function idOf(draft: Draft, schema: Readonly<Record<string, unknown>>): string {
  if (draft.version < 2019 && '$ref' in schema) return '';
  const id = schema[draft.id];
  return typeof id === 'string' ? (id.split('#')[0] as string) : '';
}

/** The schemas directly within a schema, by the pointers to them. */
export function subschemas(draft: Draft, schema: Readonly<Record<string, unknown>>): [readonly string[], unknown][] {
  const found: [readonly string[], unknown][] = [];
  for (const keyword of draft.schemas) if (keyword in schema) found.push([[keyword], schema[keyword]]);
  for (const keyword of draft.lists) {
    const list = schema[keyword];
    if (Array.isArray(list)) list.forEach((item, i) => found.push([[keyword, String(i)], item]));
  }
  for (const keyword of draft.maps) {
    const map = schema[keyword];
    if (isMap(map)) for (const key of Object.keys(map)) found.push([[keyword, key], map[key]]);
  }
  return found;
}
