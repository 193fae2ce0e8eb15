/** The lessons' own images do as the table of the curriculum says, asked from a pod beside them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Step } from '../../truth/compare.ts';
import { runScenario } from '../../truth/run.ts';

const CLIENT = `apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
  terminationGracePeriodSeconds: 0
  containers: [{name: client, image: "dnsutils:1", command: [sleep, "36000"]}]
`;

/** Output of each command, after `manifest` was applied and 40 s have passed. */
async function outputs(manifest: string, commands: readonly string[]): Promise<(string | undefined)[]> {
  const steps = ['kubectl apply -f all.yaml; sleep 40', ...commands].map((cmd) => ({ op: '$', cmd }) as Step);
  const done = await runScenario({ name: 'images', files: { 'all.yaml': `${CLIENT}---\n${manifest}` }, steps });
  return done.steps.slice(1).map(({ out = '', err = '' }) => out + err);
}

const pod = (name: string, image: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}}
spec:
  terminationGracePeriodSeconds: 30
  restartPolicy: Always
  containers:
  - name: c
    image: ${image}
${more}`;

const service = (name: string, port: number): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80, targetPort: ${port}}]}
`;

const all = (...documents: string[]): string => documents.join('---\n');
const CODE = "curl -s -o /dev/null -w '%{http_code}'";
const IN = 'kubectl exec client --';

test('drydock/web answers with its tag and pod, and serves on for 3 s after SIGTERM; hasty does not', async () => {
  const manifest = all(pod('web', 'drydock/web:7'), service('web', 8080), pod('hasty', 'drydock/hasty:2'));
  const [root, ready, served, refused] = await outputs(manifest, [
    `${IN} curl -s web/`,
    `${IN} ${CODE} web/ready`,
    `IP=$(kubectl get pod web -o jsonpath={.status.podIP}); kubectl delete pod web --wait=false >/dev/null; sleep 2; ${IN} ${CODE} $IP:8080/; sleep 2; ${IN} ${CODE} $IP:8080/`,
    `IP=$(kubectl get pod hasty -o jsonpath={.status.podIP}); kubectl delete pod hasty --wait=false >/dev/null; sleep 1; ${IN} ${CODE} $IP:8080/`,
  ]);
  assert.deepEqual([root, ready], ['v7 web\n', '200']);
  assert.match(served ?? '', /^200000command terminated with exit code 7\n/);
  assert.match(refused ?? '', /^000command terminated with exit code 7\n/);
});

test('drydock/web :bad is never ready, :crash ends with 1, :flaky is fine for 8 s, :slow listens after 10 s', async () => {
  const manifest = all(
    ...['bad', 'crash', 'flaky', 'slow'].flatMap((tag) => [pod(tag, `drydock/web:${tag}`), service(tag, 8080)]),
  );
  const ip = '$(kubectl get pod $P -o jsonpath={.status.podIP})';
  const [bad, crash, flaky, slow] = await outputs(manifest, [
    `${IN} ${CODE} bad/ready; ${IN} ${CODE} bad/`,
    'kubectl get pod crash -o jsonpath={.status.containerStatuses[0].lastState.terminated.exitCode}; kubectl logs crash',
    `${IN} ${CODE} flaky/ready; ${IN} ${CODE} flaky/; kubectl delete pod flaky slow --wait=false >/dev/null; sleep 8; kubectl apply -f all.yaml >/dev/null; sleep 5; P=flaky; ${IN} ${CODE} ${ip}:8080/; P=slow; ${IN} ${CODE} ${ip}:8080/`,
    `sleep 8; P=slow; ${IN} ${CODE} ${ip}:8080/; P=flaky; ${IN} ${CODE} ${ip}:8080/`,
  ]);
  assert.equal(bad, '503200');
  assert.equal(crash, '1listening on 8080\nfatal: cannot go on\n');
  assert.equal(flaky, '503500200000command terminated with exit code 7\n');
  assert.equal(slow, '200500');
});

