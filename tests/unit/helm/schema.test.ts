import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBytes } from '../../../simulator/gotemplate/utf8.ts';
import { regexpPart } from '../../../simulator/helm/functions/regexp-part.ts';
import { schemaProblems } from '../../../simulator/helm/schema/values-schema.ts';
import { parseSet } from '../../../simulator/helm/values/strvals.ts';
import { chartOf, yaml } from './chart.ts';

const DRAFT7 = 'http://json-schema.org/draft-07/schema#';

/** What is told of the values, without the chart's name. */
function told(schema: unknown, values: string): string {
  const chart = { ...chartOf({}), schema: toBytes(typeof schema === 'string' ? schema : JSON.stringify(schema)) };
  return schemaProblems(chart, yaml(values), { parts: { regexp: regexpPart } }).replace(/^web:\n/, '');
}

test('each keyword has its own words', () => {
  const cases: readonly (readonly [schema: object, value: string, text: string])[] = [
    [{ type: ['integer', 'string'] }, 'true', 'got boolean, want integer or string'],
    [{ type: 'integer' }, '1.5', 'got number, want integer'],
    [{ const: { a: 1 } }, '1', 'const failed'],
    [{ const: 'x' }, 'y', "value must be 'x'"],
    [{ enum: ['a', 1, null] }, 'b', "value must be one of 'a', 1, <nil>"],
    [{ minimum: 1 }, '0', 'minimum: got 0, want 1'],
    [{ maximum: 65535 }, '70000', 'maximum: got 70,000, want 65,535'],
    [{ maximum: 1000000 }, '1234567', 'maximum: got 1.234567×10⁰⁶, want 1×10⁰⁶'],
    [{ exclusiveMinimum: 0 }, '0', 'exclusiveMinimum: got 0, want 0'],
    [{ multipleOf: 0.1 }, '0.25', 'multipleOf: got 0.25, want 0.1'],
    [{ minLength: 3 }, '"하이"', 'minLength: got 2, want 3'],
    [{ pattern: '^[a-z]+$' }, '"it\'s"', "'it\\'s' does not match pattern '^[a-z]+$'"],
    [{ minItems: 2 }, '[1]', 'minItems: got 1, want 2'],
    [{ uniqueItems: true }, '[1, 2, 1.0]', 'items at 0 and 2 are equal'],
    [{ contains: { type: 'string' } }, '[]', 'no items match contains schema'],
    [{ minProperties: 1 }, '{}', 'minProperties: got 0, want 1'],
    [{ required: ['a', 'b'] }, '{}', "missing properties 'a', 'b'"],
    [{ additionalProperties: false }, '{b: 1, a: 2}', "additional properties 'a', 'b' not allowed"],
    [{ dependentRequired: { a: ['b'] } }, '{a: 1}', "properties 'b' required, if 'a' exists"],
    [{ not: { type: 'string' } }, 'x', 'not failed'],
    [{ oneOf: [{ minimum: 1 }, { minimum: 2 }] }, '3', 'oneOf failed, subschemas 0, 1 matched'],
  ];
  for (const [schema, value, text] of cases) {
    assert.equal(told({ properties: { v: schema } }, `v: ${value}`), `- at '/v': ${text}\n`);
  }
  for (const value of ['0.3', '1', '-7'])
    assert.equal(told({ properties: { v: { multipleOf: 0.1 } } }, `v: ${value}`), '');
});

test('causes are told below what they cause; a reference only where there are several', () => {
  const schema = {
    $defs: { port: { type: 'integer', minimum: 1 } },
    properties: {
      one: { $ref: '#/$defs/port' },
      any: { anyOf: [{ type: 'string' }, { $ref: '#/$defs/port' }] },
      'a/b': { type: 'object', required: ['x'], properties: { z: { type: 'string' } } },
    },
  };
  assert.equal(
    told(schema, 'one: x\nany: 0\n"a/b": {z: 1}'),
    [
      "- at '/a~1b': validation failed",
      "  - at '/a~1b': missing property 'x'",
      "  - at '/a~1b/z': got number, want string",
      "- at '/any': anyOf failed",
      "  - at '/any': got number, want string",
      "  - at '/any': minimum: got 0, want 1",
      "- at '/one': got string, want integer",
      '',
    ].join('\n'),
  );
});

