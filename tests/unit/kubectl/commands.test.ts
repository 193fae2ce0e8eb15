import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEARNER } from '../../../simulator/cluster-types.ts';
import { KUBECTL } from '../../../simulator/kubectl/commands.ts';
import { createKubectlCompleter } from '../../../simulator/kubectl/completion.ts';
import type { Machine } from '../../../simulator/shell/types.ts';
import { Bench } from './bench.ts';

const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, labels: {app: web}}\ndata: {a: "1"}\n';
const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: "nginx:1.14.2"}]}
`;
const said = (out: string, err = '', code = err.startsWith('error') || err.startsWith('Error') ? 1 : 0) => ({
  out,
  err,
  code,
});

test('unknown commands bring suggestions', async () => {
  const bench = new Bench();
  assert.deepEqual(
    await bench.line('kubectl gte pods'),
    said('', 'error: unknown command "gte" for "kubectl"\n\nDid you mean this?\n\tget\n'),
  );
  assert.deepEqual(
    await bench.line('kubectl aply -f x'),
    said('', 'error: unknown command "aply" for "kubectl"\n\nDid you mean this?\n\tapply\n'),
  );
  assert.deepEqual(
    await bench.line('kubectl get --nosuch'),
    said('', "error: unknown flag: --nosuch\nSee 'kubectl get --help' for usage.\n"),
  );
});

test('what is not simulated is refused by name, whatever its flags', async () => {
  const bench = new Bench();
  for (const { name, refuse } of KUBECTL.commands ?? []) {
    if (refuse)
      assert.deepEqual(await bench.line(`kubectl ${name} x --y`), said('', `error: not simulated: kubectl ${name}\n`));
  }
  assert.deepEqual(
    await bench.line('kubectl certificate approve x'),
    said('', 'error: not simulated: kubectl certificate approve (CertificateSigningRequests)\n'),
  );
});

test('apply says created, unchanged and configured', async () => {
  const bench = new Bench({ 'cm.yaml': CONFIG });
  assert.deepEqual(await bench.line('kubectl apply -f cm.yaml'), said('configmap/settings created\n'));
  assert.deepEqual(await bench.line('kubectl apply -f cm.yaml'), said('configmap/settings unchanged\n'));
  bench.files.write('/home/learner/cm.yaml', CONFIG.replace('"1"', '"2"'));
  assert.deepEqual(
    await bench.line('kubectl apply -f cm.yaml --dry-run=client'),
    said('configmap/settings configured (dry run)\n'),
  );
  assert.deepEqual(await bench.line('kubectl apply -f cm.yaml'), said('configmap/settings configured\n'));
  assert.deepEqual(await bench.line("kubectl get cm settings -o jsonpath='{.data.a}'"), said('2'));
});

test('apply reads standard input, and says where a document is broken', async () => {
  const bench = new Bench({ 'bad.yaml': 'a: 1\n b: 2\n', 'nokind.yaml': 'apiVersion: v1\n' });
  assert.deepEqual(await bench.line('kubectl apply -f -', CONFIG), said('configmap/settings created\n'));
  assert.deepEqual(
    await bench.line('kubectl apply -f bad.yaml'),
    said(
      '',
      'error: error parsing bad.yaml: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context\n',
    ),
  );
  assert.deepEqual(
    await bench.line('kubectl apply -f nokind.yaml'),
    said(
      '',
      'error: error validating "nokind.yaml": error validating data: kind not set; if you choose to ignore these errors, turn validation off with --validate=false\n',
    ),
  );
  assert.deepEqual(
    await bench.line('kubectl apply -f nosuch.yaml'),
    said('', 'error: the path "nosuch.yaml" does not exist\n'),
  );
});

test('get prints the server’s table, kinds before names when there are several', async () => {
  const bench = new Bench({ 'cm.yaml': CONFIG, 'web.yaml': WEB });
  await bench.line('kubectl apply -f cm.yaml -f web.yaml');
  assert.deepEqual(await bench.line('kubectl get cm'), said('NAME       DATA   AGE\nsettings   1      0s\n'));
  assert.deepEqual(await bench.line('kubectl get cm -L app --no-headers'), said('settings   1     0s    web\n'));
  assert.deepEqual(
    await bench.line('kubectl get deploy,cm'),
    said(
      'NAME                  READY   UP-TO-DATE   AVAILABLE   AGE\ndeployment.apps/web   0/1     0            0           0s\n\nNAME                 DATA   AGE\nconfigmap/settings   1      0s\n',
    ),
  );
  assert.deepEqual(await bench.line('kubectl get pods'), said('', 'No resources found in default namespace.\n'));
  assert.deepEqual(
    await bench.line('kubectl get cm nosuch'),
    said('', 'Error from server (NotFound): configmaps "nosuch" not found\n'),
  );
  assert.deepEqual(
    await bench.line('kubectl get nosuch'),
    said('', 'error: the server doesn\'t have a resource type "nosuch"\n'),
  );
  assert.deepEqual(
    await bench.line('kubectl get cm -o custom-columns=N:.metadata.name,X:.nosuch'),
    said('N          X\nsettings   <none>\n'),
  );
  assert.deepEqual(
    await bench.line('kubectl get deploy/web cm/settings -o name'),
    said('deployment.apps/web\nconfigmap/settings\n'),
  );
});

test('set image patches by container name, scale by its subresource', async () => {
  const bench = new Bench({ 'web.yaml': WEB });
  await bench.line('kubectl apply -f web.yaml');
  assert.deepEqual(
    await bench.line('kubectl set image deploy/web c=nginx:1.16.1'),
    said('deployment.apps/web image updated\n'),
  );
  assert.deepEqual(
    await bench.line('kubectl set image deploy/web nosuch=x'),
    said('', 'error: unable to find container named "nosuch"\n'),
  );
  assert.deepEqual(await bench.line('kubectl scale deploy web --replicas=3'), said('deployment.apps/web scaled\n'));
  assert.deepEqual(bench.requests.at(-1)?.path, '/apis/apps/v1/namespaces/default/deployments/web/scale');
  assert.deepEqual(
    await bench.line("kubectl get deploy web -o jsonpath='{.spec.replicas} {.spec.template.spec.containers[0].image}'"),
    said('3 nginx:1.16.1'),
  );
  assert.deepEqual(
    await bench.line('kubectl scale deploy web --current-replicas=2 --replicas=1'),
    said('', 'error: Expected replicas to be 2, was 3\n'),
  );
});

test('labels are set, refused, overwritten and removed', async () => {
  const bench = new Bench({ 'cm.yaml': CONFIG });
  await bench.line('kubectl apply -f cm.yaml');
  assert.deepEqual(
    await bench.line('kubectl label cm settings app=api'),
    said('', "error: 'app' already has a value (web), and --overwrite is false\n"),
  );
  assert.deepEqual(
    await bench.line('kubectl label cm settings app=api --overwrite'),
    said('configmap/settings labeled\n'),
  );
  assert.deepEqual(await bench.line('kubectl label cm settings app- tier=x'), said('configmap/settings modified\n'));
  assert.deepEqual(await bench.line('kubectl label cm settings tier-'), said('configmap/settings unlabeled\n'));
  assert.deepEqual(await bench.line('kubectl annotate cm settings note=x'), said('configmap/settings annotated\n'));
});

test('delete names the namespace and waits until the object is gone', async () => {
  const bench = new Bench({ 'cm.yaml': CONFIG });
  await bench.line('kubectl apply -f cm.yaml');
  assert.deepEqual(
    await bench.line('kubectl delete cm settings'),
    said('configmap "settings" deleted from default namespace\n'),
  );
  assert.deepEqual(
    await bench.line('kubectl delete -f cm.yaml'),
    said('', 'Error from server (NotFound): error when deleting "cm.yaml": configmaps "settings" not found\n'),
  );
  assert.deepEqual(await bench.line('kubectl delete cm --all'), said('No resources found\n'));
});

test('generators print what they would send', async () => {
  const bench = new Bench();
  assert.deepEqual(
    await bench.line('kubectl create deployment web --image=r.io/a/nginx:1 --port=80 --dry-run=client -o yaml'),
    said(`apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: web
  name: web
