import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkExpression } from '../../../simulator/api/cel/check.ts';
import { evaluate } from '../../../simulator/api/cel/evaluate.ts';
import {
  DYN,
  type GoType,
  INT,
  listOf,
  mapOf,
  objectType,
  STRING,
  typeText,
} from '../../../simulator/api/cel/types.ts';
import { CelError } from '../../../simulator/api/cel/values.ts';

const FIELDS: Readonly<Record<string, GoType>> = {
  size: INT,
  name: STRING,
  tags: listOf(STRING),
  labels: mapOf(STRING, STRING),
};
const VARIABLES = new Map<string, GoType>([
  ['self', objectType('object', (field) => FIELDS[field])],
  ['object', DYN],
]);

/** The type of an expression, or why there is none. */
function check(source: string): string {
  const checked = checkExpression(source, VARIABLES);
  return 'error' in checked ? checked.error : typeText(checked.type);
}

function value(source: string, variables: Readonly<Record<string, unknown>> = {}): unknown {
  const checked = checkExpression(source, VARIABLES);
  if ('error' in checked) throw new Error(checked.error);
  try {
    return evaluate(checked.ast, { has: (name) => name in variables, get: (name) => variables[name] });
  } catch (error) {
    if (error instanceof CelError) return error.message;
    throw error;
  }
}

test('expressions have the types of cel-go', () => {
  const table: readonly [string, string][] = [
    ['self.size > 1', 'bool'],
    ['self.tags.map(t, size(t))', 'list(int)'],
    ["self.labels['a']", 'string'],
    ['object.anything[0]', 'dyn'],
    ['self.tags.exists_one(t, t == self.name)', 'bool'],
    ["{'a': 1}", 'map(string, int)'],
    ['self.?name.orValue("x")', 'string'],
    ["quantity('1').isLessThan(quantity('2'))", 'bool'],
    ["self.name.matches('^a+$') ? 1 : 2", 'int'],
  ];
  for (const [source, type] of table) assert.equal(check(source), type, source);
});

test('what does not compile is told in the words of cel-go', () => {
  const table: readonly [string, string][] = [
    ['self.nope > 1', "ERROR: <input>:1:5: undefined field 'nope'\n | self.nope > 1\n | ....^"],
    [
      "self.size == 'x'",
      "ERROR: <input>:1:11: found no matching overload for '_==_' applied to '(int, string)'\n | self.size == 'x'\n | ..........^",
    ],
    ['foo(1)', "ERROR: <input>:1:4: undeclared reference to 'foo' (in container '')\n | foo(1)\n | ...^"],
    [
      'self.size >',
      "ERROR: <input>:1:12: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}\n | self.size >\n | ...........^",
    ],
  ];
  for (const [source, text] of table) assert.equal(check(source), text, source);
});

test('expressions have the values of cel-go', () => {
  const self = { size: 3n, name: 'web', tags: ['a', 'b'], labels: new Map([['k', 'v']]) };
  const table: readonly [string, unknown][] = [
    ['1 + 2 * 3', 7n],
    ['7 / 2', 3n],
    ['-7 % 3', -1n],
    ['7.0 / 2.0', 3.5],
    ['1 / 0', 'division by zero'],
    ["'a' + 'b'", 'ab'],
    ["'web-1'.split('-')[1]", '1'],
    ["'abc'.substring(1)", 'bc'],
    ['[1, 2, 3].filter(i, i > 1).size()', 2n],
    ['[1, 2].all(i, i > 0) && ![1].exists(i, i > 1)', true],
    ['false && 1 / 0 == 1', false],
    ['1 / 0 == 1 || true', true],
    ['9223372036854775807 + 1', 'integer overflow'],
    ["duration('90s').getMinutes()", 1n],
    ["timestamp('2026-03-02T09:00:00Z').getFullYear()", 2026n],
    ['[1][3]', 'index out of bounds: 3'],
    ["ip('10.0.0.1').family()", 4n],
    ["cidr('10.0.0.0/8').containsIP('10.1.2.3')", true],
    ["url('https://example.com:80/a').getHost()", 'example.com:80'],
    ["quantity('1Gi').asInteger()", 1073741824n],
  ];
  for (const [source, expected] of table) assert.deepEqual(value(source, { self }), expected, source);
});

