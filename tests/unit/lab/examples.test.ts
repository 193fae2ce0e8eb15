/** The manifests of the documentation: an API server takes each, and the simulated internet has them at their addresses. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import { examplePage, examplePaths, nearExamples } from '../../../simulator/lab/examples/pages.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import { play } from '../../../simulator/lab/steps.ts';
import { bundle } from '../../lessons/prover/files.ts';
import { Bench } from '../kubectl/bench.ts';

/** Names that are for the reader to replace, and what the API refuses since 1.36. */
const REFUSED: Readonly<Record<string, string>> = {
  'application/job/job-tmpl.yaml': 'a template of a name',
  'controllers/hpa-rs.yaml': 'no API group of what it scales',
  'customresourcedefinition/shirt-resources.yaml': 'a kind that has to be defined before',
};

test('an API server that is strict takes every manifest', async () => {
  const manifests = examplePaths().filter((path) => path.endsWith('.yaml'));
  const bench = new Bench(Object.fromEntries(manifests.map((path) => [path, examplePage(path) ?? ''])));
  for (const name of ['qos-example', 'mem-example', 'cpu-example']) {
    await bench.line(`kubectl create namespace ${name}`);
    await bench.line(`kubectl create serviceaccount default -n ${name}`);
  }
  for (const name of ['default', 'build-robot']) await bench.line(`kubectl create serviceaccount ${name}`);
  const refused: string[] = [];
  for (const path of manifests) {
    const { code } = await bench.kubectl(['create', '--dry-run=server', '--validate=strict', '-f', path]);
    if (code !== 0) refused.push(path);
  }
  assert.deepEqual(refused, Object.keys(REFUSED));
});

test('what is not there is answered with what is near it', () => {
  assert.deepEqual(nearExamples('pods/probe/grpc-liveness.yaml'), [
    'pods/probe/exec-liveness.yaml',
    'pods/probe/http-liveness.yaml',
    'pods/probe/tcp-liveness-readiness.yaml',
  ]);
  assert.equal(nearExamples('pods/none.yaml')[0], 'pods/commands.yaml');
  assert.equal(nearExamples('none.yaml').length, 5);
});

test('three addresses have them', async () => {
  const written = bundle('start/first-rollout');
  const session = await LabSession.open({ loaded: loadLab(written) });
  const lines = [
    'kubectl apply -f https://k8s.io/examples/pods/simple-pod.yaml',
    'kubectl apply -f https://kubernetes.io/examples/pods/simple-pod.yaml',
    'kubectl apply -f https://raw.githubusercontent.com/kubernetes/website/main/content/en/examples/pods/simple-pod.yaml',
  ];
  const run = (line: string, exit: number) =>
    play(session, [{ kind: 'run', terminal: 1, lines: [line], interruptMs: undefined, exit }], 'test');
  for (const line of lines) await run(line, 0);
  await run('kubectl apply -f https://k8s.io/examples/pods/probe/grpc-liveness.yaml', 1);
});
