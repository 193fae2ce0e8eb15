import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'fflate';
import { fromBytes, toBytes } from '../../../simulator/gotemplate/utf8.ts';
import { archiveProblem, loadArchive } from '../../../simulator/helm/chart/archive.ts';
import { directoryFiles, loadChart } from '../../../simulator/helm/chart/directory.ts';
import { ChartError } from '../../../simulator/helm/chart/errors.ts';
import { parseIgnore } from '../../../simulator/helm/chart/ignore.ts';
import { loadFiles } from '../../../simulator/helm/chart/load.ts';
import { metadataNameProblem, releaseNameProblem } from '../../../simulator/helm/chart/names.ts';
import { MemoryFiles } from '../../../simulator/kernel/memory-files.ts';
import { chartOf, filesOf, messageOf } from './chart.ts';

const BASE = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';

const refusal = (files: Readonly<Record<string, string>>): string => messageOf(() => loadFiles(filesOf(files)));
const refusalOf = (metadata: string): string => refusal({ 'Chart.yaml': metadata });

test('files go where Helm puts them', () => {
  const chart = chartOf({
    'values.yaml': 'a: 1\n',
    'values.schema.json': '{}',
    'templates/t.yaml': 't',
    'templates/sub/u.yaml': 'u',
    'crds/c.yaml': 'c',
    'README.md': 'r',
    'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 0.1.0\n',
    'charts/db.prov': 'signature',
    'charts/_old/Chart.yaml': 'broken: [',
  });
  assert.deepEqual(
    {
      templates: chart.templates.map((file) => file.name),
      files: chart.files.map((file) => file.name),
      dependencies: chart.dependencies.map((c) => c.metadata.name),
      values: { ...chart.values },
      schema: fromBytes(chart.schema ?? new Uint8Array()),
      raw: chart.raw.length,
    },
    {
      templates: ['templates/t.yaml', 'templates/sub/u.yaml'],
      files: ['crds/c.yaml', 'README.md', 'charts/db.prov'],
      dependencies: ['db'],
      values: { a: 1 },
      schema: '{}',
      raw: 10,
    },
  );
});

test('what is wrong with Chart.yaml is told as Helm tells it', () => {
  assert.equal(refusal({ 'values.yaml': 'a: 1' }), 'Chart.yaml file is missing');
  assert.equal(refusalOf('version: 1.0.0'), 'validation: chart.metadata.name is required');
  assert.equal(refusalOf('name: web'), 'validation: chart.metadata.version is required');
  assert.equal(refusalOf('name: web\nversion: one'), 'validation: chart.metadata.version "one" is invalid');
  assert.equal(refusalOf('name: a/b\nversion: 1.0.0'), 'validation: chart.metadata.name "a/b" is invalid');
  assert.equal(refusalOf('name: ".."\nversion: 1.0.0'), 'validation: chart.metadata.name ".." is not allowed');
  assert.equal(refusalOf(`${BASE}type: app`), 'validation: chart.metadata.type must be application or library');
  assert.equal(
    refusalOf(`${BASE}dependencies: [{name: db}, {name: cache, alias: db}]`),
    'validation: more than one dependency with name or alias "db"',
  );
  assert.equal(
    refusalOf('name: [web]\nversion: 1.0.0'),
    'cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field Metadata.name of type string',
  );
  assert.equal(
    refusal({ 'Chart.yaml': BASE, 'values.yaml': 'a: b: c' }),
    'cannot load values.yaml: error converting YAML to JSON: yaml: mapping values are not allowed in this context',
  );
  assert.equal(
    refusal({ 'Chart.yaml': BASE, 'values.yaml': '- a' }),
    'cannot load values.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}',
  );
  assert.equal(
    refusal({ 'Chart.yaml': BASE, 'charts/db/Chart.yaml': 'name: db' }),
    'error unpacking subchart db in web: validation: chart.metadata.version is required',
  );
  assert.equal(
    refusal({ 'Chart.yaml': BASE, 'charts/README.md': 'no chart' }),
    'error unpacking subchart README.md in web: Chart.yaml file is missing',
  );
});

