import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printJson } from '../../../simulator/kubectl/printers/json.ts';
import { JsonPath } from '../../../simulator/kubectl/printers/jsonpath.ts';
import { columns, TabWriter } from '../../../simulator/kubectl/printers/tabwriter.ts';

const LIST = {
  kind: 'List',
  items: [
    {
      metadata: { name: 'a', labels: { 'x.io/y': '1' } },
      spec: { replicas: 2, containers: [{ name: 'c', image: 'nginx' }] },
    },
    {
      metadata: { name: 'b' },
      spec: {
        replicas: 5,
        containers: [
          { name: 'd', image: 'redis' },
          { name: 'e', image: 'nginx' },
        ],
      },
    },
  ],
};
const print = (path: string): string => new JsonPath(path).print(LIST);
const problem = (path: string): string => {
  try {
    return `printed ${print(path)}`;
  } catch (error) {
    return (error as Error).message;
  }
};

test('fields, lists, slices, unions and filters are found', () => {
  assert.equal(print('{.items[*].metadata.name}'), 'a b');
  assert.equal(print('{.items[-1:].metadata.name} {.items[0,1].spec.replicas}'), 'b 2 5');
  assert.equal(print('{.items[?(@.spec.replicas>2)].metadata.name}'), 'b');
  assert.equal(print('{.items[?(@.metadata.labels)].metadata.name}'), 'a');
  assert.equal(print("{.items[0].metadata.labels.x\\.io/y}{'\\n'}"), '1\n');
  assert.equal(print('{..image}'), 'nginx redis nginx');
  assert.equal(print('{.items[0].spec.containers}'), '[{"image":"nginx","name":"c"}]');
});

test('ranges nest', () => {
  assert.equal(
    print('{range .items[*]}{.metadata.name}:{range .spec.containers[*]} {.name}={.image}{end}{"\\n"}{end}'),
    'a: c=nginx\nb: d=redis e=nginx\n',
  );
});

test('what is missing prints nothing', () => {
  assert.equal(print('{.nosuch.deeper}'), '');
});

test('failures are worded as kubectl’s', () => {
  assert.equal(problem('{.items'), 'unclosed action');
  assert.equal(problem('{.items['), 'unterminated array');
  assert.equal(problem('{.items["x"]}'), 'invalid array index "x"');
  assert.equal(problem('{.items[5]}'), 'array index out of bounds: index 5, length 2');
  assert.equal(problem('{.kind[0]}'), 'string is not array or slice');
  assert.equal(problem('{.items[?(@.a=="x" && @.b)]}'), "unrecognized character in action: U+0026 '&'");
});

test('columns are as wide as their widest cell and three blanks, six at least', () => {
  assert.equal(
    columns([
      ['NAME', 'AGE'],
      ['web-long-name', '5s'],
    ]),
    'NAME            AGE\nweb-long-name   5s\n',
  );
  assert.equal(columns([['a', 'b', 'c']]), 'a     b     c\n');
});

test('a table printed in parts keeps its widths', () => {
  const writer = new TabWriter();
  writer.write('a-long-name\tx\n');
  assert.equal(writer.flush(), 'a-long-name   x\n');
  writer.write('b\ty\n');
  assert.equal(writer.flush(), 'b             y\n');
});

test('JSON is indented by four, sorted, with < > & escaped', () => {
  assert.equal(
    printJson({ b: [], a: { c: '<&>' }, d: {} }),
    '{\n    "a": {\n        "c": "\\u003c\\u0026\\u003e"\n    },\n    "b": [],\n    "d": {}\n}',
  );
});
