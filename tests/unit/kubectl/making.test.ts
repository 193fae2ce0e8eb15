import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bench } from './bench.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: "nginx:1.14.2", ports: [{containerPort: 80}, {containerPort: 53}, {containerPort: 53, protocol: UDP}]}]}
`;
const NODE = 'apiVersion: v1\nkind: Node\nmetadata: {name: node-1}\n';
const said = (out: string, err = '', code = err.startsWith('error') || err.startsWith('Error') ? 1 : 0) => ({
  out,
  err,
  code,
});

test('expose takes selector, labels and ports of what it exposes', async () => {
  const bench = new Bench({ 'web.yaml': WEB });
  await bench.line('kubectl apply -f web.yaml');
  assert.deepEqual(
    await bench.line('kubectl expose deploy web --dry-run=client -o yaml'),
    said(`apiVersion: v1
kind: Service
metadata:
  labels:
    app: web
  name: web
spec:
  ports:
  - name: port-1
    port: 80
    protocol: TCP
    targetPort: 80
  - name: port-2-tcp
    port: 53
    protocol: TCP
    targetPort: 53
  - name: port-2-udp
    port: 53
    protocol: UDP
    targetPort: 53
  selector:
    app: web
status:
  loadBalancer: {}
`),
  );
  assert.deepEqual(
    await bench.line('kubectl expose deploy web --port=8080 --target-port=80'),
    said('service/web exposed\n'),
  );
  assert.deepEqual(
    await bench.line('kubectl expose deploy web --port=80'),
    said('', 'Error from server (AlreadyExists): services "web" already exists\n'),
  );
  assert.deepEqual(
    await bench.line('kubectl expose deploy web --port=x'),
    said('', 'error: strconv.Atoi: parsing "x": invalid syntax\n'),
  );
});

test('run makes a Pod from flags, overrides laid over it', async () => {
  const bench = new Bench();
  assert.deepEqual(
    await bench.line(
      `kubectl run p --image=busybox:1.36 --restart=Never --env=A=1 --port=80 --expose --overrides='{"spec":{"nodeName":"node-1"}}' --dry-run=client -o yaml -- echo hi`,
    ),
    said(`apiVersion: v1
kind: Service
metadata:
  name: p
spec:
  ports:
  - port: 80
    protocol: TCP
    targetPort: 80
  selector:
    run: p
status:
  loadBalancer: {}
---
---
apiVersion: v1
kind: Pod
metadata:
  labels:
    run: p
  name: p
spec:
  containers:
  - args:
    - echo
    - hi
    env:
    - name: A
      value: "1"
    image: busybox:1.36
    name: p
    ports:
    - containerPort: 80
    resources: {}
  dnsPolicy: ClusterFirst
  nodeName: node-1
  restartPolicy: Never
