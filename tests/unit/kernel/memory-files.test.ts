import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileLayer } from '../../../simulator/kernel/file-tree.ts';
import { FileError, userNamed } from '../../../simulator/kernel/files.ts';
import { MemoryFiles } from '../../../simulator/kernel/memory-files.ts';

const make = (options: Partial<ConstructorParameters<typeof MemoryFiles>[0]> = {}) =>
  new MemoryFiles({ now: () => 1000, ...options });
const failure = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof FileError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'no error';
};

test('a file written is read back, with size in bytes and the virtual time', () => {
  const files = make();
  files.write('/a.txt', '한글\n');
  assert.equal(files.readText('/a.txt'), '한글\n');
  assert.deepEqual(files.stat('/a.txt'), {
    kind: 'file',
    size: 7,
    mode: 0o644,
    modifiedMs: 1000,
    owner: 'root',
    group: 'root',
    inode: 3,
  });
  files.append('/a.txt', new TextEncoder().encode('x'));
  assert.equal(files.readText('/a.txt'), '한글\nx');
});

test('errors carry the code and the path as given', () => {
  const files = make();
  files.write('/f', '');
  files.makeDirectory('/d/e', { parents: true });
  assert.equal(
    failure(() => files.readText('/no')),
    'ENOENT /no: No such file or directory',
  );
  assert.equal(
    failure(() => files.write('/no/x', '')),
    'ENOENT /no/x: No such file or directory',
  );
  assert.equal(
    failure(() => files.readText('/d')),
    'EISDIR /d: Is a directory',
  );
  assert.equal(
    failure(() => files.list('/f')),
    'ENOTDIR /f: Not a directory',
  );
  assert.equal(
    failure(() => files.readText('/f/x')),
    'ENOTDIR /f/x: Not a directory',
  );
  assert.equal(
    failure(() => files.makeDirectory('/d')),
    'EEXIST /d: File exists',
  );
  assert.equal(
    failure(() => files.removeDirectory('/d')),
    'ENOTEMPTY /d: Directory not empty',
  );
  assert.equal(
    failure(() => files.rename('/d', '/d/e/x')),
    'EINVAL /d/e/x: Invalid argument',
  );
  assert.equal(
    failure(() => make({ readOnly: true }).write('/x', '')),
    'EROFS /x: Read-only file system',
  );
  assert.equal(
    failure(() => make({ limitBytes: 3 }).write('/x', 'four')),
    'ENOSPC /x: No space left on device',
  );
});

test('links are followed, loops are refused, resolve gives the real path', () => {
  const files = make();
  files.makeDirectory('/data/v1', { parents: true });
  files.write('/data/v1/conf', 'one');
  files.link('v1', '/data/current');
  files.link('/data/current/conf', '/conf');
  files.link('/loop', '/loop');
  assert.equal(files.readText('/conf'), 'one');
  assert.equal(files.resolve('/data/current/../current/./conf'), '/data/v1/conf');
  assert.equal(files.readLink('/data/current'), 'v1');
  assert.equal(files.stat('/conf', { followLinks: false }).kind, 'link');
  assert.equal(
    failure(() => files.readText('/loop')),
    'ELOOP /loop: Too many levels of symbolic links',
  );
  files.write('/conf', 'two');
  assert.equal(files.readText('/data/v1/conf'), 'two');
  files.remove('/data/current');
  assert.equal(files.exists('/conf'), false);
});

test('file systems on one layer do not see each other', () => {
  const base = fileLayer({
    '/etc/hostname': 'image\n',
    '/bin/run': { content: '#!/bin/sh\n', mode: 0o755 },
    '/bin/sh': { link: 'busybox' },
    '/tmp': { directory: true, mode: 0o1777 },
    '/dev/null': '',
  });
  const a = make({ base });
  const b = make({ base });
  a.write('/etc/hostname', 'a\n');
  a.remove('/bin/run');
  a.chmod('/tmp', 0o700);
  a.write('/dev/null', 'gone');
  assert.deepEqual([a.readText('/etc/hostname'), b.readText('/etc/hostname')], ['a\n', 'image\n']);
  assert.deepEqual([a.list('/bin'), b.list('/bin')], [['sh'], ['run', 'sh']]);
  assert.deepEqual([a.stat('/tmp').mode, b.stat('/tmp').mode], [0o700, 0o1777]);
  assert.equal(a.readText('/dev/null'), '');
});

test('listeners hear the real path of every change until they unsubscribe', () => {
  const files = make();
  const heard: string[] = [];
  const stop = files.onChange((path) => heard.push(path));
  files.makeDirectory('/a/b', { parents: true });
  files.write('/a/b/../x', '1');
  files.rename('/a/x', '/a/y');
  files.touch('/a/y', 5);
  files.remove('/a/y');
  stop();
  files.write('/z', '');
  assert.deepEqual(heard, ['/a', '/a/b', '/a/x', '/a/x', '/a/y', '/a/y', '/a/y']);
});

test('a user who is not root is bound by the modes', () => {
  const files = make({
    user: userNamed('learner'),
    base: fileLayer({ '/home/learner': { directory: true, owner: 'learner' }, '/etc/passwd': 'x' }),
  });
  files.write('/home/learner/f', 'text');
  files.chmod('/home/learner/f', 0);
  assert.equal(
    failure(() => files.readText('/home/learner/f')),
    'EACCES /home/learner/f: Permission denied',
  );
  assert.equal(
    failure(() => files.write('/etc/new', '')),
    'EACCES /etc/new: Permission denied',
  );
  assert.equal(files.readText('/etc/passwd'), 'x');
});
