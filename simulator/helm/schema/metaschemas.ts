/**
 * The schemas of schemas, as far as they decide: what json-schema.org publishes for each draft, without titles, comments and
 * defaults.
 */
import { draftOf } from './drafts.ts';

type Json = Readonly<Record<string, unknown>>;

const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];
const STRING = { type: 'string' };
const BOOLEAN = { type: 'boolean' };
const NUMBER = { type: 'number' };

const all = (keywords: readonly string[], schema: unknown): Json =>
  Object.fromEntries(keywords.map((keyword) => [keyword, schema]));
const mapOf = (schema: unknown): Json => ({ type: 'object', additionalProperties: schema });
const formatted = (format: string): Json => ({ type: 'string', format });

const LIMITS = ['maxLength', 'maxItems', 'maxProperties'];
const LIMITS_FROM_0 = ['minLength', 'minItems', 'minProperties'];
const COMBINATIONS = ['allOf', 'anyOf', 'oneOf'];

/** A keyword that is one of the types, or several. */
const typeKeyword = (simpleTypes: Json): Json => ({
  anyOf: [simpleTypes, { type: 'array', items: simpleTypes, minItems: 1, uniqueItems: true }],
});

/** Drafts 4, 6 and 7: each a single document. */
function single(version: 4 | 6 | 7): Json {
  const self = { $ref: '#' };
  const ref = (name: string): Json => ({ $ref: `#/definitions/${name}` });
  const nonNegative = version === 4 ? 'positiveInteger' : 'nonNegativeInteger';
  const bounds = version === 4 ? BOOLEAN : NUMBER;
  const flagOrSelf = version === 4 ? { anyOf: [BOOLEAN, self] } : self;
  const patternNames = version === 7 ? { propertyNames: { format: 'regex' } } : {};
  return {
    ...(version === 4 ? {} : { $id: `http://json-schema.org/draft-0${version}/schema#` }),
    $schema: `http://json-schema.org/draft-0${version}/schema#`,
    definitions: {
      schemaArray: { type: 'array', minItems: 1, items: self },
      [nonNegative]: { type: 'integer', minimum: 0 },
      [`${nonNegative}Default0`]: { allOf: [ref(nonNegative), {}] },
      simpleTypes: { enum: TYPES },
      stringArray: { type: 'array', items: STRING, ...(version === 4 ? { minItems: 1 } : {}), uniqueItems: true },
    },
    type: version === 4 ? 'object' : ['object', 'boolean'],
    properties: {
      ...(version === 4
        ? { id: STRING, $ref: STRING }
        : { $id: formatted('uri-reference'), $ref: formatted('uri-reference') }),
      $schema: formatted('uri'),
      ...all(['title', 'description', 'format'], STRING),
      multipleOf:
        version === 4 ? { ...NUMBER, minimum: 0, exclusiveMinimum: true } : { ...NUMBER, exclusiveMinimum: 0 },
      ...all(['maximum', 'minimum'], NUMBER),
      ...all(['exclusiveMaximum', 'exclusiveMinimum'], bounds),
      ...all(LIMITS, ref(nonNegative)),
      ...all(LIMITS_FROM_0, ref(`${nonNegative}Default0`)),
      pattern: formatted('regex'),
      ...all(['additionalItems', 'additionalProperties'], flagOrSelf),
      items: { anyOf: [self, ref('schemaArray')] },
      uniqueItems: BOOLEAN,
      required: ref('stringArray'),
      ...all(['definitions', 'properties'], mapOf(self)),
      patternProperties: { ...mapOf(self), ...patternNames },
      dependencies: mapOf({ anyOf: [self, ref('stringArray')] }),
      enum: { type: 'array', minItems: 1, uniqueItems: true },
      type: typeKeyword(ref('simpleTypes')),
      ...all(COMBINATIONS, ref('schemaArray')),
      not: self,
      ...(version >= 6 ? { examples: { type: 'array' }, ...all(['contains', 'propertyNames'], self) } : {}),
      ...(version >= 7 ? all(['if', 'then', 'else'], self) : {}),
      ...(version >= 7 ? all(['$comment', 'contentMediaType', 'contentEncoding'], STRING) : {}),
      ...(version >= 7 ? all(['readOnly', 'writeOnly'], BOOLEAN) : {}),
    },
    ...(version === 4 ? { dependencies: { exclusiveMaximum: ['maximum'], exclusiveMinimum: ['minimum'] } } : {}),
  };
}

/** Draft 2019-09 and 2020-12: a document of all vocabularies, and one for each. */
function split(version: 2019 | 2020): ReadonlyMap<string, Json> {
  const base = version === 2019 ? 'https://json-schema.org/draft/2019-09/' : 'https://json-schema.org/draft/2020-12/';
  const schema = `${base}schema`;
  const self = version === 2019 ? { $recursiveRef: '#' } : { $dynamicRef: '#meta' };
  const anchor = version === 2019 ? { $recursiveAnchor: true } : { $dynamicAnchor: 'meta' };
  const vocabularies = vocabulariesOf(version, self);
  const document = (name: string, content: Json): Json => ({
    $schema: schema,
    $id: base + name,
    ...anchor,
    type: ['object', 'boolean'],
    ...content,
  });
  const stringArray = { $ref: 'meta/validation#/$defs/stringArray' };
  const documents = new Map<string, Json>();
  documents.set(
    schema,
    document('schema', {
      allOf: vocabularies.map(([name]) => ({ $ref: `meta/${name}` })),
      properties: {
        definitions: mapOf(self),
        dependencies: mapOf({ anyOf: [self, stringArray] }),
        ...(version === 2020
          ? {
              $recursiveAnchor: { $ref: 'meta/core#/$defs/anchorString' },
              $recursiveRef: { $ref: 'meta/core#/$defs/uriReferenceString' },
            }
          : {}),
      },
    }),
  );
  for (const [name, content] of vocabularies) {
    documents.set(`${base}meta/${name}`, document(`meta/${name}`, content));
  }
  return documents;
}