test('a chart of version 1 has its dependencies in requirements.yaml', () => {
  const chart = loadFiles(
    filesOf({
      'Chart.yaml': 'name: web\nversion: 1.0.0\n',
      'requirements.yaml': 'dependencies: [{name: db, version: ~1.2, repository: https://x.example}]',
    }),
  );
  assert.equal(chart.metadata.apiVersion, 'v1');
  assert.deepEqual(
    chart.metadata.dependencies?.map((dependency) => ({ ...dependency })),
    [{ name: 'db', version: '~1.2', repository: 'https://x.example' }],
  );
  const told: string[] = [];
  chartOf({ 'requirements.yaml': 'dependencies: []' }, (_, text) => told.push(text));
  assert.deepEqual(told, [
    'Warning: Dependencies are handled in Chart.yaml since apiVersion "v2". We recommend migrating dependencies to Chart.yaml.',
  ]);
});

interface Entry {
  readonly name: string;
  readonly content?: string | Uint8Array;
  readonly type?: string;
  /** What the header claims. */
  readonly size?: number;
}

/** An archive in POSIX tar. */
function tarOf(entries: readonly Entry[]): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const { name, content = '', type = '0', size } of entries) {
    const data = typeof content === 'string' ? toBytes(content) : content;
    const header = new Uint8Array(512);
    const put = (text: string, at: number): void => header.set(toBytes(text), at);
    put(name, 0);
    put('0000644\0', 100);
    put((size ?? data.length).toString(8).padStart(11, '0'), 124);
    put('        ', 148);
    put(type, 156);
    put('ustar\x0000', 257);
    const sum = header.reduce((a, b) => a + b, 0);
    put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const body = new Uint8Array(Math.ceil(data.length / 512) * 512);
    body.set(data);
    blocks.push(header, body);
  }
  blocks.push(new Uint8Array(1024));
  const out = new Uint8Array(blocks.reduce((length, block) => length + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    out.set(block, at);
    at += block.length;
  }
  return out;
}

const archiveOf = (...entries: readonly Entry[]): Uint8Array => gzipSync(tarOf(entries), { mtime: 0 });
const archiveRefusal = (...entries: readonly Entry[]): string => messageOf(() => loadArchive(archiveOf(...entries)));

test('an archive is a chart without its first folder; a subchart may be an archive', () => {
  const db = archiveOf({ name: 'db/Chart.yaml', content: 'apiVersion: v2\nname: db\nversion: 0.1.0\n' });
  const files = loadArchive(
    archiveOf(
      { name: 'web/', type: '5' },
      { name: 'web/Chart.yaml', content: `\ufeff${BASE}` },
      { name: 'web/charts/db-0.1.0.tgz', content: db },
    ),
  );
  const chart = loadFiles(files);
  assert.deepEqual([chart.metadata.name, chart.dependencies[0]?.metadata.name], ['web', 'db']);
});

test('names that lead out of the chart are refused', () => {
  assert.equal(archiveRefusal({ name: 'web/../../etc/passwd' }), 'chart illegally references parent directory');
  assert.equal(archiveRefusal({ name: 'web//etc/passwd' }), 'chart illegally contains absolute paths');
  assert.equal(
    archiveRefusal({ name: 'Chart.yaml' }),
    'chart illegally contains content outside the base directory: "Chart.yaml"',
  );
  assert.equal(archiveRefusal({ name: 'web\\..\\..\\x' }), 'chart illegally references parent directory');
  assert.equal(archiveRefusal({ name: 'web/C:/x' }), 'chart contains illegally named files');
});

test('too much in an archive is refused before it is unpacked', () => {
  const mib = 1024 * 1024;
  assert.equal(
    archiveRefusal({ name: 'web/big', content: 'x', size: 6 * mib }),
    'decompressed chart file "web/big" is larger than the maximum file size 5242880',
  );
  assert.equal(
    archiveRefusal({ name: 'web/big', content: 'x', size: 101 * mib }),
    'decompressed chart is larger than the maximum file size 104857600',
  );
  const four = new Uint8Array(4 * mib);
  const many = Array.from({ length: 26 }, (_, i) => ({ name: `web/${i}`, content: four }));
  assert.equal(
    messageOf(() => loadArchive(gzipSync(tarOf(many), { mtime: 0, level: 0 }))),
    'decompressed chart is larger than the maximum file size 104857600',
  );
});

test('what follows the end of an archive is not even unpacked', () => {
  const chart = tarOf([{ name: 'web/Chart.yaml', content: BASE }]);
  const bytes = new Uint8Array(chart.length + 1024);
  bytes.set(chart);
  bytes.fill(0x55, chart.length);
  assert.deepEqual(
    loadArchive(gzipSync(bytes)).map((file) => file.name),
    ['Chart.yaml'],
  );
});

