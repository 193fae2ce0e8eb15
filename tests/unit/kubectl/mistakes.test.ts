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
  assert.ok(
    said.indexOf('"a" not found') < said.indexOf('"Nope"') && said.indexOf('"Nope"') < said.indexOf('"b" not found'),
  );
  assert.equal(await err('kubectl logs -l a=b'), 'No resources found in default namespace.\n');
});
