/** Kustomizations, kubeconfig files, debug's profiles, auth reconcile, edit and --raw, as the real kubectl 1.36.3 answered. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyProfile, type DebugPod, type PROFILES } from '../../../simulator/kubectl/commands/debug-profiles.ts';
import { printKyaml } from '../../../simulator/kubectl/printers/kyaml.ts';
import { Bench } from './bench.ts';

const said = (out: string, err = '', code = err === '' ? 0 : 1) => ({ out, err, code });

test('kustomize names generated config maps by their content, and references follow', async () => {
  const bench = new Bench({
    'k/kustomization.yaml':
      'resources: [d.yaml]\nnamePrefix: p-\nnamespace: web\nconfigMapGenerator:\n- name: conf\n  literals: [a=1]\nimages:\n- {name: nginx, newTag: "1.29"}\n',
    'k/d.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  containers:\n  - name: c\n    image: nginx\n    envFrom:\n    - configMapRef: {name: conf}\n',
  });
  assert.deepEqual(
    await bench.line('kubectl kustomize k'),
    said(`apiVersion: v1
data:
  a: "1"
kind: ConfigMap
metadata:
  name: p-conf-h29d89cmmt
  namespace: web
---
apiVersion: v1
kind: Pod
metadata:
  name: p-x
  namespace: web
spec:
  containers:
  - envFrom:
    - configMapRef:
        name: p-conf-h29d89cmmt
    image: nginx:1.29
    name: c
`),
  );
});

test('kubeconfigs are merged, and a change goes to the file it is from', async () => {
  const bench = new Bench({
    one: 'apiVersion: v1\nkind: Config\ncontexts:\n- name: a\n  context: {cluster: x, user: z}\n',
    two: 'apiVersion: v1\nkind: Config\ncurrent-context: b\ncontexts:\n- name: b\n  context: {cluster: x, user: z}\n',
  });
  const both = { env: { KUBECONFIG: '/home/learner/one:/home/learner/two' } };
  assert.deepEqual(await bench.kubectl(['config', 'get-contexts', '-o', 'name'], '', both), said('a\nb\n'));
  assert.deepEqual(
    await bench.kubectl(['config', 'set-context', '--current', '--namespace=ns1'], '', both),
    said('Context "b" modified.\n'),
  );
  assert.match(bench.files.readText('/home/learner/two'), /namespace: ns1\n/);
  assert.doesNotMatch(bench.files.readText('/home/learner/one'), /namespace/);
});

test('a profile of debug sets what its container may do', () => {
  const kept = {
    labels: false,
    annotations: false,
    liveness: false,
    readiness: false,
    startup: false,
    initContainers: true,
  };
  const made = (profile: (typeof PROFILES)[number]) => {
    const pod: DebugPod = { metadata: { name: 'n' }, spec: { containers: [{ name: 'c' }] } };
    applyProfile(profile, 'node', kept, pod, 'c');
    return pod.spec;
  };
  assert.deepEqual(made('baseline'), { containers: [{ name: 'c' }] });
  assert.deepEqual(made('netadmin'), {
    containers: [{ name: 'c', securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } } }],
    hostNetwork: true,
    hostPID: true,
    hostIPC: true,
  });
  assert.deepEqual((made('sysadmin').containers as object[])[0], {
    name: 'c',
    securityContext: { privileged: true },
    volumeMounts: [{ mountPath: '/host', name: 'host-root' }],
  });
});

test('auth reconcile adds what lacks, and says it', async () => {
  const role = (verbs: string) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\nrules:\n- {apiGroups: [""], resources: [pods], verbs: [${verbs}]}\n`;
  const bench = new Bench({ 'a.yaml': role('get'), 'b.yaml': role('get, list') });
  assert.deepEqual(
    await bench.line('kubectl auth reconcile -f a.yaml'),
    said(
      'clusterrole.rbac.authorization.k8s.io/r reconciled\n',
      '\treconciliation required create\n\tmissing rules added:\n\t\t{Verbs:[get] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}\n',
      0,
    ),
  );
  assert.deepEqual(
    await bench.line('kubectl auth reconcile -f b.yaml'),
    said(
      'clusterrole.rbac.authorization.k8s.io/r reconciled\n',
      '\treconciliation required update\n\tmissing rules added:\n\t\t{Verbs:[list] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}\n',
      0,
    ),
  );
});

test('--raw asks one path, and goes with little else', async () => {
  const bench = new Bench();
  assert.deepEqual(
    await bench.line('kubectl get --raw foo'),
    said('', 'error: --raw must be a valid URL path: parse "foo": invalid URI for request\n'),
  );
  assert.match((await bench.line('kubectl get --raw /api/v1/namespaces/default')).out, /^\{.*"kind":"Namespace"/);
});

test('kyaml folds texts of several lines', () => {
  assert.equal(
    printKyaml({ a: 'x\n  y\n', b: 'no', on: [1, { c: [] }] }),
    '---\n{\n  a: "\\\n     x\\n\\\n    \\  y\\n\\\n    ",\n  b: "no",\n  "on": [\n    1,\n    {\n      c: [],\n    },\n  ],\n}\n',
  );
});

test('a file or folder that cannot be written is said as Go says it', async () => {
  const bench = new Bench({ file: '' });
  const fails = async (line: string) => (await bench.kubectl(line.split(' '))).err;
  assert.equal(await fails('config set-context x --kubeconfig=file/conf'), 'error: mkdir file: not a directory\n');
  assert.equal(await fails('cluster-info dump --output-directory=file/x'), 'error: mkdir file: not a directory\n');
  bench.files.write('/home/learner/conf.lock', '');
  assert.equal(await fails('config set-context x --kubeconfig=conf'), 'error: open conf.lock: file exists\n');
});
