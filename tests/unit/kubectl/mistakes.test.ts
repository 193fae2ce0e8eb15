/** What kubectl says to mistakes, and to kinds that this cluster does not have yet. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unservedKind, unservedResource } from '../../../simulator/kubectl/resources/unserved.ts';
import type { Step } from '../../truth/compare.ts';
import { runScenario } from '../../truth/run.ts';
import { Bench } from './bench.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: c, image: "nginx:1.14.2"}]
`;

async function session(
  name: string,
  commands: readonly string[],
): Promise<{ out: string | undefined; err: string | undefined; code: number | null | undefined }[]> {
  const steps: Step[] = ['kubectl apply -f web.yaml', ...commands].map((cmd) => ({ op: '$', cmd }) as Step);
  const done = await runScenario({ name, files: { 'web.yaml': WEB }, steps });
  return done.steps
    .slice(1)
    .map(({ out, err, code }) => ({ out, err: err?.replace(/kubectl-edit-\d+/, 'kubectl-edit-N'), code }));
}

test('edit refuses unknown fields, and an editor that is not there', async () => {
  assert.deepEqual(
    await session('edit', [
      'KUBE_EDITOR="sed -i s/replicas:/replics:/" kubectl edit deploy web',
      'KUBE_EDITOR=nope kubectl edit deploy web',
      `KUBE_EDITOR="sed -i 's/replicas: 2/replicas: 3/'" kubectl edit deploy web`,
      'kubectl get deploy web -o jsonpath={.spec.replicas}',
    ]),
    [
      {
        out: '',
        err: 'error: deployments.apps "web" is invalid\nA copy of your changes has been stored to "/tmp/kubectl-edit-N.yaml"\nerror: Edit cancelled, no valid changes were saved.\n',
        code: 1,
      },
      { out: '', err: 'error: unable to launch the editor "nope"\n', code: 1 },
      { out: 'deployment.apps/web edited\n', err: '', code: 0 },
      { out: '3', err: '', code: 0 },
    ],
  );
});

test('a built-in kind that is not served is said not to be simulated; a typing mistake is not', () => {
  assert.equal(unservedResource('hpa'), '\n(horizontalpodautoscalers.autoscaling are not simulated here)');
  assert.equal(unservedResource('Job.batch'), '\n(jobs.batch are not simulated here)');
  assert.equal(unservedResource('jobs.v1.batch'), '\n(jobs.batch are not simulated here)');
  assert.equal(unservedResource('jobs.apps'), '');
  assert.equal(unservedResource('jbos'), '');
  assert.equal(
    unservedKind('policy/v1', 'PodDisruptionBudget'),
    '\n(poddisruptionbudgets.policy are not simulated here)',
  );
  assert.equal(unservedKind('v1', 'ResourceQuota'), '\n(resourcequotas are not simulated here)');
  assert.equal(unservedKind('apps/v1beta1', 'Deployment'), '');
  assert.equal(unservedKind('batch/v1', 'Jobs'), '');
});

test('a group without its subcommand fails with its help; rollout prints it, the others complain', async () => {
  const bench = new Bench();
  for (const group of ['set', 'config', 'auth', 'top', 'create secret', 'create service', 'plugin']) {
    const { out, err, code } = await bench.line(`kubectl ${group}`);
    assert.deepEqual([code, out, err.includes('Available Commands:')], [1, '', true], group);
  }
  const { out, err, code } = await bench.line('kubectl rollout');
  assert.deepEqual([code, out.includes('Available Commands:'), err], [1, true, '']);
  const certificate = await bench.line('kubectl certificate bogus');
  assert.deepEqual([certificate.code, certificate.out.includes('approve'), certificate.err], [0, true, '']);
});

test('kinds that know no rollouts', async () => {
  const bench = new Bench({
    'both.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: b}\nspec: {schedule: "* * * * *", suspend: true, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: b, image: b}]}}}}}\n',
  });
  await bench.line('kubectl create -f both.yaml');
  assert.equal(
    (await bench.line('kubectl rollout history cm/a')).err,
    'error: error retrieving history for "ConfigMap", no visitor method exists for { ConfigMap}\n',
  );
  assert.equal(
    (await bench.line('kubectl rollout undo cronjob/b')).err,
    'error: no rollbacker has been implemented for "CronJob.batch"\n',
  );
});

test('what kubectl says to a taint without effect, to a node beside a selector, and of documents in their order', async () => {
  const bench = new Bench({
    'three.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: foo/v1\nkind: Nope\nmetadata: {name: c}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n',
  });
  const err = async (line: string): Promise<string> => (await bench.line(line)).err;
  assert.match(await err('kubectl taint nodes n a=b'), /^error: invalid taint spec: a=b, name part must consist of /);
  assert.equal(
    await err('kubectl drain n -l a=b'),
    "error: cannot specify both a node name and a --selector option\nSee 'kubectl drain -h' for help and examples\n",
  );
  const said = await err('kubectl replace -f three.yaml');
  assert.deepEqual(
    ['configmaps "a" not found', 'no matches for kind "Nope"', 'configmaps "b" not found'].map(
      (text) => said.indexOf(text) >= 0,
    ),
    [true, true, true],
  );
  // What cannot be read is told after what cannot be done.
  assert.ok(
    said.indexOf('"a" not found') < said.indexOf('"b" not found') &&
      said.indexOf('"b" not found') < said.indexOf('"Nope"'),
  );
  assert.equal(await err('kubectl logs -l a=b'), 'No resources found in default namespace.\n');
});

test('create checks what it is given before it asks the server', async () => {
  const create = async (...commands: string[]) =>
    (
      await session(
        'create',
        commands.map((c) => `kubectl create ${c}`),
      )
    ).map(({ err, code }) => [code, err]);
  assert.deepEqual(
    await create(
      'service clusterip s --tcp=70000',
      'service clusterip s --tcp=80:0',
      'service externalname s --external-name=a_b.c',
      'secret tls t --cert=web.yaml --key=web.yaml',
      'pdb p --selector=a=b --min-available=-1',
      "pdb p --selector='a in' --min-available=1",
      'clusterrole c --verb=get --non-resource-url=x',
      'clusterrole c --verb=create --non-resource-url=/x',
      'clusterrole c --aggregation-rule=a',
      'ingress i --default-backend=s',
      'job j --from=deploy/web',
    ),
    [
      [1, 'error: strconv.ParseUint: parsing "70000": value out of range\n'],
      [1, 'error: must be between 1 and 65535, inclusive\n'],
      [1, 'error: invalid service external name a_b.c\n'],
      [1, 'error: tls: failed to find any PEM data in certificate input\n'],
      [1, 'error: invalid format specified for min-available\n'],
      [1, `error: couldn't parse the selector string "a in": unable to parse requirement: found '' expected: '('\n`],
      [1, 'error: nonResourceURL should start with /\n'],
      [1, "error: invalid verb: 'create' for nonResourceURL\n"],
      [
        1,
        'error: invalid argument "a" for "--aggregation-rule" flag: malformed pair, expect string=string\nSee \'kubectl create clusterrole --help\' for usage.\n',
      ],
      [1, 'error: default-backend should be in format servicename:serviceport\n'],
      [1, 'error: unknown object type *v1.Deployment\n'],
    ],
  );
});

test('what names no object, or contradicts itself, changes nothing', async () => {
  const files = `error: you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
`;
  assert.deepEqual(
    (
      await session('nothing changes', [
        'kubectl scale deploy --replicas=5',
        'kubectl apply -f web.yaml --cascade=frob',
        'kubectl label deploy -l app=x a=b --resource-version=1',
        'kubectl set image deploy/web c=nginx:1.27 --local',
        'kubectl set selector svc/kubernetes "a!=b"',
        'kubectl set selector -n default svc/kubernetes "a in (x,y),b"',
        'kubectl wait deploy/web --for=condition=Frob --timeout=0',
        'kubectl get deploy web -o jsonpath="{.spec.replicas} {..image}"',
      ])
    ).map(({ out, err }) => `${out}${err}`),
    [
      'error: resource(s) were provided, but no name was specified\n',
      'error: invalid cascade value (frob). Must be "background", "foreground", or "orphan"\n',
      'error: --resource-version may only be used with a single resource\n',
      files,
      'error: "!=" is not a valid label selector operator\n',
      'error: match expression [{a In [x y]} {b Exists []}] not supported on this object\n',
      'error: condition not met for deployments/web\n',
      '2 nginx:1.14.2',
    ],
  );
});

test('the parts of the control plane, as the deprecated kind shows them', async () => {
  const warning = 'Warning: v1 ComponentStatus is deprecated in v1.19+\n';
  assert.deepEqual(
    (
      await session('component statuses', [
        'kubectl get cs',
        'kubectl get cs scheduler -o jsonpath="{.conditions[0].type}={.conditions[0].status}"',
        'kubectl get cs nosuch',
        'kubectl delete cs scheduler',
      ])
    ).map(({ out, err }) => [out, err]),
    [
      [
        `NAME                 STATUS    MESSAGE   ERROR
controller-manager   Healthy   ok        
etcd-0               Healthy   ok        
scheduler            Healthy   ok        
`,
        warning,
      ],
      ['Healthy=True', warning],
      ['', `${warning}Error from server: Component not found: nosuch\n`],
      [
        '',
        `${warning}Error from server (MethodNotAllowed): the server does not allow this method on the requested resource\n`,
      ],
    ],
  );
});

test('run, expose and autoscale take apart what is laid over their objects, and what is there already', async () => {
  assert.deepEqual(
    (
      await session('overrides', [
        `kubectl run p --image=nginx --overrides='{"spec":{"frob":1}}' --dry-run=client -o jsonpath='{.spec.frob}'`,
        `kubectl run p --image=nginx --overrides='[]'`,
        `kubectl run p --image=nginx --overrides='{"kind":"Frob"}'`,
        `kubectl run p --image=nginx --override-type=json --overrides='[{"op":"add","path":"/x/y","value":1}]'`,
        'kubectl run p --image=nginx --annotations=a --dry-run=client',
        'kubectl run p --image=nginx --cascade=frob --dry-run=client',
        'kubectl autoscale deploy web --max=3',
        'kubectl autoscale deploy web --max=3',
        'kubectl autoscale deploy web --max=3 --cpu=50%',
      ])
    ).map(({ out, err }) => `${out}${err}`),
    [
      '',
      `error: couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }\n`,
      'error: no kind "Frob" is registered for version "v1" in scheme "pkg/scheme/scheme.go:28"\n',
      'error: add operation does not apply: doc is missing path: "/x/y": missing value\n',
      'error: invalid annotations format: a\n',
      'error: invalid cascade value (frob). Must be "background", "foreground", or "orphan"\n',
      'horizontalpodautoscaler.autoscaling/web autoscaled\n',
      'error: failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input\n',
      'Error from server (AlreadyExists): horizontalpodautoscalers.autoscaling "web" already exists\n',
    ],
  );
});

test('flags and arguments that contradict each other stop a command before it has done anything', async () => {
  assert.deepEqual(
    (
      await session('contradictions', [
        'kubectl cordon node-1 nosuch',
        "kubectl drain node-1 --pod-selector='a in'",
        'kubectl taint nodes node-1 a=b:NoSchedule a-',
        'kubectl get node node-1 -o jsonpath="{.spec.unschedulable}{.spec.taints}"',
        'kubectl taint nodes node-1 a=b:NoSchedule --dry-run=client',
        'kubectl get pods --show-labels -o yaml',
        'kubectl --as-group=x get pods',
        'kubectl create deployment d --image=x --dry-run=client -o yaml > d.yaml; printf "resources: [d.yaml]\\n" > kustomization.yaml; kubectl kustomize . -o nosuch/x',
      ])
    ).map(({ out, err }) => `${out}${err}`.replace(/for \S+ without/, 'for USER without')),
    [
      'Error from server (NotFound): nodes "nosuch" not found\n',
      'error: --pod-selector=<pod_selector> must be a valid label selector\n',
      'error: can not both modify and remove the following taint(s) in the same command: a=\n',
      '',
      'node/node-1 tainted\n',
      'error: --show-labels option cannot be used with yaml printer\n',
      'error: requesting uid, groups or user-extra for USER without impersonating a user\n',
      'error: open nosuch/x: no such file or directory\n',
    ],
  );
});

test('flags before a command are read as kubectl reads them: one that nobody knows takes a word with it', async () => {
  const said = async (line: string): Promise<string> => (await new Bench().line(line)).err;
  assert.equal(await said('kubectl -n kube-system pods'), 'Error: flags cannot be placed before plugin name: -n\n');
  assert.equal(await said('kubectl -A get pods'), 'Error: flags cannot be placed before plugin name: -A\n');
  assert.equal(
    await said('kubectl -A pods'),
    "error: unknown shorthand flag: 'A' in -A\nSee 'kubectl --help' for usage.\n",
  );
  assert.equal(await said('kubectl -o wide get pods'), 'No resources found in default namespace.\n');
  assert.equal(await said('kubectl get pods -n a/b'), `invalid namespace "a/b": [may not contain '/']\n`);
  assert.equal(
    await said('kubectl get --raw /api/v1/a%b'),
    'error: --raw must be a valid URL path: parse "/api/v1/a%b": invalid URL escape "%b"\n',
  );
});

test('create role reads resources with their groups, and verbs that only some have', async () => {
  const bench = new Bench();
  const rules = async (flags: string): Promise<string> => {
    const { out, err } = await bench.line(`kubectl create role r ${flags} --dry-run=client -o jsonpath={.rules}`);
    return out + err;
  };
  assert.equal(
    await rules('--verb=get --resource=deploy.apps/scale,svc/proxy'),
    '[{"apiGroups":[""],"resources":["services/proxy"],"verbs":["get"]},{"apiGroups":["apps"],"resources":["deployments/scale"],"verbs":["get"]}]',
  );
  assert.equal(
    await rules("--verb=get --resource='*.apps'"),
    '[{"apiGroups":["apps"],"resources":["*"],"verbs":["get"]}]',
  );
  assert.equal(await rules('--verb=bind --resource=pods'), "error: can not perform 'bind' on 'pods' in group ''\n");
  assert.equal(
    await rules('--verb=get --resource=/scale'),
    'error: resource must be specified if apiGroup/subresource specified\n',
  );
});

test('set env --list tells what references stand for, and what they do not', async () => {
  const bench = new Bench({
    'pod.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {a: b}}\nspec: {containers: [{name: c, image: i, resources: {limits: {memory: 64Mi}}, env: [{name: L, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}, {name: A, valueFrom: {fieldRef: {fieldPath: "metadata.labels[\'a\']"}}}, {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}, {name: K, valueFrom: {configMapKeyRef: {name: cm, key: k}}}]}]}\n',
  });
  await bench.line('kubectl create sa default');
  assert.equal((await bench.line('kubectl create -f pod.yaml')).err, '');
  assert.deepEqual(await bench.line('kubectl set env pod/p NEW=x K- --list --resolve'), {
    out: '# Pod p, container c\nL=64\nA=b\n# NODE from field path spec.nodeName\nNEW=x\n',
    err: 'error retrieving reference for NODE: unsupported fieldPath: spec.nodeName\n',
    code: 0,
  });
  const { out, err } = await bench.line('kubectl set env pod/p --list');
  assert.equal(
    out + err,
    "# Pod p, container c\n# L from resource field limits.memory\n# A from field path metadata.labels['a']\n# NODE from field path spec.nodeName\n# K from configmap cm, key k\n",
  );
});

test('describe by the beginning of a name shows no events, and takes one type', async () => {
  const bench = new Bench();
  await bench.line('kubectl create cm web-1');
  const { out } = await bench.line('kubectl describe cm web');
  assert.match(out, /^Name: +web-1\n/);
  assert.doesNotMatch(out, /Events/);
  assert.match((await bench.line('kubectl describe cm web-1')).out, /\nEvents: +<none>\n$/);
  assert.equal(
    (await bench.line('kubectl describe cm,secret web-1')).err,
    'error: you may only specify a single resource type\n',
  );
});

test('explain takes its path as JSONPath, a group behind the name with it', async () => {
  const bench = new Bench();
  const head = async (path: string): Promise<string> => {
    const { out, err } = await bench.line(`kubectl explain '${path}'`);
    return out.split('\n\n')[1]?.split('\n')[0] + err;
  };
  assert.equal(await head('pods..spec'), 'FIELD: spec <PodSpec>');
  assert.equal(await head('deployments.apps.spec.replicas'), 'FIELD: replicas <integer>');
  assert.equal(await head('events.events.k8s.io'), 'error: field "io" does not exist\n');
  assert.equal(
    (await bench.line("kubectl explain 'pods[0].spec'")).err,
    'error: invalid jsonpath syntax, first node must be field node\n',
  );
});

test('an object whose apiVersion is missing or no text: the core group alone is asked, or it is told', async () => {
  const text = (said: string): string => `cat <<EOF >f.yaml\n${said}\nEOF\n`;
  const noVersion = '{kind: Pod, metadata: {name: x}}';
  assert.deepEqual(
    await session('versions', [
      `${text(noVersion)}kubectl delete -f f.yaml`,
      `${text(noVersion)}kubectl set image -f f.yaml a=b --local`,
      `${text('{kind: Deployment, metadata: {name: x}}')}kubectl label -f f.yaml a=b`,
      `${text('{apiVersion: 1, kind: Pod}')}kubectl delete -f f.yaml`,
      `${text('{apiVersion: v1, kind: 3}')}kubectl delete -f f.yaml`,
    ]),
    [
      'Error from server (NotFound): error when deleting "f.yaml": the server could not find the requested resource\n',
      `error: unable to decode "f.yaml": Object 'apiVersion' is missing in '{"kind":"Pod","metadata":{"name":"x"}}'\n`,
      'error: resource mapping not found for name: "x" namespace: "" from "f.yaml": no matches for kind "Deployment" in version ""\nensure CRDs are installed first\n',
      'error: unable to decode "f.yaml": json: cannot unmarshal number into Go struct field metadataOnlyObject.TypeMeta.apiVersion of type string\n',
      `error: unable to decode "f.yaml": Object 'Kind' is missing in '{"apiVersion":"v1","kind":3}'\n`,
    ].map((err) => ({ out: '', err, code: 1 })),
  );
});

test('apply: files that cannot be read share a line where the server refuses others', async () => {
  const [read] = await session('apply-several', [
    `mkdir d; echo '{apiVersion: v1, kind: Odd}' >d/a.yaml; echo '{kind: Odd}' >d/b.yaml; echo '{apiVersion: v1, kind: ConfigMap, metadata: {name: A_B}}' >d/c.yaml; kubectl apply -f d --validate=false 2>&1 | cut -c1-150`,
  ]);
  assert.match(
    read?.out ?? '',
    /^\[resource mapping not found [^\n]*\nensure CRDs are installed first, [^\n]*\nensure CRDs are installed first\]\nError from server \(Invalid\): [^\n]*\n$/,
  );
});

test('a patch that does not fit is told, where no server reads it', async () => {
  const patch = (args: string): string => `kubectl patch -f web.yaml --local -o name ${args}`;
  assert.deepEqual(
    await session('patches', [
      patch(`-p '{"spec":{"template":{"spec":{"containers":[{"image":"x"}]}}}}'`),
      patch("-p '{'"),
      patch('-p 3'),
      patch("-p '{}' --type=json"),
      patch("-p '[]' --type=merge"),
    ]),
    [
      'error: map: map[image:x] does not contain declared merge key: name\n',
      'error: invalid JSON document\n',
      'error: invalid JSON document\n',
      'error: json: cannot unmarshal object into Go value of type jsonpatch.Patch\n',
      'error: json: cannot unmarshal array into Go value of type unstructured.detector\n',
    ].map((err) => ({ out: '', err, code: 1 })),
  );
});
