import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  execute,
  type FunctionMap,
  GoError,
  type GoFunction,
  goFunction,
  goFunctionOfSet,
  Invocation,
  type MissingKey,
  ParseCache,
  Templates,
} from '../../../simulator/gotemplate/gotemplate.ts';
import { GoInt, int, STRINGS, withType } from '../../../simulator/gotemplate/values.ts';
import { Exhausted } from '../../../simulator/kernel/exhausted.ts';

const DATA = {
  name: 'web',
  replicas: 3,
  big: 1_000_000,
  count: new GoInt(7, 'int64'),
  nothing: null,
  empty: {},
  labels: { tier: 'front', app: 'web', _: 'first', '😀': 'last', é: 'late' },
  ports: [{ port: 80 }, { port: 443, name: 'tls' }],
};

/** `include` as Helm has it. */
const include = goFunctionOfSet(['string', 'interface {}'], (set, name, data) => new Invocation(set, name, data));
const FUNCTIONS: FunctionMap = new Map<string, GoFunction>([
  ['include', include],
  ['upper', goFunction(['string'], (text) => text.toUpperCase())],
  ['add', goFunction(['int', '...int'], (a, ...rest) => int(rest.reduce((x, y) => x + y, a)))],
  ['words', goFunction(['string'], (text) => withType(text.split(' '), STRINGS))],
  [
    'die',
    goFunction([], () => {
      throw new GoError('dead');
    }),
  ],
]);

function run(text: string, data: unknown = DATA, missingKey: MissingKey = 'default'): string {
  const set = new Templates('t', { functions: FUNCTIONS, missingKey });
  return execute(set, set.parse('t', text), data);
}
const fails = (text: string, message: string, missingKey: MissingKey = 'default'): void => {
  assert.throws(
    () => run(text, DATA, missingKey),
    (error) => {
      assert.ok(error instanceof GoError);
      assert.equal(error.message, message);
      return true;
    },
    text,
  );
};

test('numbers of data are float64, literals and lengths are int', () => {
  assert.equal(run('{{ .replicas }} {{ .big }} {{ .count }} {{ 1000000 }} {{ 1e6 }}'), '3 1e+06 7 1000000 1e+06');
  assert.equal(run('{{ printf "%T %T %T %T" .replicas .count 1 (len .name) }}'), 'float64 int64 int int');
  fails(
    '{{ eq .replicas 3 }}',
    'template: t:1:3: executing "t" at <eq .replicas 3>: error calling eq: incompatible types for comparison: float64 and int',
  );
  assert.equal(run('{{ eq .count 7 }} {{ lt 6 .count }} {{ eq .replicas 3.0 }}'), 'true true true');
});

test('maps are printed and ranged over in the order of bytes', () => {
  assert.equal(run('{{ .labels }}'), 'map[_:first app:web tier:front é:late 😀:last]');
  assert.equal(
    run('{{ range $k, $v := .labels }}{{ $k }}={{ $v }} {{ end }}'),
    '_=first app=web tier=front é=late 😀=last ',
  );
});

test('a missing key, a nil value and no value at all differ', () => {
  assert.equal(
    run('{{ .x }} {{ .nothing }} {{ .empty.x }} {{ .x.y.z }}'),
    '<no value> <no value> <no value> <no value>',
  );
  assert.equal(run('{{ (.nothing).x }}{{ print .x }}'), '<no value><nil>');
  const nil = 'nil pointer evaluating interface {}.y';
  fails('{{ .nothing.y }}', `template: t:1:11: executing "t" at <.nothing.y>: ${nil}`);
  fails('{{ .empty.x.y }}', `template: t:1:9: executing "t" at <.empty.x.y>: ${nil}`, 'zero');
  fails('{{ .x }}', 'template: t:1:3: executing "t" at <.x>: map has no entry for key "x"', 'error');
  fails('{{ upper .x }}', 'template: t:1:9: executing "t" at <.x>: invalid value; expected string');
  fails(
    '{{ upper .nothing }}',
    'template: t:1:9: executing "t" at <.nothing>: wrong type for value; expected string; got interface {}',
  );
});

