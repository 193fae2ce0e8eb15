import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  compareKeys,
  parseYaml,
  parseYamlStrict,
  printYaml,
  splitDocuments,
  YamlError,
} from '../../../simulator/yaml/yaml.ts';

const error = (text: string): string => {
  try {
    return `no error: ${JSON.stringify(parseYaml(text))}`;
  } catch (e) {
    assert.ok(e instanceof YamlError);
    return e.message;
  }
};

test('plain scalars mean what YAML 1.1 says', () => {
  const text =
    'a: yes\nb: off\nc: 0o14\nd: 010\ne: 0x1F\nf: 1_000\ng: .5\nh: ~\ni: 1.2.3\nj: 2001-12-14\nk: 12:30\nl: "1"\nm: 1e3\nq: y\n';
  assert.deepEqual(parseYaml(text), {
    a: true,
    b: false,
    c: 12,
    d: 8,
    e: 31,
    f: 1000,
    g: 0.5,
    h: null,
    i: '1.2.3',
    j: '2001-12-14',
    k: '12:30',
    l: '1',
    m: 1000,
    q: true,
  });
});

test('keys are strings, whatever they look like', () => {
  assert.deepEqual(parseYaml('1: a\nyes: b\n1.5: c\n'), { 1: 'a', true: 'b', '1.5': 'c' });
});

test('block, flow and quoted forms are read alike', () => {
  const block =
    "spec:\n  containers:\n  - name: a\n    args: [\"x\", 'it''s']\n  - {name: b}\n  note: |\n    one\n    two\n  folded: >-\n    one\n    two\n\n    three\n";
  assert.deepEqual(parseYaml(block), {
    spec: {
      containers: [{ name: 'a', args: ['x', "it's"] }, { name: 'b' }],
      note: 'one\ntwo\n',
      folded: 'one two\nthree',
    },
  });
});

test('anchors, aliases and merge keys are followed', () => {
  assert.deepEqual(parseYaml('a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n'), { a: { b: 1, c: 2 }, d: { b: 1, c: 3 } });
});

test('failures name line and problem as go-yaml does', () => {
  assert.equal(error('a: 1\n b: 2\n'), 'yaml: line 2: mapping values are not allowed in this context');
  assert.equal(error('a:\n  b:\n\t- c\n'), 'yaml: line 3: found character that cannot start any token');
  assert.equal(error('a: [1, 2\n'), "yaml: line 1: did not find expected ',' or ']'");
  assert.equal(error('- a\nb: 1\n'), "yaml: line 1: did not find expected '-' indicator");
  assert.equal(error('a: 1\nb\nc: 2\n'), "yaml: line 3: could not find expected ':'");
  assert.equal(error('a: *nope\n'), "yaml: unknown anchor 'nope' referenced");
  assert.equal(error('a: @x\n'), 'yaml: found character that cannot start any token');
});

test('a key given twice is refused by the strict reader only', () => {
  assert.deepEqual(parseYaml('a: 1\na: 2\n'), { a: 2 });
  assert.throws(() => parseYamlStrict('a: 1\na: 2\n'), {
    message: 'yaml: unmarshal errors:\n  line 2: key "a" already set in map',
  });
});

test('printing sorts keys, leaves lists unindented and quotes only what would change', () => {
  const value = {
    spec: { b: 'true', a: '1', c: 'yes', d: 'x: y', e: '', f: [], g: {}, h: ['p', { q: 1 }], y: '{{ x }}', z: null },
    item10: 1,
    item2: 2,
  };
  assert.equal(
    printYaml(value),
    `item2: 2
item10: 1
spec:
  a: "1"
  b: "true"
  c: "yes"
  d: 'x: y'
  e: ""
  f: []
  g: {}
  h:
  - p
  - q: 1
  "y": '{{ x }}'
  z: null
`,
  );
});

test('texts of several lines are literal blocks; tabs force double quotes', () => {
  assert.equal(
    printYaml({ a: 'x\ny\n', b: 'x\ny', c: ' x\ny\n\n', d: 'x\ty' }),
    'a: |\n  x\n  y\nb: |-\n  x\n  y\nc: |2+\n   x\n  y\n\nd: "x\\ty"\n',
  );
});

test('long lines are folded at the first blank after column 80', () => {
  const words = 'word '.repeat(30).trim();
  assert.equal(printYaml({ a: words }), `a: ${'word '.repeat(16).trim()}\n  ${'word '.repeat(14).trim()}\n`);
});

test('numbers are printed as Go prints them', () => {
  assert.equal(
    printYaml([1, 1.5, 1e21, 12345678.9, 0.00001, 9007199254740992]),
    '- 1\n- 1.5\n- 1e+21\n- 1.23456789e+07\n- 1e-05\n- 9007199254740992\n',
  );
});

test('what is printed reads back the same', () => {
  const value = {
    a: ['- x', '# y', "it's", 'no', '1e3', ' lead', 'trail ', 'a\n\nb', '😀', '\u00e9'],
    b: { 'a b': { '': 1 } },
  };
  assert.deepEqual(parseYaml(printYaml(value)), value);
});

test('documents are split at lines of three dashes', () => {
  assert.deepEqual(splitDocuments('a: 1\n---\nb: 2\n--- # c\n\n---\n'), ['a: 1\n', 'b: 2\n', '\n']);
  assert.ok(compareKeys('a2', 'a10') < 0);
});
