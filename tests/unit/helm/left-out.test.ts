/** What of helm is left out is refused by its name, and nothing of it happens. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEFT_OUT } from '../../../simulator/helm/cli/left-out.ts';
import { HelmBench } from './bench.ts';

const CHART = {
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
  'web/templates/one.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n',
};

/** By what is refused: how one comes to it. */
const LINES: Readonly<Record<string, string>> = {
  '--post-renderer': 'helm install web ./web --post-renderer cat',
  '--enable-dns': 'helm install web ./web --enable-dns',
  '--verify': 'helm install web ./web --verify',
  '--prov': 'helm pull other --prov',
  '--sign': 'helm package ./web --sign --key me',
  '--cert-file': 'helm install web other --repo https://charts.example.test --cert-file a.crt --key-file a.key',
  '--key-file': 'helm install web other --repo https://charts.example.test --key-file a.key',
  '--ca-file': 'helm install web other --repo https://charts.example.test --ca-file ca.crt',
  '--color=always': 'helm4 install web ./web --color=always',
};

test('flags that are left out are refused by their names, before anything is installed', async () => {
  const flags = LEFT_OUT.map(({ name }) => name).filter((name) => name.startsWith('--'));
  assert.deepEqual(flags, Object.keys(LINES));
  for (const [flag, line] of Object.entries(LINES)) {
    const bench = new HelmBench(CHART);
    const { out, err, code } = await bench.type(line);
    assert.ok(code !== 0 && `${out}${err}`.includes(`not simulated: ${flag}`), `${line}\n${out}${err}`);
    assert.deepEqual(bench.secrets('web'), [], line);
  }
});