function vocabulariesOf(version: 2019 | 2020, self: Json): readonly (readonly [string, Json])[] {
  const ref = (name: string): Json => ({ $ref: `#/$defs/${name}` });
  const unevaluated = all(['unevaluatedItems', 'unevaluatedProperties'], self);
  const lists = ref('schemaArray');
  const content = { ...all(['contentEncoding', 'contentMediaType'], STRING), contentSchema: self };
  return [
    ['core', version === 2019 ? core2019(self) : core2020(self)],
    [
      'applicator',
      {
        properties: {
          ...(version === 2019
            ? { ...unevaluated, additionalItems: self, items: { anyOf: [self, lists] } }
            : { prefixItems: lists, items: self }),
          ...all(['contains', 'additionalProperties', 'propertyNames', 'if', 'then', 'else', 'not'], self),
          ...all(['properties', 'dependentSchemas'], mapOf(self)),
          patternProperties: { ...mapOf(self), propertyNames: { format: 'regex' } },
          ...all(COMBINATIONS, lists),
        },
        $defs: { schemaArray: { type: 'array', minItems: 1, items: self } },
      },
    ],
    ...(version === 2020 ? ([['unevaluated', { properties: unevaluated }]] as const) : []),
    ['validation', validation(ref)],
    [
      'meta-data',
      {
        properties: {
          ...all(['title', 'description'], STRING),
          ...all(['deprecated', 'readOnly', 'writeOnly'], BOOLEAN),
          examples: { type: 'array' },
        },
      },
    ],
    [version === 2019 ? 'format' : 'format-annotation', { properties: { format: STRING } }],
    ['content', { properties: content }],
  ];
}

const NO_FRAGMENT = '^[^#]*#?$';

function core2019(self: Json): Json {
  const reference = formatted('uri-reference');
  return {
    properties: {
      $id: { ...reference, pattern: NO_FRAGMENT },
      $schema: formatted('uri'),
      $anchor: { ...STRING, pattern: '^[A-Za-z][-A-Za-z0-9.:_]*$' },
      ...all(['$ref', '$recursiveRef'], reference),
      $recursiveAnchor: BOOLEAN,
      $vocabulary: { ...mapOf(BOOLEAN), propertyNames: formatted('uri') },
      $comment: STRING,
      $defs: mapOf(self),
    },
  };
}

function core2020(self: Json): Json {
  const reference = { $ref: '#/$defs/uriReferenceString' };
  const anchor = { $ref: '#/$defs/anchorString' };
  const uri = { $ref: '#/$defs/uriString' };
  return {
    properties: {
      $id: { ...reference, pattern: NO_FRAGMENT },
      $schema: uri,
      ...all(['$ref', '$dynamicRef'], reference),
      ...all(['$anchor', '$dynamicAnchor'], anchor),
      $vocabulary: { ...mapOf(BOOLEAN), propertyNames: uri },
      $comment: STRING,
      $defs: mapOf(self),
    },
    $defs: {
      anchorString: { ...STRING, pattern: '^[A-Za-z_][-A-Za-z0-9._]*$' },
      uriString: formatted('uri'),
      uriReferenceString: formatted('uri-reference'),
    },
  };
}

function validation(ref: (name: string) => Json): Json {
  return {
    properties: {
      type: typeKeyword(ref('simpleTypes')),
      enum: { type: 'array' },
      multipleOf: { ...NUMBER, exclusiveMinimum: 0 },
      ...all(['maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum'], NUMBER),
      ...all([...LIMITS, 'maxContains', 'minContains'], ref('nonNegativeInteger')),
      ...all(LIMITS_FROM_0, ref('nonNegativeIntegerDefault0')),
      pattern: formatted('regex'),
      uniqueItems: BOOLEAN,
      required: ref('stringArray'),
      dependentRequired: mapOf(ref('stringArray')),
    },
    $defs: {
      nonNegativeInteger: { type: 'integer', minimum: 0 },
      nonNegativeIntegerDefault0: ref('nonNegativeInteger'),
      simpleTypes: { enum: TYPES },
      stringArray: { type: 'array', items: STRING, uniqueItems: true },
    },
  };
}

/** The document at an address of json-schema.org. */
export function metaschema(url: string): Json | undefined {
  const draft = draftOf(url);
  if (draft && draft.version <= 7) return single(draft.version as 4 | 6 | 7);
  if (draft) return split(draft.version as 2019 | 2020).get(draft.url);
  const plain = url.replace(/^http:/, 'https:');
  return split(2020).get(plain) ?? split(2019).get(plain);
}