test('a field of something without fields names the type that is known', () => {
  fails('{{ .name.x }}', `template: t:1:8: executing "t" at <.name.x>: can't evaluate field x in type interface {}`);
  fails(
    '{{ with .name }}{{ .x }}{{ end }}',
    `template: t:1:19: executing "t" at <.x>: can't evaluate field x in type string`,
  );
  fails(
    '{{ range .ports }}{{ .port.x }}{{ end }}',
    `template: t:1:26: executing "t" at <.port.x>: can't evaluate field x in type interface {}`,
  );
  fails(
    '{{ range words "a b" }}{{ .x }}{{ end }}',
    `template: t:1:26: executing "t" at <.x>: can't evaluate field x in type string`,
  );
});

test('columns count bytes and lines count from one', () => {
  fails(
    'é😀\n한글 {{ .name.x }}',
    `template: t:2:15: executing "t" at <.name.x>: can't evaluate field x in type interface {}`,
  );
});

test('variables live until the end of their block, assignments reach out of it', () => {
  assert.equal(run('{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x = 3 }}{{ $x }}{{ end }}{{ $x }}'), '31');
  assert.equal(run('{{ $n := 0 }}{{ range .ports }}{{ $n = add $n 1 }}{{ end }}{{ $n }}'), '2');
  assert.equal(
    run('{{ with $x := .name }}{{ $x }}{{ end }}{{ range $x := .none }}{{ else }}{{ $x }}!{{ end }}'),
    'web<no value>!',
  );
});

test('break and continue leave with, if and their variables behind', () => {
  const text =
    '{{ range $i, $p := .ports }}{{ with $p }}{{ $y := .port }}{{ if eq $i 0 }}{{ continue }}{{ end }}{{ .name }}{{ break }}{{ end }}{{ end }}{{ .name }}';
  assert.equal(run(text), 'tlsweb');
  assert.equal(
    run('{{ range 3 }}{{ range 3 }}{{ if eq . 1 }}{{ break }}{{ end }}{{ . }}{{ end }}{{ . }} {{ end }}'),
    '00 01 02 ',
  );
});

test('and, or stop at the value that decides', () => {
  assert.equal(run('{{ or .name (die) }} {{ and 0 (die) }} {{ 5 | or 0 }} {{ and .name .replicas }}'), 'web 0 5 3');
  fails('{{ and 1 (die) }}', 'template: t:1:10: executing "t" at <die>: error calling die: dead');
});

test('a template inside a template sees its own dollar and is written in place', () => {
  assert.equal(
    run('{{ define "p" }}[{{ .port }}{{ $.port }}]{{ end }}{{ range .ports }}{{ template "p" . }}{{ end }}'),
    '[8080][443443]',
  );
  assert.equal(run('{{ block "b" .name }}<{{ . }}>{{ end }}{{ template "b" "x" }}'), '<web><x>');
  fails(
    '{{ template "none" }}',
    'template: t:1:12: executing "t" at <{{template "none"}}>: template "none" not defined',
  );
});

test('a definition replaces an older one unless it is empty; one text may not define twice', () => {
  const set = new Templates('root');
  set.parse('a', '{{ define "x" }}1{{ end }}');
  set.parse('b', '{{ define "x" }}2{{ end }}{{ define "y" }}y{{ end }}');
  set.parse('c', '{{ define "x" }} {{/* nothing */}} {{ end }}');
  set.parse('main', '{{ template "x" }}{{ template "y" }}');
  assert.equal(execute(set, 'main', undefined), '2y');
  fails(
    '{{ define "x" }}1{{ end }}{{ define "x" }}2{{ end }}',
    'template: t:1: template: multiple definition of template "x"',
  );
});

