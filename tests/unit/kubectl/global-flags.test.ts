import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bench } from './bench.ts';

const NONE = { out: '', err: 'No resources found in default namespace.\n', code: 0 };
const failed = (text: string) => ({ out: '', err: `error: ${text}\n`, code: 1 });

test('a timeout for requests: read as kubectl reads it, held by answers that are whole, refused for what flows', async () => {
  const bench = new Bench();
  for (const timeout of ['0', '5', '1m30s'])
    assert.deepEqual(await bench.line(`kubectl get pods --request-timeout=${timeout}`), NONE);
  assert.deepEqual(
    await bench.line('kubectl get pods --request-timeout=soon'),
    failed(
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
    ),
  );
  const refused = failed(
    'not simulated: --request-timeout of less than a second, or for what is watched, followed or upgraded',
  );
  assert.deepEqual(await bench.line('kubectl get pods --request-timeout=10ms'), refused);
  assert.deepEqual(await bench.line('kubectl get pods -w --request-timeout=5s'), { ...refused, out: '' });
});

test('global flags that nobody obeys here are refused by name', async () => {
  const bench = new Bench();
  for (const [flag, text] of [
    ['--profile=cpu', 'not simulated: --profile=cpu'],
    ['--profile=speed', "unknown profile 'speed'"],
    ['--cache-dir=/tmp', 'not simulated: --cache-dir'],
    ['--tls-server-name=x', 'not simulated: --tls-server-name'],
    ['-v=8', "not simulated: -v=8, the log of kubectl's own requests"],
    ['--kuberc=mine', 'not simulated: preferences of kubectl (mine); --kuberc=off goes without'],
  ] as const)
    assert.deepEqual(await bench.line(`kubectl get pods ${flag}`), failed(text));
  assert.deepEqual(await bench.line('kubectl get pods --profile=none -v=4 --kuberc=off'), NONE);
});

test('a file of preferences is not overlooked', async () => {
  const bench = new Bench({ '.kube/kuberc': '' });
  const path = '/home/learner/.kube/kuberc';
  assert.deepEqual(
    await bench.line('kubectl get pods'),
    failed(`not simulated: preferences of kubectl (${path}); --kuberc=off goes without`),
  );
  assert.deepEqual(await bench.line('kubectl get pods --kuberc=off'), NONE);
});

test('warnings may be errors', async () => {
  const bench = new Bench();
  assert.deepEqual(await bench.line('kubectl get endpoints --warnings-as-errors'), {
    out: '',
    err: 'Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\nNo resources found in default namespace.\nerror: 1 warning received\n',
    code: 1,
  });
  assert.deepEqual(await bench.line('kubectl get pods --warnings-as-errors'), NONE);
});
