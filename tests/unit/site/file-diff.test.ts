import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import { fileDiff } from '../../../src/lab/worker/file-diff.ts';
import { bundle } from '../../lessons/prover/files.ts';

test('a text in the editor is compared as kubectl diff does, while a command still runs, and the session is left as it was', async () => {
  const loaded = loadLab(bundle('start/first-rollout'));
  const session = await LabSession.open({ loaded, columns: 80, rows: 24 });
  session.input({ kind: 'keys', terminal: 1, data: 'kubectl get pods -w\r' });
  await session.advanceTo(2_000);
  const { log } = session;
  const text = session.readFile('web.yaml') ?? '';
  const ask = (changed: string) => fileDiff({ loaded, log, path: 'web.yaml', text: changed, columns: 80, rows: 24 });
  assert.equal(await ask(text), '');
  const lines = (await ask(text.replace('replicas: 4', 'replicas: 7'))).split('\n');
  assert.deepEqual(
    lines.filter((line) => /^[-+] /.test(line)),
    ['-  generation: 1', '+  generation: 2', '-  replicas: 4', '+  replicas: 7'],
  );
  assert.match(await ask(text.replace('replicas:', 'replica:')), /unknown field "spec\.replica"/);
  assert.deepEqual(session.log, log);
});