status: {}
`),
  );
  assert.deepEqual(await bench.line('kubectl run x --image=nginx --env=A'), said('', 'error: invalid env: A\n'));
  assert.deepEqual(
    await bench.line('kubectl run x --image="bad image"'),
    said('', 'error: Invalid image name "bad image": invalid reference format\n'),
  );
  assert.deepEqual(
    await bench.line('kubectl run x --image=nginx --rm'),
    said('', "error: --rm should only be used for attached containers\nSee 'kubectl run -h' for help and examples\n"),
  );
});

test('taints are added, refused, changed and removed', async () => {
  const bench = new Bench({ 'node.yaml': NODE });
  await bench.line('kubectl create -f node.yaml');
  assert.deepEqual(await bench.line('kubectl taint nodes node-1 a=b:NoSchedule'), said('node/node-1 tainted\n'));
  assert.deepEqual(
    await bench.line('kubectl taint nodes node-1 a=c:NoSchedule'),
    said('', 'error: node node-1 already has a taint(s) with same effect(s) and --overwrite is false\n'),
  );
  assert.deepEqual(
    await bench.line('kubectl taint nodes node-1 a=c:NoSchedule --overwrite'),
    said('node/node-1 modified\n'),
  );
  assert.deepEqual(
    await bench.line('kubectl taint nodes node-1 nosuch-'),
    said('', 'error: taint "nosuch" not found\n'),
  );
  assert.deepEqual(await bench.line('kubectl taint nodes node-1 a-'), said('node/node-1 untainted\n'));
  assert.deepEqual(
    await bench.line('kubectl taint nodes node-1 a=b:Never'),
    said(
      '',
      "error: invalid taint effect: Never, unsupported taint effect\nSee 'kubectl taint -h' for help and examples\n",
    ),
  );
});

test('cordon and uncordon say when there is nothing to do', async () => {
  const bench = new Bench({ 'node.yaml': NODE });
  await bench.line('kubectl create -f node.yaml');
  assert.deepEqual(await bench.line('kubectl uncordon node-1'), said('node/node-1 already uncordoned\n'));
  assert.deepEqual(
    await bench.line('kubectl cordon node-1 --dry-run=client'),
    said('node/node-1 cordoned (dry run)\n'),
  );
  assert.deepEqual(await bench.line('kubectl cordon node-1'), said('node/node-1 cordoned\n'));
  assert.deepEqual(
    await bench.line('kubectl cordon'),
    said('', "error: USAGE: cordon NODE [flags]\nSee 'kubectl cordon -h' for help and examples\n"),
  );
});

test('autoscale tells utilizations from values', async () => {
  const bench = new Bench({ 'web.yaml': WEB });
  await bench.line('kubectl apply -f web.yaml');
  assert.deepEqual(
    await bench.line(
      'kubectl autoscale deploy web --max=3 --cpu=50% --memory=100Mi --dry-run=client -o jsonpath={.spec.metrics[*].resource.target}',
    ),
    said('{"averageUtilization":50,"type":"Utilization"} {"averageValue":"100Mi","type":"AverageValue"}'),
  );
  assert.deepEqual(
    await bench.line('kubectl autoscale deploy web --max=3 --cpu=nope'),
    said('', 'error: invalid resource cpu value: nope\n'),
  );
  assert.deepEqual(
    await bench.line('kubectl autoscale deploy web --min=5 --max=3'),
    said('', 'error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: 3, min: 5\n'),
  );
});

test('wrong calls of commands that are not simulated are refused in kubectl’s words', async () => {
  const bench = new Bench();
  assert.deepEqual(
    await bench.line('kubectl cp a b'),
    said('', 'error: one of src or dest must be a remote file specification\n'),
  );
  assert.deepEqual(
    await bench.line('kubectl debug'),
    said('', 'error: you must specify --image when not using --copy-to.\n'),
  );
  assert.deepEqual(await bench.line('kubectl top node'), said('', 'error: Metrics API not available\n'));
  assert.deepEqual(
    await bench.line('kubectl port-forward x'),
    said(
      '',
      "error: TYPE/NAME and list of ports are required for port-forward\nSee 'kubectl port-forward -h' for help and examples\n",
    ),
  );
  assert.deepEqual(
    await bench.line('kubectl auth can-i get'),
    said(
      '',
      "error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.\n",
    ),
  );
});

test('diff ends with more than 1 when it fails', async () => {
  const bench = new Bench({ 'web.yaml': WEB });
  assert.deepEqual(await bench.line('kubectl diff'), said('', 'error: must specify one of -f and -k\n', 2));
  assert.deepEqual(
    await bench.line('kubectl diff -f web.yaml'),
    said('', 'error: failed to run "diff": executable file not found in $PATH\n', 2),
  );
  assert.deepEqual(bench.files.list('/tmp'), []);
});

test('files that are no text become binaryData of ConfigMaps, and stay as they are in Secrets', async () => {
  const bench = new Bench();
  bench.files.write('/home/learner/key.bin', Uint8Array.from([0xff, 0xfe, 0x80]));
  assert.equal(
    (await bench.line('kubectl create configmap x --from-file=key.bin --dry-run=client -o yaml')).out,
    'apiVersion: v1\nbinaryData:\n  key.bin: //6A\nkind: ConfigMap\nmetadata:\n  name: x\n',
  );
  assert.equal(
    (await bench.line('kubectl create secret generic x --from-file=key.bin --dry-run=client -o jsonpath={.data}')).out,
    '{"key.bin":"//6A"}',
  );
});
