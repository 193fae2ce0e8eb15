import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aggregateText, fieldErrorText, goQuote, invalid } from '../../../simulator/api/errors.ts';
import { JsonTextError, parseJson } from '../../../simulator/api/json-text.ts';
import {
  labelSelector,
  parseFieldSelector,
  parseLabelSelector,
  SelectorError,
} from '../../../simulator/api/selectors.ts';
import { formatTime, humanDuration, parseTime } from '../../../simulator/api/time.ts';

test('validation errors read as field.Error does', () => {
  const replicas = {
    type: 'FieldValueInvalid',
    field: 'spec.replicas',
    value: -1,
    detail: 'must be greater than or equal to 0',
  } as const;
  assert.equal(fieldErrorText(replicas), 'spec.replicas: Invalid value: -1: must be greater than or equal to 0');
  const name = {
    type: 'FieldValueRequired',
    field: 'metadata.name',
    detail: 'name or generateName is required',
  } as const;
  assert.equal(aggregateText([replicas, name, replicas]), `[${fieldErrorText(replicas)}, ${fieldErrorText(name)}]`);
  assert.equal(
    fieldErrorText({ type: 'FieldValueInvalid', field: 'x', value: { a: '<' }, detail: '' }),
    'x: Invalid value: {"a":"\\u003c"}',
  );
  assert.deepEqual(invalid({ group: 'apps', name: 'Deployment' }, 'web', [replicas]), {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    reason: 'Invalid',
    details: {
      name: 'web',
      group: 'apps',
      kind: 'Deployment',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: -1: must be greater than or equal to 0',
          field: 'spec.replicas',
        },
      ],
    },
    code: 422,
  });
});

test('texts are quoted as %q quotes them', () => {
  assert.equal(goQuote('a"b\\c\n\u0001é😀\u200b'), '"a\\"b\\\\c\\n\\x01é😀\\u200b"');
});

test('ages lose precision as they grow', () => {
  const shown = ([seconds]: [number, string]): string => humanDuration(seconds * 1000);
  const rows: [number, string][] = [
    [-5, '<invalid>'],
    [0, '0s'],
    [119, '119s'],
    [120, '2m'],
    [150, '2m30s'],
    [600, '10m'],
    [10_799, '179m'],
    [10_800, '3h'],
    [11_400, '3h10m'],
    [172_800, '2d'],
    [176_400, '2d1h'],
    [864_000, '10d'],
    [63_072_000, '2y'],
  ];
  assert.deepEqual(
    rows.map(shown),
    rows.map(([, text]) => text),
  );
});

test('times are read and written', () => {
  assert.equal(formatTime(Date.UTC(2026, 2, 2, 9)), '2026-03-02T09:00:00Z');
  assert.equal(parseTime('2026-03-02T18:00:00+09:00'), Date.UTC(2026, 2, 2, 9));
  assert.equal(parseTime('2026-02-30T00:00:00Z'), undefined);
});

test('label selectors are parsed, matched and printed', () => {
  const selector = parseLabelSelector('tier in (b, a),app=web,!old,n>3');
  assert.equal(selector.text(), 'app=web,n>3,!old,tier in (a,b)');
  assert.equal(selector.matches({ app: 'web', tier: 'a', n: '4' }), true);
  assert.equal(selector.matches({ app: 'web', tier: 'a', n: '3' }), false);
  assert.equal(selector.matches({ app: 'web', tier: 'a', n: '4', old: '' }), false);
  assert.throws(
    () => parseLabelSelector('a b'),
    new SelectorError("unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
  );
});

test('no label selector selects nothing, an empty one everything', () => {
  assert.equal(labelSelector(undefined).matches({}), false);
  assert.equal(labelSelector({}).matches({ a: 'b' }), true);
  assert.equal(labelSelector({ matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['b'] }] }).matches({}), true);
});

test('field selectors know escapes', () => {
  assert.deepEqual(parseFieldSelector('a=b\\,c,d!=e'), [
    { field: 'a', operator: '=', value: 'b,c' },
    { field: 'd', operator: '!=', value: 'e' },
  ]);
  assert.throws(() => parseFieldSelector('abc'), new SelectorError("invalid selector: 'abc'; can't understand 'abc'"));
});

test('broken JSON is described as encoding/json describes it', () => {
  const rows: [string, string][] = [
    ['', 'unexpected end of JSON input'],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a":1}}', "invalid character '}' after top-level value"],
    ['hello', "invalid character 'h' looking for beginning of value"],
    ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
    ['[1 2]', "invalid character '2' after array element"],
  ];
  for (const [text, words] of rows) assert.throws(() => parseJson(text), new JsonTextError(words));
  assert.deepEqual(parseJson('{"a":{"b":[{"c":1,"c":2}]}}'), {
    value: { a: { b: [{ c: 2 }] } },
    duplicates: ['duplicate field "a.b[0].c"'],
  });
});
