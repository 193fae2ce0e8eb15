/** How kubectl tells of several failures at once, and of lists, kinds and flags that are not as they should be: texts of a real kubectl 1.36. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bench } from './bench.ts';

const LIST = `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: l1}}
- {apiVersion: v1, kind: Nosuch, metadata: {name: l2}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: l3}}
- {apiVersion: v1, kind: Other, metadata: {name: l4}}
`;
const UNKNOWN = ['Nosuch', 'Other'].map((kind) => `unable to recognize no matches for kind "${kind}" in version "v1"`);

const said = async (files: Readonly<Record<string, string>>, lines: readonly string[]): Promise<string[]> => {
  const bench = new Bench(files);
  const texts: string[] = [];
  for (const line of lines) {
    const { out, err } = await bench.line(line);
    texts.push(`${out}${err}`);
  }
  return texts;
};

test('items of a list that fail are one failure, which is told after what failed itself', async () => {
  assert.deepEqual(
    await said({ 'l.yaml': LIST }, [
      'kubectl get -f l.yaml',
      'kubectl get -f l.yaml -o name',
      'kubectl autoscale -f l.yaml --max=2',
      'kubectl label -f l.yaml a=b',
      'kubectl expose -f l.yaml --port=80',
    ]),
    [
      `[configmaps "l1" not found, ${UNKNOWN[0]}, configmaps "l3" not found, ${UNKNOWN[1]}]\n`,
      `Error from server (NotFound): configmaps "l1" not found\n${UNKNOWN[0]}\nError from server (NotFound): configmaps "l3" not found\n${UNKNOWN[1]}\n`,
      `${'cannot autoscale a ConfigMap: could not find scale subresource for /v1, Resource=configmaps in discovery information\n'.repeat(2)}[${UNKNOWN.join(', ')}]\n`,
      `Error from server (NotFound): configmaps "l1" not found\n${UNKNOWN[0]}\nError from server (NotFound): configmaps "l3" not found\n${UNKNOWN[1]}\n`,
      `${'cannot expose a ConfigMap\n'.repeat(2)}${'unable to get type info from the object "*runtime.Unknown": no kind is registered for the type runtime.Unknown in scheme "pkg/scheme/scheme.go:28"\n'.replace(/\n$/, '')}\n`,
    ],
  );
});

test('a list is of a kind that is served, and gives its items theirs', async () => {
  assert.deepEqual(
    await said(
      {
        'v2.yaml':
          'apiVersion: v2\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: {a: b}}}\n',
        'cml.yaml': 'apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: c1}\n- metadata: {name: c2}\n',
        'odd.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {a: b}}\n',
      },
      ['kubectl create -f v2.yaml', 'kubectl create -f cml.yaml', 'kubectl label -f odd.yaml a=b --local'],
    ),
    [
      'error: resource mapping not found for name: "" namespace: "" from "v2.yaml": no matches for kind "List" in version "v2"\nensure CRDs are installed first\n',
      'configmap/c1 created\nconfigmap/c2 created\n',
      `error: unable to decode "odd.yaml": json: cannot unmarshal object into Go struct field ObjectMeta.metadata.name of type string\n`,
    ],
  );
});

test('a kind in small letters is sent, and refused by the server', async () => {
  assert.deepEqual(
    await said({ 'p.yaml': 'apiVersion: v1\nkind: configmap\nmetadata: {name: low}\n' }, [
      'kubectl apply -f p.yaml',
      'kubectl create cm low',
      'kubectl get -f p.yaml -o name',
      'kubectl get CM low',
      'kubectl get CONFIGMAPS low -o name',
    ]),
    [
      'Error from server (BadRequest): error when creating "p.yaml": configmap in version "v1" cannot be handled as a ConfigMap: no kind "configmap" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"\n',
      'configmap/low created\n',
      'configmap/low\n',
      `error: the server doesn't have a resource type "CM"\n`,
      'configmap/low\n',
    ],
  );
});

test('paths that are not there are told one under the other', async () => {
  assert.deepEqual(await said({}, ['kubectl apply -f a.yaml -f b.yaml']), [
    'the path "a.yaml" does not exist\nthe path "b.yaml" does not exist\n',
  ]);
});

test('a name beside --all is the one that is meant, but for taints', async () => {
  assert.deepEqual(
    await said({}, [
      'kubectl create cm one',
      'kubectl create cm two',
      'kubectl label cm one --all a=b',
      'kubectl taint nodes nosuch --all k=v:NoSchedule --dry-run=client -o name',
      'kubectl taint node/node-1 k=v:NoSchedule',
    ]),
    [
      'configmap/one created\n',
      'configmap/two created\n',
      'configmap/one labeled\n',
      '',
      `the server doesn't have a resource type "node/node-1"\n`,
    ],
  );
});

test('overrides that leave no kind, and what else is refused before anything is asked', async () => {
  const pod =
    '"metadata":{"name":"a","labels":{"run":"a"}},"spec":{"containers":[{"name":"a","image":"nginx:1.27","resources":{}}],"restartPolicy":"Always","dnsPolicy":"ClusterFirst"},"status":{}';
  const run = (overrides: string): string =>
    `kubectl run a --image=nginx:1.27 --dry-run=client --overrides='${overrides}'`;
  assert.deepEqual(
    await said({}, [
      run('{"kind":null}'),
      run('{"kind":5}'),
      run('{"apiVersion":null}'),
      run('null'),
      'kubectl run a --image=nginx:1.27 --pod-running-timeout=0s',
      'kubectl auth can-i --list -A',
      'kubectl create cm e --from-env-file=/tmp',
      'kubectl scale deploy x --replicas=1 -o wide',
    ]),
    [
      `error: Object 'Kind' is missing in '{"apiVersion":"v1",${pod}}'\n`,
      `error: couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string\n`,
      `error: Object 'apiVersion' is missing in '{"kind":"Pod",${pod}}'\n`,
      'error: Invalid JSON Patch\n',
      "error: --pod-running-timeout must be higher than zero\nSee 'kubectl run -h' for help and examples\n",
      "error: list option can't be specified with neither quiet, all-namespaces nor subresource options\n",
      'error: env config file cannot be a directory\n',
      'error: unable to match a printer suitable for the output format "wide", allowed formats are: go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,yaml\n',
    ],
  );
});
