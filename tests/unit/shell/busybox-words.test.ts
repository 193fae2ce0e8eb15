/** What tools of busybox say of files they cannot handle. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busyboxWords } from '../../../simulator/shell/tools/busybox-words.ts';

test('busybox says what it cannot do in its own words, and leaves other texts as they are', () => {
  const said = (
    [
      ['touch', "cannot touch '/c/x': Read-only file system"],
      ['mkdir', 'cannot create directory ‘/c/d’: File exists'],
      ['rm', "cannot remove 'd': Is a directory"],
      ['rm', "cannot remove '/nope': No such file or directory"],
      ['cp', "cannot create regular file '/x': Read-only file system"],
      ['mv', "cannot stat '/nope': No such file or directory"],
      ['grep', "cannot remove '/nope': No such file or directory"],
    ] as const
  ).map(([tool, message]) => busyboxWords(tool, message));
  assert.deepEqual(said, [
    '/c/x: Read-only file system',
    "can't create directory '/c/d': File exists",
    "'d' is a directory",
    "can't remove '/nope': No such file or directory",
    "can't create '/x': Read-only file system",
    "can't rename '/nope': No such file or directory",
    "cannot remove '/nope': No such file or directory",
  ]);
});
