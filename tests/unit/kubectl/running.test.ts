import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Step } from '../../truth/compare.ts';
import { runScenario } from '../../truth/run.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{name: c, image: "nginx:1.14.2"}]
`;
const NOTICE =
  "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n";

/** What commands say in a whole cluster, one after the other. */
async function session(
  name: string,
  commands: readonly string[],
): Promise<{ out: string | undefined; err: string | undefined; code: number | null | undefined }[]> {
  const steps: Step[] = commands.map((cmd) => ({ op: '$', cmd }) as Step);
  const done = await runScenario({ name, files: { 'web.yaml': WEB }, steps });
  return done.steps.map(({ out, err, code }) => ({ out, err, code }));
}

test('a log that is followed ends where its limit of bytes is reached', async () => {
  const said = await session('limit', [
    "kubectl run talks --image=busybox:1.36 -- sh -c 'while sleep 1; do echo hello; done'",
    'kubectl wait pod/talks --for=condition=Ready >/dev/null; timeout 60 kubectl logs talks -f --limit-bytes=8',
  ]);
  assert.deepEqual(said[1], { out: 'hello\nhe', err: '', code: 0 });
});

test('run -i gives its input to the container, ends with its code and removes the Pod', async () => {
  const [typed, failed, gone] = await session('run', [
    'echo from stdin | kubectl run one --image=busybox:1.36 --restart=Never --rm -i -- cat',
    "kubectl run two --image=busybox:1.36 --restart=Never --rm -i -q -- sh -c 'sleep 3; echo out; echo err >&2; exit 3'",
    'sleep 40; kubectl get pods',
  ]);
  assert.deepEqual(typed, { out: 'from stdin\npod "one" deleted from default namespace\n', err: NOTICE, code: 0 });
  assert.deepEqual(failed, { out: 'out\n', err: 'err\npod default/two terminated (Error)\n', code: 3 });
  assert.deepEqual(gone, { out: '', err: 'No resources found in default namespace.\n', code: 0 });
});

test('run -i shows what was printed before it was attached; where that fails, the whole log after it', async () => {
  const [slow, quick] = await session('earlier', [
    "kubectl run slow --image=busybox:1.36 --restart=Never --rm -i -q -- sh -c 'echo a; sleep 3; echo b'",
    'kubectl run quick --image=busybox:1.36 --restart=Never --rm -i -q -- echo hello',
  ]);
  assert.deepEqual(slow, { out: 'a\nb\n', err: '', code: 0 });
  const err =
    "warning: couldn't attach to pod/quick, falling back to streaming logs: unable to upgrade connection: container quick not found in pod quick_default\n";
  assert.deepEqual(quick, { out: 'hello\nhello\n', err, code: 0 });
});

test('exec whose output nobody reads any more ends by SIGPIPE, or goes on where that is ignored', async () => {
  const [, endless, both, ignored, counted, after] = await session('exec', [
    'kubectl run one --image=nginx:1.14.2; kubectl wait pod/one --for=condition=Ready --timeout=60s',
    'kubectl exec one -- yes | head -2; echo "${PIPESTATUS[*]}"',
    "kubectl exec one -- sh -c 'yes >&2' 2>&1 >/dev/null | head -1",
    'trap "" PIPE; kubectl exec one -- seq 100000 | head -1; echo "${PIPESTATUS[*]}"',
    'kubectl exec one -- seq 100000 | wc -l',
    'kubectl get pods --no-headers | wc -l',
  ]);
  assert.deepEqual(endless, { out: 'y\ny\n141 0\n', err: '', code: 0 });
  assert.deepEqual(both, { out: 'y\n', err: '', code: 0 });
  assert.deepEqual(ignored, { out: '1\n0 0\n', err: '', code: 0 });
  assert.deepEqual(counted, { out: '100000\n', err: '', code: 0 });
  assert.deepEqual(after, { out: '1\n', err: '', code: 0 });
});

test('the own input has a path, too', async () => {
  const map = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}';
  const said = await session('input', [
    `echo '${map}' | kubectl apply -f /dev/stdin`,
    `echo '${map}' | kubectl label -f /proc/self/fd/0 x=y`,
    'echo hi | kubectl create cm b --from-file=/dev/stdin -o jsonpath={.data}',
    'echo A=1 | kubectl create cm c --from-env-file=/dev/fd/0 -o jsonpath={.data}',
    `echo '{"data":{"k":"v"}}' | kubectl patch cm a --patch-file /dev/stdin`,
  ]);
  assert.deepEqual(
    said.map(({ out, err }) => `${out}${err}`),
    ['configmap/a created\n', 'configmap/a labeled\n', '{"stdin":"hi\\n"}', '{"A":"1"}', 'configmap/a patched\n'],
  );
});

test('debug -i gives its input to the container it added; its output is not waited for', async () => {
  const [, attached, logged] = await session('debug', [
    'kubectl run one --image=nginx:1.14.2; kubectl wait pod/one --for=condition=Ready --timeout=60s',
    'echo typed | kubectl debug one --image=busybox:1.36 -c dbg -i -q -- cat',
    'sleep 2; kubectl logs one -c dbg',
  ]);
  assert.deepEqual(attached, { out: '', err: '', code: 0 });
  assert.deepEqual(logged, { out: 'typed\n', err: '', code: 0 });
});

test('drain refuses bare Pods, then evicts what it may', async () => {
  const said = await session('drain', [
    'kubectl run bare --image=nginx:1.14.2 --overrides=\'{"spec":{"nodeName":"node-3"}}\'; kubectl wait pod/bare --for=condition=Ready',
    'kubectl drain node-3 --pod-selector=run=bare',
    'kubectl drain node-3 --pod-selector=run=bare --force',
  ]);
  assert.deepEqual(said.slice(1), [
    {
      out: 'node/node-3 cordoned\n',
      err: 'error: unable to drain node "node-3" due to error: cannot delete Pods that declare no controller (use --force to override): default/bare, continuing command...\nThere are pending nodes to be drained:\n node-3\ncannot delete Pods that declare no controller (use --force to override): default/bare\n',
      code: 1,
    },
    {
      out: 'node/node-3 already cordoned\nevicting pod default/bare\npod/bare evicted\nnode/node-3 drained\n',
      err: 'Warning: deleting Pods that declare no controller: default/bare\n',
      code: 0,
    },
  ]);
});

test('diff shows what apply would change, and the proxy answers without credentials', async () => {
  const said = await session('diff', [
    'kubectl apply -f web.yaml',
    "sed -i 's/1.14.2/1.16.1/' web.yaml; KUBECTL_EXTERNAL_DIFF='diff -U0' kubectl diff -f web.yaml | grep '^[-+] '",
    'kubectl diff -f web.yaml > changes; echo $?; kubectl apply -f web.yaml; kubectl diff -f web.yaml; echo $?',
    '(kubectl proxy --port=18080 & sleep 1; curl -s localhost:18080/api/v1/namespaces/nosuch; kill %1)',
  ]);
  assert.deepEqual(said.slice(1), [
    {
      out: '-  generation: 1\n+  generation: 2\n-      - image: nginx:1.14.2\n+      - image: nginx:1.16.1\n',
      err: '',
      code: 0,
    },
    { out: '1\ndeployment.apps/web configured\n0\n', err: '', code: 0 },
    {
      out: `Starting to serve on 127.0.0.1:18080
{
  "kind": "Status",
  "apiVersion": "v1",
  "metadata": {},
  "status": "Failure",
  "message": "namespaces \\"nosuch\\" not found",
  "reason": "NotFound",
  "details": {
    "name": "nosuch",
    "kind": "namespaces"
  },
  "code": 404
}`,
      err: '',
      code: 0,
    },
  ]);
});

test('drain ends when nobody reads on, and the evictions with it', async () => {
  const [, , , first, left] = await session('drain-unheard', [
    'kubectl apply -f web.yaml',
    'kubectl scale deploy/web --replicas=6',
    'kubectl rollout status deploy/web',
    'kubectl drain node-1 2>&1 | grep -m1 evicting | cut -c1-12',
    'kubectl get nodes -o name | wc -l',
  ]);
  assert.deepEqual(first, { out: 'evicting pod\n', err: '', code: 0 });
  assert.deepEqual(left, { out: '4\n', err: '', code: 0 });
});
