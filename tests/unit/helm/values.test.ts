import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeJson } from '../../../simulator/helm/functions/go-json.ts';
import type { HelmValues } from '../../../simulator/helm/types.ts';
import { coalesceValues, mergeValues } from '../../../simulator/helm/values/coalesce.ts';
import { processDependencies } from '../../../simulator/helm/values/dependencies.ts';
import { valuesOfOptions } from '../../../simulator/helm/values/options.ts';
import { parseSet, parseSetJson, parseSetLiteral, parseSetString } from '../../../simulator/helm/values/strvals.ts';
import { chartOf, messageOf, yaml } from './chart.ts';

const json = (value: unknown): unknown => JSON.parse(writeJson(value as HelmValues));

const sub = (name: string, values: string, more = ''): Readonly<Record<string, string>> => ({
  [`charts/${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`,
  [`charts/${name}/values.yaml`]: values,
});

test('the user’s values win over the chart’s, table by table; null takes a default away', () => {
  const chart = chartOf({ 'values.yaml': 'image: {repository: nginx, tag: "1"}\nports: [80]\nprobe: {path: /}\n' });
  assert.deepEqual(json(coalesceValues(chart, yaml('image: {tag: "2"}\nports: [8080]\nprobe: null\nnew: 1'))), {
    image: { repository: 'nginx', tag: '2' },
    ports: [8080],
    new: 1,
  });
  assert.deepEqual(json(mergeValues(chart, yaml('probe: null'))), {
    image: { repository: 'nginx', tag: '1' },
    ports: [80],
    probe: null,
  });
});

test('tables and what is none do not go together', () => {
  const chart = chartOf({ 'values.yaml': 'a: {b: 1}\nc: 1\n', ...sub('db', 'x: 1') });
  const told: string[] = [];
  const log = (source: string, text: string): void => void told.push(`${source}: ${text}`);
  assert.deepEqual(json(coalesceValues(chart, yaml('a: 5\nc: {d: 1}'), { log })), {
    a: 5,
    c: { d: 1 },
    db: { global: {}, x: 1 },
  });
  assert.deepEqual(told, ['coalesce.go:237: warning: skipped value for web.c: Not a table.']);
  assert.equal(
    messageOf(() => coalesceValues(chart, yaml('db: yes'))),
    'type mismatch on db: true',
  );
});

test('globals reach all subcharts, and win over theirs', () => {
  const chart = chartOf({
    'values.yaml': 'global: {zone: eu, tier: a}\n',
    ...sub('db', 'global: {zone: us, size: 1}\nx: 1\n'),
  });
  assert.deepEqual(json(coalesceValues(chart, yaml('global: {tier: b}'))), {
    global: { zone: 'eu', tier: 'b' },
    db: { global: { zone: 'eu', tier: 'b', size: 1 }, x: 1 },
  });
});

test('Helm 4 does not let a chart’s own null stand', () => {
  const chart = chartOf({ 'values.yaml': 'a: null\nb: {c: null, d: 1}\n' });
  assert.deepEqual(json(coalesceValues(chart, yaml('{}'))), { a: null, b: { c: null, d: 1 } });
  assert.deepEqual(json(coalesceValues(chart, yaml('{}'), { helmMajor: 4 })), { b: { d: 1 } });
});

const DEPENDENCIES = `dependencies:
- {name: db, version: 1.x, condition: "db.enabled,global.data", tags: [data]}
- {name: cache, version: ">=1", tags: [data, fast]}
- {name: cache, version: ">=1", alias: second}
- {name: absent, version: "1"}
`;

const enabled = (values: string): readonly (string | undefined)[] => {
  const chart = chartOf({
    'Chart.yaml': `apiVersion: v2\nname: web\nversion: 1.0.0\n${DEPENDENCIES}`,
    ...sub('db', '{}'),
    ...sub('cache', '{}'),
    ...sub('loose', '{}'),
  });
  return processDependencies(chart, yaml(values), { merge: true }).dependencies.map((c) => c.metadata.name);
};

test('conditions, tags and aliases decide which subcharts take part', () => {
  assert.deepEqual(enabled('{}'), ['loose', 'db', 'cache', 'second']);
  assert.deepEqual(enabled('db: {enabled: false}'), ['loose', 'cache', 'second']);
  assert.deepEqual(enabled('tags: {data: false}'), ['loose', 'second']);
  assert.deepEqual(enabled('tags: {data: false, fast: true}'), ['loose', 'cache', 'second']);
  assert.deepEqual(enabled('tags: {data: false}\nglobal: {data: true}'), ['loose', 'db', 'second']);
});

test('a subchart of another version than asked for is as if it were not there', () => {
  const chart = chartOf({
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{name: db, version: ^2}]\n',
    ...sub('db', '{}'),
  });
  const [db] = processDependencies(chart, yaml('{}'), { merge: true }).dependencies;
  assert.equal(db?.metadata.version, '1.0.0');
});

