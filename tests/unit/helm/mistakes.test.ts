/** What one may get wrong at the prompt, and what helm says: compared with real helms. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HelmBench } from './bench.ts';

const CHART = {
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
  'web/templates/one.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n',
  'plain.txt': 'hello\n',
  '.config/helm/repositories.yaml': 'apiVersion: ""\nrepositories:\n- {name: x, url: "http://x.test"}\n',
  '.cache/helm/repository/x-index.yaml': 'apiVersion: v1\nentries: {}\n',
};

const LINES: readonly (readonly [line: string, said: string])[] = [
  ['helm nosuch --help', 'Error: unknown command "nosuch" for "helm"\nRun \'helm --help\' for usage.\n'],
  ['helm nosuch --bad', 'Error: unknown command "nosuch" for "helm"\nRun \'helm --help\' for usage.\n'],
  ['helm upgrade X_Y ./web --install', 'Error: release name is invalid: X_Y\n'],
  [
    'helm install x ./plain.txt',
    "Error: INSTALLATION FAILED: file '/home/learner/plain.txt' does not appear to be a gzipped archive; got 'application/octet-stream'\n",
  ],
  ['helm package ./web -d plain.txt', 'Error: failed to save: is not a directory: plain.txt\n'],
  [
    'helm template x oci://127.0.0.1:1/c',
    'Error: Get "https://127.0.0.1:1/v2/c/tags/list": dial tcp 127.0.0.1:1: connect: connection refused\n',
  ],
  ['helm search hub x --endpoint nourl', 'Error: unable to create connection to "nourl": no hostname provided\n'],
  ['helm registry logout nosuch', 'Removing login credentials for nosuch\n'],
  [
    'helm plugin install',
    'Error: "helm plugin install" requires 1 argument\n\nUsage:  helm plugin install [options] <path|url> [flags]\n',
  ],
  ['helm4 plugin update nosuch', 'Error: plugin: nosuch not found\n'],
  [
    'helm search repo web --version bad.x',
    'Error: an invalid version/constraint format: improper constraint: "bad.x"\n',
  ],
  ['helm get all known --template {{', 'Error: template: _:1: unclosed action\n'],
  [
    'helm get all known --template {{.Release.Nosuch}}',
    'Error: template: _:1:10: executing "_" at <.Release.Nosuch>: can\'t evaluate field Nosuch in type interface {}\n',
  ],
  ['helm4 dependency list', 'Error: Chart.yaml file is missing\n'],
];

test('mistakes are told in the words of helm', async () => {
  const bench = new HelmBench(CHART);
  const said: (readonly [string, string])[] = [];
  await bench.type('helm install known ./web');
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

test('helm 4 tells the labels of the newest record whole, those of a revision without its own', async () => {
  const bench = new HelmBench(CHART);
  await bench.type('helm4 install a ./web --labels team=blue');
  const labels = async (line: string) => /^LABELS: (.*)$/m.exec((await bench.type(line)).out)?.[1];
  assert.equal(
    await labels('helm4 get metadata a'),
    'modifiedAt=1772442000,name=a,owner=helm,status=deployed,team=blue,version=1',
  );
  assert.equal(await labels('helm4 get metadata a --revision 1'), 'team=blue');
});

test('an index of charts is written only into a folder that is there', async () => {
  const { err, code } = await new HelmBench(CHART).type('helm repo index nosuch');
  assert.match(err, /^Error: open \/home\/learner\/nosuch\/index\.yaml\d+: no such file or directory\n$/);
  assert.equal(code, 1);
});