test('a clone has what was there and goes its own way', () => {
  const set = new Templates('root', { cache: new ParseCache() });
  set.parse('x', 'old');
  const copy = set.clone();
  copy.parse('x', 'new');
  set.parse('y', 'later');
  assert.deepEqual([execute(set, 'x', 0), execute(copy, 'x', 0), copy.find('y')], ['old', 'new', undefined]);
});

test('what fails inside an include is told through every include', () => {
  fails(
    '{{ define "a" }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ .nothing.x }}{{ end }}{{ include "a" . | upper }}',
    'template: t:1:88: executing "t" at <include "a" .>: error calling include: ' +
      'template: t:1:19: executing "a" at <include "b" .>: error calling include: ' +
      'template: t:1:71: executing "b" at <.nothing.x>: nil pointer evaluating interface {}.x',
  );
});

test('templates nest deeper than the stack of JavaScript, up to the limit of Go', () => {
  const nested =
    '{{ define "n" }}{{ if lt (len .) 5000 }}{{ include "n" (printf "%sx" .) | upper }}{{ else }}{{ . }}{{ end }}{{ end }}';
  assert.equal(run(`${nested}{{ include "n" "" }}`), 'X'.repeat(5000));
  fails(
    '{{ define "r" }}{{ template "r" . }}{{ end }}{{ template "r" . }}',
    'template: t:1:28: executing "r" at <{{template "r" .}}>: exceeded maximum template depth (100000)',
  );
});

test('parentheses and blocks nest up to a bound', () => {
  const parentheses = (n: number): string => `{{ ${'('.repeat(n)}1${')'.repeat(n)} }}`;
  const blocks = (n: number): string => '{{ if 1 }}'.repeat(n) + '{{ end }}'.repeat(n);
  assert.equal(run(blocks(400).replace('{{ end }}', `${parentheses(1000)}{{ end }}`)), '1');
  fails(parentheses(1001), 'template: t:1: max expression depth exceeded');
  fails(blocks(501), 'template: t:1: max expression depth exceeded');
});

test('endless work ends: too many steps, too much text', () => {
  const set = new Templates('t');
  set.parse('t', '{{ range 1000000 }}{{ range 1000000 }}xxxxxxxxxx{{ end }}{{ end }}');
  assert.throws(() => execute(set, 't', 0, { steps: 10_000 }), new Exhausted('the template does not come to an end'));
  assert.throws(() => execute(set, 't', 0, { outputCharacters: 1000 }), new Exhausted('memory exhausted'));
});

test('strings are bytes: letters may be cut and put together again', () => {
  assert.equal(run('{{ len "é" }} {{ slice "한글" 0 3 }} {{ printf "%q" (slice "é" 0 1) }}'), '2 한 "\\xc3"');
  assert.equal(
    run('{{ slice "é" 0 1 }}{{ slice "é" 1 }} {{ index "é" 1 }} {{ printf "%x" "\\xff\\u00e9" }}'),
    'é 169 ffc3a9',
  );
});

test('built-in functions refuse what they cannot take', () => {
  const at = (node: string, name: string): string =>
    `template: t:1:3: executing "t" at <${node}>: error calling ${name}: `;
  fails('{{ index .ports 2 }}', `${at('index .ports 2', 'index')}reflect: slice index out of range`);
  fails('{{ index .ports "a" }}', `${at('index .ports "a"', 'index')}cannot index slice/array with type string`);
  fails('{{ len 3 }}', `${at('len 3', 'len')}len of type int`);
  fails('{{ slice .name 2 1 }}', `${at('slice .name 2 1', 'slice')}invalid slice index: 2 > 1`);
  fails('{{ call .name }}', `${at('call .name', 'call')}non-function .name of type string`);
  fails('{{ len }}', 'template: t:1:3: executing "t" at <len>: wrong number of args for len: want 1 got 0');
  fails('{{ add "1" }}', 'template: t:1:7: executing "t" at <"1">: expected integer; found "1"');
  fails(
    '{{ .name | add 1 }}',
    'template: t:1:15: executing "t" at <1>: wrong type for value; expected int; got string',
  );
});