test('texts with clauses: every clause, lists and maps, and what is wrong with them', () => {
  const table: readonly [string, unknown][] = [
    ["'%s is %d%%'.format([dyn('web'), dyn(42)])", 'web is 42%'],
    ["'%s'.format([[dyn('a'), dyn(1), dyn(2.5), dyn(true), dyn(null)]])", '["a", 1, 2.500000, true, null]'],
    ["'%s'.format([{'b': dyn('x'), 'a': dyn([1])}])", '{"a":[1], "b":"x"}'],
    ["'%s %s'.format([dyn(1.5), dyn(duration('90s'))])", '1.5 90s'],
    ["'%s'.format([[duration('90s')]])", '[duration("90s")]'],
    ["'%.2f|%f'.format([1234567.891, 0.5])", '1,234,567.89|0.500000'],
    ["'%e'.format([1052.032911275])", '1.052033\u202f×\u202f10⁰³'],
    ["'%f %f'.format(['NaN', '-Infinity'])", 'NaN -∞'],
    ["'%b %b %o %x %X'.format([dyn(5), dyn(true), dyn(8), dyn(255), dyn('hi')])", '101 1 10 ff 6869'],
    ["object.format(['a'])", 'a'],
    ['object.format([])', 'index 0 out of range'],
  ];
  for (const [source, wanted] of table) assert.equal(value(source, { object: '%s' }), wanted, source);
  assert.equal(
    value('object.format([1])', { object: '%f' }),
    'error during formatting: fixed-point clause can only be used on doubles, was given int',
  );
  assert.equal(
    value('object.format([1])', { object: '%y' }),
    'could not parse formatting clause: unrecognized formatting clause "y"',
  );
  assert.match(
    check("'%d'.format(['a'])"),
    /^ERROR: <input>:1:14: error during formatting: decimal clause can only be used on integers, was given string\n/,
  );
  assert.match(check("'%d'.format([1, 2])"), /too many arguments supplied to string.format \(expected 1, got 2\)/);
  assert.match(check("'%d %s'.format([1])"), /index 1 out of range/);
});

test('versions: order, numbers, normalizing', () => {
  const table: readonly [string, unknown][] = [
    ["semver('1.2.3').isLessThan(semver('1.10.0'))", true],
    ["semver('1.0.0-rc.1').compareTo(semver('1.0.0'))", -1n],
    ["semver('1.0.0-rc.2').isGreaterThan(semver('1.0.0-rc.10'))", false],
    ["semver('v1.02', true) == semver('1.2.0')", true],
    ["isSemver('v1.0.0')", false],
    ["isSemver('v1.0.0', true)", true],
    ["semver('1.2.3').minor()", 2n],
    ["semver('1.2')", 'No Major.Minor.Patch elements found'],
    ["semver('1.02.0')", 'Minor number must not contain leading zeroes "02"'],
  ];
  for (const [source, wanted] of table) assert.equal(value(source), wanted, source);
});

test('named formats say what does not fit', () => {
  assert.equal(value("format.dns1123Label().validate('web').hasValue()"), false);
  assert.match(
    String(value("format.named('dns1123Label').value().validate('Web').value()[0]")),
    /^a lowercase RFC 1123 label must consist/,
  );
  assert.equal(value("format.named('nothing').hasValue()"), false);
  assert.equal(value("format.uuid().validate('x').value()[0]"), 'does not match the UUID format');
});

test('comprehensions of two variables', () => {
  const object = { a: 1n, b: 2n };
  const table: readonly [string, unknown][] = [
    ['[1, 2, 3].all(i, v, i < v)', true],
    ["object.exists(k, v, k == 'b' && v == 2)", true],
    ['object.existsOne(k, v, v > 1)', true],
    ["object.transformList(k, v, k + string(v)).join(',')", 'a1,b2'],
    ['object.transformList(k, v, v > 1, k)[0]', 'b'],
    ['object.transformMap(k, v, v * 10).a', 10n],
    ["object.transformMapEntry(k, v, {'x' + k: v}).xb", 2n],
    ["object.transformMapEntry(k, v, {'x': v})", 'insert failed: key x already exists'],
  ];
  for (const [source, wanted] of table) assert.equal(value(source, { object }), wanted, source);
  assert.equal(check('self.labels.transformMap(k, v, size(v))'), 'map(string, int)');
  assert.equal(check('self.tags.transformList(i, v, v + string(i))'), 'list(string)');
  assert.match(check('self.tags.all(i, v, i)'), /no matching overload/);
});

test('references to images', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const table: readonly [string, unknown][] = [
    [
      "image('nginx').registry() + '/' + image('nginx').repository() + ':' + image('nginx').tag()",
      'index.docker.io/library/nginx:latest',
    ],
    ["image('registry.k8s.io/pause:3.10').identifier()", '3.10'],
    ["image('localhost:5000/a/b').registry()", 'localhost:5000'],
    [`image('docker.io/drydock/web:2@${digest}').digest()`, digest],
    [`image('nginx@${digest}').containsDigest()`, true],
    [`image('nginx@${digest}').tag()`, ''],
    ["isImage('Nginx')", false],
    ["isImage('nginx:')", false],
    ["image('a@b')", 'could not parse reference: a@b'],
  ];
  for (const [source, wanted] of table) assert.equal(value(source), wanted, source);
});
