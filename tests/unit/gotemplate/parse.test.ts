import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeText } from '../../../simulator/gotemplate/nodes.ts';
import { parseTemplates } from '../../../simulator/gotemplate/parse.ts';
import { TemplateError } from '../../../simulator/gotemplate/types.ts';

const isFunction = (name: string): boolean => ['print', 'add'].includes(name);
const tree = (text: string): string => {
  const root = parseTemplates('t', text, { isFunction }).get('t')?.root;
  return root ? nodeText(root) : '';
};
const failure = (text: string): string => {
  try {
    return tree(text);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return error.message;
  }
};

test('nodes are written as messages name them', () => {
  const same = [
    '{{.a.b}}',
    '{{$x := .a}}{{$x.b.c}}',
    '{{print (add 1 0x2) "a\\n" `b` true nil .}}',
    '{{if .a}}1{{else}}2{{end}}',
    '{{range $i, $e := .a}}{{break}}{{continue}}{{end}}',
    '{{template "x" .a | print}}',
    '{{(print .a).b.c | add 1}}',
  ];
  for (const text of same) assert.equal(tree(text), text);
  assert.equal(tree('{{ with .a }}1{{ else with .b }}2{{ end }}'), '{{with .a}}1{{else}}{{with .b}}2{{end}}{{end}}');
});

test('trim markers need a space and eat space of their side only', () => {
  assert.equal(tree('a \n{{- 1 -}}\t b {{2 -}} c{{-3}}'), 'a{{1}}b {{2}}c{{-3}}');
  assert.equal(tree('x {{- /* gone */ -}} y'), 'xy');
});

test('messages name the line of what was read last', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['a\nb {{ nope }}', 't:2: function "nope" not defined'],
    ['{{ if\n.a }}\n', 't:3: unexpected EOF'],
    ['{{ "a\n" }}', 't:1: unterminated quoted string'],
    ['{{ .a\n  .b\n', 't:3: unclosed action started at t:1'],
    ['{{ print (1 }}', 't:1: unclosed left paren'],
    ['{{ $x }}', 't:1: undefined variable "$x"'],
    ['{{ if .a }}{{ else }}{{ else }}{{ end }}', 't:1: expected end; found {{else}}'],
    ['{{ range .a }}{{ end }}{{ break }}', 't:1: {{break}} outside {{range}}'],
    ['{{ .a[0] }}', "t:1: bad character U+005B '['"],
    ['{{ 1 | 2 }}', 't:1: non executable command in pipeline stage 2'],
    ['{{ define x }}{{ end }}', 't:1: unexpected "x" in define clause'],
    ['{{ template "abcdefghijklmnop" 1 2) }}', 't:1: unexpected right paren'],
    ['{{ print "abcdefghijklmnop"1 }}', 't:1: unexpected "1" in operand'],
    ['{{ print 1"abcdefghijklmnop" }}', 't:1: unexpected "\\"abcdefghi"... in operand'],
    ['{{ 9223372036854775808999 }}', 't:1: integer overflow: "9223372036854775808999"'],
    ['{{ \u0001 }}', 't:1: unrecognized character in action: U+0001'],
    ['{{ "\\q" }}', 't:1: invalid syntax'],
    ['{{/* a }}', 't:1: unclosed comment'],
    ['{{/* a */ 1}}', 't:1: comment ends before closing delimiter'],
    ['{{ a b }}{{ end }}', 't:1: function "a" not defined'],
  ];
  for (const [text, message] of rows) assert.equal(failure(text), `template: ${message}`, text);
});

test('a function named break takes the keyword away', () => {
  const trees = parseTemplates('t', '{{ break }}', { isFunction: (name) => name === 'break' });
  assert.equal(trees.get('t')?.root.nodes[0]?.type, 'action');
});