test('formats count up to draft 7 only', () => {
  const schema = { properties: { v: { format: 'ipv4' } } };
  assert.equal(told(schema, 'v: 1.2.3'), '');
  assert.equal(
    told({ $schema: DRAFT7, ...schema }, 'v: 1.2.3'),
    "- at '/v': '1.2.3' is not valid ipv4: expected four decimals\n",
  );
  const bad: readonly (readonly [format: string, value: string, reason: string])[] = [
    ['email', 'me', 'missing @'],
    ['hostname', 'a_b', "invalid character '_'"],
    ['date', '2026-13-01', 'parsing time "2026-13-01": month out of range'],
    ['date-time', '2026-01-01 00:00:00Z', '11th character must be t or T'],
    ['uri', '/x', 'relative url'],
    ['uuid', 'x', 'must have 5 elements'],
    ['duration', 'PT', 'no time elements'],
    ['semver', '1.0', 'versionCore must have 3 numbers separated by dot'],
    ['ipv6', '1::2::3', 'ParseAddr("1::2::3"): multiple :: in address (at ":3")'],
    ['regex', '[a', 'error parsing regexp: missing closing ]: `[a`'],
  ];
  for (const [format, value, reason] of bad) {
    assert.equal(
      told({ $schema: DRAFT7, properties: { v: { format } } }, `v: ${JSON.stringify(value)}`),
      `- at '/v': '${value}' is not valid ${format}: ${reason}\n`,
    );
  }
});

test('drafts differ: items as a list, boolean bounds, keywords beside $ref', () => {
  const list = { properties: { v: { items: [{ type: 'string' }], additionalItems: false } } };
  assert.equal(told({ $schema: DRAFT7, ...list }, 'v: [a, b]'), "- at '/v': last 1 additionalItem(s) not allowed\n");
  const bound = { properties: { v: { minimum: 1, exclusiveMinimum: true } } };
  assert.equal(
    told({ $schema: 'http://json-schema.org/draft-04/schema#', ...bound }, 'v: 1'),
    "- at '/v': exclusiveMinimum: got 1, want 1\n",
  );
  const beside = {
    definitions: { s: { type: 'string' } },
    properties: { v: { $ref: '#/definitions/s', minLength: 3 } },
  };
  assert.equal(told({ $schema: DRAFT7, ...beside }, 'v: ab'), '');
  assert.equal(told(beside, 'v: ab'), "- at '/v': minLength: got 2, want 3\n");
});

test('what no schema has looked at', () => {
  const schema = {
    allOf: [{ properties: { a: { type: 'string' } } }],
    properties: { b: {} },
    unevaluatedProperties: false,
  };
  assert.equal(told(schema, 'a: x\nb: 1\nc: 1'), "- at '/c': false schema\n");
  const tree = {
    $id: 'https://x.example/tree',
    $dynamicAnchor: 'node',
    properties: { kids: { type: 'array', items: { $dynamicRef: '#node' } } },
    additionalProperties: false,
  };
  assert.equal(
    told(tree, 'kids: [{kids: []}, {kid: []}]'),
    "- at '/kids/1': additional properties 'kid' not allowed\n",
  );
});

test('a schema that is none is told', () => {
  assert.equal(told('{', ''), 'unexpected EOF');
  assert.equal(told('{a: 1}', ''), "invalid character 'a' looking for beginning of object key string");
  assert.equal(
    told({ $schema: DRAFT7, properties: { a: { type: 'int' } } }, ''),
    [
      `"file:///values.schema.json#" is not valid against metaschema: jsonschema validation failed with '${DRAFT7}'`,
      "- at '/properties/a/type': anyOf failed",
      "  - at '/properties/a/type': value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'",
      "  - at '/properties/a/type': got string, want array",
    ].join('\n'),
  );
  assert.equal(told({ $ref: '#/$defs/x' }, ''), 'json-pointer in "file:///values.schema.json#/$defs/x" not found');
  assert.equal(
    told({ properties: { a: { $ref: 'https://x.example/s.json' } } }, ''),
    'failing loading "https://x.example/s.json": HTTP request failed for https://x.example/s.json: Get "https://x.example/s.json": dial tcp: lookup x.example: no such host',
  );
  assert.match(told({ $defs: { a: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' }, '{}'), /causing reference cycle\n$/);
});

test('subcharts have schemas of their own, and values of another kind are told', () => {
  const chart = chartOf({
    'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
    'charts/db/values.schema.json': '{"properties": {"size": {"type": "integer"}}}',
  });
  assert.equal(schemaProblems(chart, parseSet('db.size=big')), "db:\n- at '/size': got string, want integer\n");
  assert.equal(schemaProblems(chart, parseSet('db.size=5')), '');
  assert.equal(
    schemaProblems(chart, parseSet('db=1')),
    'db:\ninvalid type for values: expected object (map), got int64\n',
  );
});

test('schemas that would take forever, or lead too deep, end', () => {
  const doubled = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [
      `d${i}`,
      { allOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] },
    ]),
  );
  assert.equal(
    told({ $defs: { ...doubled, d40: { type: 'object' } }, $ref: '#/$defs/d0' }, '{}'),
    'unable to validate schema: schema takes too long',
  );
  assert.equal(
    told(`${'{"not":'.repeat(500)}{}${'}'.repeat(500)}`, '{}'),
    'unable to validate schema: values are nested too deep for their schema',
  );
});
