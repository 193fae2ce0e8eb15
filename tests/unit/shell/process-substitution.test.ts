/** `<(…)` and `>(…)` beside programs of the cluster: their processes run at the same time and end when nobody reads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Step } from '../../truth/compare.ts';
import { runScenario } from '../../truth/run.ts';

/** What commands say, each with its exit code, on one machine in turn. */
async function said(commands: readonly string[]): Promise<string[]> {
  const steps = commands.map((cmd) => ({ op: '$', cmd }) as Step);
  const { steps: done } = await runScenario({ name: 'substitution', files: {}, steps });
  return done.map(({ out, err, code }) => `${out}${err}${code}`);
}

test('kubectl reads <(…), is read while it runs, and writes to >(…)', async () => {
  const [applied, watched, completed, split] = await said([
    'kubectl apply -f <(kubectl create cm a --from-literal=x=1 --dry-run=client -o yaml)',
    '(sleep 2; kubectl create cm b) >/dev/null & n=0; while read -r name rest; do echo "$name"; [ $((++n)) = 3 ] && break; done < <(kubectl get cm -w --no-headers); wait %1',
    'source <(kubectl completion bash); complete -p kubectl',
    "kubectl get cm --no-headers | tee >(wc -l > n) >(grep -o '^a' > a) > /dev/null; sleep 1; cat n a",
  ]);
  assert.equal(applied, 'configmap/a created\n0');
  assert.equal(watched, 'a\nkube-root-ca.crt\nb\n0');
  assert.match(completed ?? '', /^complete .*__start_kubectl kubectl\n0$/);
  assert.equal(split, '3\na\n0');
});

test('a container has them, too', async () => {
  const [ran] = await said([
    'kubectl run web --image=nginx >/dev/null; kubectl wait pod/web --for=condition=Ready >/dev/null; kubectl exec web -- bash -c "diff <(echo 1) <(echo 2); ls /dev/fd/ | head -3; head -1 <(yes)"',
  ]);
  assert.equal(ran, '1c1\n< 1\n---\n> 2\n0\n1\n2\ny\n0');
});