test('drydock/shop:1.9 needs a PRICING_URL that somebody answers; 1.8 knows no /ready', async () => {
  const env = (url: string) => `    env: [{name: PRICING_URL, value: "${url}"}]\n`;
  const manifest = all(
    pod('old', 'drydock/shop:1.8'),
    service('old', 8080),
    pod('bare', 'drydock/shop:1.9'),
    service('bare', 8080),
    pod('typo', 'drydock/shop:1.9', env('http://pricng')),
    service('typo', 8080),
    pod('good', 'drydock/shop:1.9', env('http://pricing')),
    service('good', 8080),
    pod('pricing', 'nginx:1.27'),
    service('pricing', 80),
  );
  const codes = ['old', 'bare', 'typo', 'good'].map((name) =>
    ['', 'healthz', 'ready'].map((path) => `${IN} ${CODE} ${name}/${path}; echo -n " "`).join('; '),
  );
  assert.deepEqual(await outputs(manifest, [...codes, `${IN} curl -s old/; ${IN} curl -s bare/`]), [
    '200 200 404 ',
    '500 200 503 ',
    '500 200 503 ',
    '200 200 200 ',
    "shop 1.8 old\nno prices: PRICING_URL is ''\n",
  ]);
});

test('drydock/config-echo tells its variables, arguments and files; files follow a changed ConfigMap', async () => {
  const manifest = `apiVersion: v1
kind: ConfigMap
metadata: {name: config-dev}
data: {DB_URL: "postgres://db-1", LOG: info}
---
${service('app', 8080)}---
${pod(
  'app',
  'drydock/config-echo:1',
  `    args: ["--db=$(DB_URL)", "--verbose"]
    envFrom: [{configMapRef: {name: config-dev}}]
    volumeMounts: [{name: config, mountPath: /etc/config}]
  volumes: [{name: config, configMap: {name: config-dev}}]
`,
)}`;
  const told = (url: string, inFile: string): string =>
    `env DB_URL=${url}\nenv LOG=info\nargs --db=${url} --verbose\nfile /etc/config/DB_URL: ${inFile}\nfile /etc/config/LOG: info\n`;
  const patch = `kubectl patch cm config-dev -p '{"data":{"DB_URL":"postgres://db-2"}}' >/dev/null; sleep 120`;
  const [before, logs, after] = await outputs(manifest, [
    `${IN} curl -s app`,
    'kubectl logs app',
    `${patch}; ${IN} curl -s app`,
  ]);
  assert.equal(before, told('postgres://db-1', 'postgres://db-1'));
  assert.equal(logs, before);
  assert.equal(after, told('postgres://db-1', 'postgres://db-2'));
});

test('drydock/job works for 3 s and is complete; :fails fails', async () => {
  const job = (name: string, tag: string): string => `apiVersion: batch/v1
kind: Job
metadata: {name: ${name}}
spec:
  backoffLimit: 0
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: "drydock/job:${tag}"}]}}
`;
  const status = (name: string) =>
    `kubectl get job ${name} -o jsonpath='{.status.succeeded}/{.status.failed}'; kubectl logs job/${name} | tail -1`;
  assert.deepEqual(await outputs(all(job('good', '1'), job('bad', 'fails')), [status('good'), status('bad')]), [
    '1/job: done\n',
    '/1job: failed\n',
  ]);
});

test('the guestbook, the Helm demo and the agent say which version they are', async () => {
  const manifest = all(
    pod('front', 'drydock/gb-frontend:v4'),
    service('front', 80),
    pod('vweb', 'drydock/vweb:v2'),
    service('vweb', 80),
    pod('agent', 'drydock/agent:2'),
    pod('redis', 'redis:7'),
  );
  const [front, vweb, agent, redis] = await outputs(manifest, [
    `${IN} curl -s front`,
    `${IN} curl -s vweb`,
    "kubectl logs agent | sed 's/node-.*/NODE/'",
    'kubectl logs redis',
  ]);
  assert.deepEqual(
    [front, vweb, agent, redis],
    ['guestbook v4 front\n', 'v2\n', 'agent 2 on NODE\n', '1:M * Ready to accept connections tcp\n'],
  );
});