spec:
  replicas: 1
  selector:
    matchLabels:
      app: web
  strategy: {}
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - image: r.io/a/nginx:1
        name: nginx
        ports:
        - containerPort: 80
        resources: {}
status: {}
`),
  );
  assert.deepEqual(
    await bench.line('kubectl create cm c --from-literal=a=1 --append-hash --dry-run=client -o name'),
    said('configmap/c-9dtcmmmm5t\n'),
  );
});

test('explain shows the fields of a kind', async () => {
  assert.deepEqual(
    await new Bench().line('kubectl explain deploy.spec.strategy --recursive'),
    said(
      'GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n\nFIELD: strategy <DeploymentStrategy>\n\n\nDESCRIPTION:\n    How old Pods are replaced.\n    \nFIELDS:\n  rollingUpdate\t<RollingUpdateDeployment>\n    maxSurge\t<IntOrString>\n    maxUnavailable\t<IntOrString>\n  type\t<string>\n  enum: Recreate, RollingUpdate\n\n',
    ),
  );
});

test('config changes the kubeconfig, and a server that is not there is said so', async () => {
  const bench = new Bench();
  assert.deepEqual(
    await bench.line('kubectl config set-context --current --namespace=web'),
    said('Context "drydock" modified.\n'),
  );
  assert.deepEqual(await bench.line('kubectl get cm'), said('', 'No resources found in web namespace.\n'));
  assert.deepEqual(
    await bench.line('kubectl config use-context nosuch'),
    said('', 'error: no context exists with the name: "nosuch"\n'),
  );
  assert.deepEqual(await bench.line('kubectl version -s http://localhost:8080'), {
    out: 'Client Version: v1.36.3\nKustomize Version: v5.8.1\n',
    err: 'The connection to the server localhost:8080 was refused - did you specify the right host or port?\n',
    code: 1,
  });
});

test('a command that is fetched is the one that the list of commands says', async () => {
  for (const { load, ...listed } of KUBECTL.commands ?? []) {
    if (!load) continue;
    const { name, aliases, suggestFor, hidden, deprecated } = await load();
    assert.deepEqual(
      {
        name: listed.name,
        aliases: listed.aliases,
        suggestFor: listed.suggestFor,
        hidden: listed.hidden,
        deprecated: listed.deprecated,
      },
      { name, aliases, suggestFor, hidden, deprecated },
    );
  }
});

test('Tab offers commands, flags, kinds and names', async () => {
  const bench = new Bench({ 'cm.yaml': CONFIG });
  await bench.line('kubectl apply -f cm.yaml');
  const complete = createKubectlCompleter((request) => bench.api.handle({ ...request, user: LEARNER }));
  const machine = {
    env: { KUBECONFIG: '/home/learner/.kubeconfig' },
    home: '/home/learner',
    files: bench.files,
  } as unknown as Machine;
  const words = async (line: string, current: string) => {
    await complete.prepare?.(line);
    return complete(line.split(' '), current, machine).map((c) => c.value);
  };
  assert.deepEqual(await words('kubectl', 'roll'), ['rollout']);
  assert.deepEqual(await words('kubectl rollout', 'st'), ['status']);
  assert.deepEqual(await words('kubectl get', 'configm'), ['configmaps']);
  assert.deepEqual(await words('kubectl get cm', ''), ['settings']);
  assert.deepEqual(await words('kubectl delete', 'cm/s'), ['cm/settings']);
  assert.deepEqual(await words('kubectl get -n', 'kube'), ['kube-system']);
  assert.deepEqual(await words('kubectl get pods', '--all'), ['--all-namespaces', '--allow-missing-template-keys']);
});