test('what is no archive is told apart', () => {
  assert.equal(
    messageOf(() => loadArchive(toBytes('hello, I am a text'))),
    'gzip: invalid header',
  );
  assert.equal(
    messageOf(() => loadArchive(archiveOf())),
    'no files in chart archive',
  );
  const whole = archiveOf({ name: 'web/Chart.yaml', content: BASE });
  assert.equal(
    messageOf(() => loadArchive(whole.subarray(0, whole.length - 20))),
    'unexpected EOF',
  );
  assert.equal(
    archiveProblem('x.yaml', toBytes('a: b')),
    "file 'x.yaml' seems to be a YAML file, but expected a gzipped archive",
  );
  assert.equal(
    archiveProblem('x.tgz', toBytes('a: b')),
    "file 'x.tgz' does not appear to be a gzipped archive; got 'application/octet-stream'",
  );
  assert.equal(
    archiveProblem('x.tgz', toBytes('a: b\n'.repeat(200))),
    "file 'x.tgz' does not appear to be a gzipped archive; got 'text/plain; charset=utf-8'",
  );
});

function systemWith(files: Readonly<Record<string, string>>): MemoryFiles {
  const system = new MemoryFiles({ now: () => 0 });
  for (const [path, text] of Object.entries(files)) {
    system.makeDirectory(path.slice(0, path.lastIndexOf('/')), { parents: true });
    system.write(path, text);
  }
  return system;
}

test('a folder: what .helmignore names stays out, links are followed and told', () => {
  const system = systemWith({
    '/w/.helmignore': '*.bak\n/secret/\n',
    '/w/Chart.yaml': BASE,
    '/w/templates/t.yaml': 't',
    '/w/templates/.hidden.yaml': 'h',
    '/w/old.bak': 'o',
    '/w/secret/key': 'k',
    '/elsewhere/conf': 'c',
  });
  system.link('/elsewhere', '/w/files');
  const told: string[] = [];
  const names = directoryFiles(system, '/w', (_, text) => told.push(text)).map((file) => file.name);
  assert.deepEqual(names, ['.helmignore', 'Chart.yaml', 'files/conf', 'templates/t.yaml']);
  assert.deepEqual(told, [
    'found symbolic link in path: /w/files resolves to /elsewhere. Contents of linked file included and used',
  ]);
});

test('a path that is not there, and links in circles', () => {
  const system = systemWith({ '/w/Chart.yaml': BASE });
  assert.equal(
    messageOf(() => loadChart(system, '/nope', './nope')),
    'stat ./nope: no such file or directory',
  );
  system.link('/w', '/w/self');
  assert.throws(() => loadChart(system, '/w', 'w'), ChartError);
});

test('.helmignore: patterns without a slash count everywhere, with one from the top', () => {
  const rules = parseIgnore('# comment\n*.log\n/top.txt\nsub/*.md\nbuild/\n', false);
  const ignored = (path: string, folder = false): boolean => rules.ignores(path, folder);
  assert.deepEqual(
    [
      ignored('a/b.log'),
      ignored('top.txt'),
      ignored('a/top.txt'),
      ignored('sub/x.md'),
      ignored('a/sub/x.md'),
      ignored('build', true),
      ignored('build'),
    ],
    [true, true, false, true, false, true, false],
  );
  // What "!" names is all that stays.
  assert.deepEqual(
    ['a.txt', 'b.md'].map((path) => parseIgnore('!*.md', false).ignores(path, false)),
    [true, false],
  );
  assert.equal(
    messageOf(() => parseIgnore('a/**/b')),
    'double-star (**) syntax is not supported',
  );
  assert.equal(
    messageOf(() => parseIgnore('[z-')),
    'syntax error in pattern',
  );
});

test('names of releases and of objects', () => {
  assert.equal(releaseNameProblem('shop-1.a'), undefined);
  assert.equal(releaseNameProblem(''), 'no name provided');
  assert.match(releaseNameProblem('Shop') ?? '', /^invalid release name, must match regex /);
  assert.match(releaseNameProblem('a'.repeat(54)) ?? '', /the length must not be longer than 53$/);
  assert.equal(metadataNameProblem('a'.repeat(253)), undefined);
  assert.match(metadataNameProblem('-a') ?? '', /the length must not be longer than 253$/);
});
