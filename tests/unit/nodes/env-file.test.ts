/** Variables out of files: what a file may look like, and what is said of one that does not. Facts: kubelet's ParseEnv, 1.36. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../simulator/api/objects.ts';
import { MemoryFiles } from '../../../simulator/kernel/memory-files.ts';
import { fileKeyValue, parseEnvFile } from '../../../simulator/nodes/kubelet/env-file.ts';

test('a value stands in single quotes as it is, over several lines; comments and empty lines do not count', () => {
  const text =
    "# written by the init container\n\n  HOST='a \"b\" $C \\n' # why\r\nMOTD='one\n two\n'\nEMPTY=''\nLAST='x'";
  const values = ['HOST', 'MOTD', 'EMPTY', 'LAST', 'MISSING'].map((key) => parseEnvFile(text, key));
  assert.deepEqual(values, ['a "b" $C \\n', 'one\n two\n', '', 'x', '']);
});

test('what a shell would read otherwise is malformed, from there on', () => {
  for (const line of ['K=v', 'K="v"', "K ='v'", "K='v''w'", "K='v'w", "='v'", 'K', "K='v"])
    assert.deepEqual(
      [parseEnvFile(`A='a'\n${line}\n`, 'A'), parseEnvFile(`A='a'\n${line}\n`, 'K')],
      ['a', undefined],
      line,
    );
  assert.equal(parseEnvFile("K= 'v'\nL='w'\n", 'K'), '');
  assert.equal(parseEnvFile("K= 'v'\nL='w'\n", 'L'), 'w');
});

test('a volume, a file or a key that is missing', () => {
  const pod = {
    metadata: { name: 'p', uid: 'UID' },
    spec: { containers: [], volumes: [{ name: 'config', emptyDir: {} }] },
  } as unknown as Pod;
  const files = new MemoryFiles({ now: () => 0 });
  files.write('/app.env', new TextEncoder().encode("HOST='db'\n"));
  const volume = { files: () => files, root: '', readOnly: false };
  const value = (key: string, path = 'app.env', more: object = {}) =>
    fileKeyValue(pod, { volumeName: 'config', path, key, ...more }, volume);
  assert.equal(value('HOST'), 'db');
  assert.equal(value('PORT', 'app.env', { optional: true }), undefined);
  const at = '/var/lib/kubelet/pods/UID/volumes/kubernetes.io~empty-dir/config/app.env';
  assert.deepEqual(value('PORT'), { problem: `environment variable key "PORT" not found in file "${at}"` });
  assert.deepEqual(value('HOST', 'no.env', { optional: true }), { problem: "couldn't parse env file" });
  assert.deepEqual(fileKeyValue(pod, { volumeName: 'x', path: 'app.env', key: 'HOST' }, undefined), {
    problem: 'cannot find the volume "x" referenced by FileKeyRef',
  });
});
