/** Programs of a machine as files: where they are, what a path runs, what $PATH hides. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runScript } from './machine.ts';

test('a program is a file of root that may be run, listed, found and copied, and not written', () => {
  const { out, err } = runScript(
    'ls -l /usr/bin/env /bin | cut -c1-10; find /usr/bin -name "mkf*"; file /bin/ls; test -x /usr/bin/ls && test -s /bin/ls && echo there\n' +
      'cp /usr/bin/echo say; ./say copied; ln -s /bin/echo tell; ./tell linked; echo x > /usr/bin/new; rm -f /usr/bin/ls; ls -d /bin/.',
    { debian: '13.1' },
  );
  assert.equal(
    out,
    'lrwxrwxrwx\n-rwxr-xr-x\n/usr/bin/mkfifo\n/bin/ls: ELF 64-bit LSB executable, x86-64, version 1 (SYSV)\nthere\ncopied\nlinked\n/bin/.\n',
  );
  assert.equal(
    err,
    "bash: line 2: /usr/bin/new: Permission denied\nrm: cannot remove '/usr/bin/ls': Permission denied\n",
  );
});

test('$PATH says what a name runs; without one, a name is a file here', () => {
  assert.deepEqual(
    runScript(
      'mkdir b; printf "#!/bin/sh\\necho mine" > b/ls; chmod +x b/ls; ls -d .; PATH=~/b:$PATH; ls; type -a ls; which ls\n' +
        'PATH=/none; ls; /bin/ls -d .; PATH=; ls; PATH=/bin; hash -r; ls -d .; hash',
    ),
    {
      out: '.\nmine\nls is /home/learner/b/ls\nls is /usr/bin/ls\nls is /bin/ls\n/home/learner/b/ls\n.\n.\nhits\tcommand\n   1\t/bin/ls\n',
      err: 'bash: line 2: ls: command not found\nbash: line 2: ls: No such file or directory\n',
      code: 0,
    },
  );
});
