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