test('import-values: a child’s exports, or any of its tables', () => {
  const chart = chartOf({
    'Chart.yaml': `apiVersion: v2
name: web
version: 1.0.0
dependencies:
- {name: db, version: 1.0.0, import-values: [data, {child: conn, parent: target.db}, {child: none, parent: x}]}
`,
    'values.yaml': 'port: 1\ntarget: {db: {host: mine}}\n',
    ...sub('db', 'exports: {data: {port: 5432, user: pg}}\nconn: {host: theirs, tls: true}\n'),
  });
  const told: string[] = [];
  const { values } = processDependencies(chart, yaml('{}'), { merge: false, log: (_, text) => told.push(text) });
  assert.deepEqual(json({ port: values['port'], user: values['user'], target: values['target'] }), {
    port: 1,
    user: 'pg',
    target: { db: { host: 'mine', tls: true } },
  });
  assert.deepEqual(told, ['Warning: ImportValues missing table from chart db: "none" is not a table']);
});

test('--set: types, paths, lists and what must be escaped', () => {
  const set = (text: string): unknown => json(parseSet(text));
  assert.deepEqual(set('a=1,b=true,c=null,d=x,e=1.5,f=01,g='), {
    a: 1,
    b: true,
    c: null,
    d: 'x',
    e: '1.5',
    f: '01',
    g: '',
  });
  assert.deepEqual(set('image.tag=v1,image.pull=Always'), { image: { tag: 'v1', pull: 'Always' } });
  assert.deepEqual(set('ports[1].port=80,ports[0]=x'), { ports: ['x', { port: 80 }] });
  assert.deepEqual(set('list={a,b,3},empty={}'), { list: ['a', 'b', 3], empty: [''] });
  assert.deepEqual(set('a\\.b=1\\,2,node.kubernetes\\.io/x=y'), { 'a.b': '1,2', node: { 'kubernetes.io/x': 'y' } });
  assert.deepEqual(json(parseSetString('a=1,b=true')), { a: '1', b: 'true' });
  assert.deepEqual(json(parseSetLiteral('a=x,b=[1]')), { a: 'x,b=[1]' });
  assert.deepEqual(json(parseSetJson('a={"b":[1,2]},c=null')), { a: { b: [1, 2] }, c: null });
});

test('--set over files: the last word counts', () => {
  const values = valuesOfOptions({
    files: [
      { path: 'a.yaml', text: 'image: {tag: "1", pull: Never}\nlist: [1, 2]\n' },
      { path: 'b.yaml', text: 'image: {tag: "2"}\nlist: [3]\n' },
    ],
    set: ['image.tag=3', 'x=1', 'x=2'],
    setString: ['y=3'],
    setFile: ['z=notes.txt'],
    readFile: (path) => `<${path}>`,
  });
  assert.deepEqual(json(values), {
    image: { tag: 3, pull: 'Never' },
    list: [3],
    x: 2,
    y: '3',
    z: '<notes.txt>',
  });
});

test('what --set and -f cannot read is told as Helm tells it', () => {
  const set = (text: string): string => messageOf(() => valuesOfOptions({ set: [text] }));
  assert.equal(set('a'), 'failed parsing --set data: key "a" has no value');
  assert.equal(set('a.b'), 'failed parsing --set data: key "b" has no value');
  assert.equal(
    set('a[x]=1'),
    'failed parsing --set data: error parsing index: strconv.Atoi: parsing "x": invalid syntax',
  );
  assert.equal(
    set('a[70000]=1'),
    'failed parsing --set data: index of 70000 is greater than maximum supported index of 65536',
  );
  assert.equal(set('a[0]b=1'), "failed parsing --set data: unexpected data at end of array index: ['b']");
  assert.equal(
    set(`${'a.'.repeat(40)}b=1`),
    'failed parsing --set data: value name nested level is greater than maximum supported nested level of 30',
  );
  assert.equal(
    messageOf(() => valuesOfOptions({ files: [{ path: 'a.yaml', text: 'a: [' }] })),
    'failed to parse a.yaml: error converting YAML to JSON: yaml: line 1: did not find expected node content',
  );
});
