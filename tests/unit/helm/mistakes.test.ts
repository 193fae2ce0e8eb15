/** What one may get wrong at the prompt, and what helm says: compared with real helms. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HelmBench } from './bench.ts';

const CHART = {
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
  'web/templates/one.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n',
  'plain.txt': 'hello\n',
};

const LINES: readonly (readonly [line: string, said: string])[] = [
  ['helm nosuch --help', 'Error: unknown command "nosuch" for "helm"\nRun \'helm --help\' for usage.\n'],
  ['helm nosuch --bad', 'Error: unknown command "nosuch" for "helm"\nRun \'helm --help\' for usage.\n'],
  ['helm upgrade X_Y ./web --install', 'Error: release name is invalid: X_Y\n'],
  [
    'helm install x ./plain.txt',
    "Error: INSTALLATION FAILED: file '/home/learner/plain.txt' does not appear to be a gzipped archive; got 'application/octet-stream'\n",
  ],
  ['helm registry logout nosuch', 'Removing login credentials for nosuch\n'],
  [
    'helm plugin install',
    'Error: "helm plugin install" requires 1 argument\n\nUsage:  helm plugin install [options] <path|url> [flags]\n',
  ],
  ['helm4 plugin update nosuch', 'Error: plugin: nosuch not found\n'],
  ['helm4 dependency list', 'Error: Chart.yaml file is missing\n'],
];

test('mistakes are told in the words of helm', async () => {
  const bench = new HelmBench(CHART);
  const said: (readonly [string, string])[] = [];
  for (const [line] of LINES) said.push([line, (await bench.type(line)).err]);
  assert.deepEqual(said, LINES);
});

test('an unknown topic of help is told with how helm is used', async () => {
  const { out, err, code } = await new HelmBench(CHART).type('helm help nosuch');
  assert.equal(out, '');
  assert.ok(err.startsWith('Unknown help topic [`nosuch`]\nUsage:\n  helm [command]\n'), err);
  assert.equal(code, 0);
});

test('an index that ends with the text is an error to helm 3 and the end to helm 4', async () => {
  const bench = new HelmBench(CHART);
  const line = (helm: string) => `${helm} install x ./web --dry-run=client --set a[b`;
  assert.equal(
    (await bench.type(line('helm'))).err,
    'Error: INSTALLATION FAILED: failed parsing --set data: error parsing index: EOF\n',
  );
  assert.equal((await bench.type(line('helm4'))).err, '');
});

test('an index of charts is written only into a folder that is there', async () => {
  const { err, code } = await new HelmBench(CHART).type('helm repo index nosuch');
  assert.match(err, /^Error: open \/home\/learner\/nosuch\/index\.yaml\d+: no such file or directory\n$/);
  assert.equal(code, 1);
});
