/** Programs that read a file whole read a named pipe too: what its writer has to say, when it has said it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Step } from '../../truth/compare.ts';
import { runScenario } from '../../truth/run.ts';

/** What commands say, each with its exit code, on one machine in turn. */
async function said(commands: readonly string[]): Promise<string[]> {
  const steps = commands.map((cmd) => ({ op: '$', cmd }) as Step);
  const { steps: done } = await runScenario({ name: 'pipes', files: {}, steps });
  return done.map(({ out, err, code }) => `${out}${err}${code}`);
}

test('kubectl: -f, --from-file, --from-env-file and --patch-file from a named pipe', async () => {
  const [, fromFile, fromEnv, applied, both, patched] = await said([
    'mkfifo p',
    "(echo hello > p &); kubectl create configmap a --from-file=greeting=p; kubectl get cm a -o jsonpath='{.data.greeting}'",
    "(echo K=v > p &); kubectl create secret generic b --from-env-file=p; kubectl get secret b -o jsonpath='{.data.K}'",
    '(kubectl create cm c --from-literal=x=1 --dry-run=client -o yaml > p &); kubectl apply -f p',
    "kubectl create cm d --from-file=x=<(echo one) --from-file=y=<(echo two); kubectl get cm d -o jsonpath='{.data.x}{.data.y}'",
    `(echo '{"data":{"x":"2"}}' > p &); kubectl patch cm c --patch-file p; kubectl get cm c -o jsonpath='{.data.x}'`,
  ]);
  assert.equal(fromFile, 'configmap/a created\nhello\n0');
  assert.equal(fromEnv, 'secret/b created\ndg==0');
  assert.equal(applied, 'configmap/c created\n0');
  assert.equal(both, 'configmap/d created\none\ntwo\n0');
  assert.equal(patched, 'configmap/c patched\n20');
});

test('helm -f, curl -d, -w and -T from a named pipe; wget --post-file cannot', async () => {
  const [, values, unset] = await said([
    'mkfifo p; helm create web >/dev/null',
    "(echo 'replicaCount: 7' > p &); helm template r web -f p | grep replicas; helm template r web -f <(echo 'replicaCount: 8') | grep replicas",
    '(echo body > p &); curl -s -m 2 -d @p http://nowhere.example/; echo $?; wget -nv -T 1 -t 1 --post-file p http://nowhere.example/ 2>&1; echo $?; (echo x > p &); curl -s -w @p -m 2 http://nowhere.example/; (echo x > p &); curl -s -T p http://nowhere.example/; echo $?',
  ]);
  assert.equal(values, '  replicas: 7\n  replicas: 8\n0');
  // The pipe has been read, or its writer would still wait and the next one would find no reader.
  assert.equal(unset, '6\n3\nx\n6\n0');
});
