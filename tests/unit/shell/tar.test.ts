/** tar as GNU's and busybox's say it, and what its archives keep. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runScript } from './machine.ts';

const FILES = { 'dir/a.txt': 'a\n', 'dir/sub/b.txt': 'bb\n', 'local.txt': 'hello\n' };

const run = (script: string, debian?: string): { out: string; err: string; code: number } => {
  const { out, err, code } = runScript(script, { files: FILES, ...(debian === undefined ? {} : { debian }) });
  return { out, err, code };
};

test('an archive gives back what was put in, by pipe, by file and compressed', () => {
  assert.deepEqual(
    run(
      'mkdir x y; tar cf - dir | tar xf - -C x; tar -czf t.tgz dir local.txt; tar -xmf t.tgz -C y; cat x/dir/a.txt y/dir/sub/b.txt y/local.txt; tar tf t.tgz',
    ),
    {
      out: 'a\nbb\nhello\ndir/\ndir/a.txt\ndir/sub/\ndir/sub/b.txt\nlocal.txt\n',
      err: '',
      code: 0,
    },
  );
  assert.equal(run('tar cf t.tar dir; mkdir z; tar xf t.tar -C z --strip-components=1 dir/sub; ls z').out, 'sub\n');
});

test('the slash in front of a name goes, and each tar says so in its words', () => {
  const script = 'tar cf t.tar /home/learner/local.txt; tar tf t.tar';
  const out = 'home/learner/local.txt\n';
  assert.deepEqual(run(script), { out, err: "tar: removing leading '/' from member names\n", code: 0 });
  assert.deepEqual(run(script, '12.12'), { out, err: "tar: Removing leading `/' from member names\n", code: 0 });
});

test('what is missing is told, and the rest is done', () => {
  assert.deepEqual(run('tar cf t.tar nosuch local.txt; echo $?; tar tf t.tar'), {
    out: '1\nlocal.txt\n',
    err: 'tar: nosuch: No such file or directory\ntar: error exit delayed from previous errors\n',
    code: 0,
  });
  assert.deepEqual(run('tar cf t.tar nosuch local.txt', '12.12'), {
    out: '',
    err: 'tar: nosuch: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n',
    code: 2,
  });
  assert.deepEqual(run('tar xf none.tar'), {
    out: '',
    err: "tar: can't open 'none.tar': No such file or directory\n",
    code: 1,
  });
});

test('a listing has modes, owners, sizes and times in the columns of each', () => {
  const script = 'touch -d 2026-03-02T10:00:05 local.txt; tar cf t.tar local.txt; tar tvf t.tar';
  assert.equal(run(script).out, '-rw-r--r-- learner/learner         6 2026-03-02 10:00:05 local.txt\n');
  assert.equal(run(script, '12.12').out, '-rw-r--r-- learner/learner   6 2026-03-02 10:00 local.txt\n');
});
