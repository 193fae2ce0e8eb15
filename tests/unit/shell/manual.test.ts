/** man, help and what is said of commands that are not there: in the user's language. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SAME_PAGE } from '../../../simulator/shell/man/machine-tools.ts';
import { MANUAL } from '../../../simulator/shell/man/pages.ts';
import { TOOL_FILES } from '../../../simulator/shell/tools/list.ts';
import { runScript } from './machine.ts';

test('a page is shown in the user’s language', () => {
  assert.deepEqual(runScript('man seq | cat'), {
    out: `SEQ(1)                          Drydock Manual                          SEQ(1)

NAME
       seq - counts

SYNOPSIS
       seq [FIRST [STEP]] LAST

OPTIONS
       -w
              all equally wide

EXAMPLES
       # five requests
       for i in $(seq 5); do curl -s web; done
`,
    err: '',
    code: 0,
  });
  assert.deepEqual(runScript('LANG=ko_KR.UTF-8 man seq | head -4 | tail -2'), {
    out: '이름\n       seq - 수를 센다\n',
    err: '',
    code: 0,
  });
});

test('pages are found by words, and there are none of what is not there', () => {
  assert.deepEqual(runScript('man -k DNS; whatis seq; man nosuch'), {
    out: 'dig (1)              - asks the DNS\nhost (1)             - asks the DNS\nnslookup (1)         - asks the DNS\nseq (1)              - counts\n',
    err: 'No manual entry for nosuch\n',
    code: 16,
  });
});

test('every program has a page, and every page is of a program', () => {
  const tools = TOOL_FILES.flatMap(({ names }) => names);
  assert.deepEqual(
    tools.filter((name) => !MANUAL.has(SAME_PAGE.get(name) ?? name)),
    [],
  );
  const programs = new Set([...tools, 'bash', 'kubectl', 'helm']);
  assert.deepEqual(
    [...MANUAL.keys()].filter((name) => !programs.has(name)),
    [],
  );
});

test('help, and the word on a command that is not simulated, follow the language', () => {
  assert.deepEqual(runScript('export LANG=ko_KR.UTF-8; help -d cd; docker ps'), {
    out: 'cd - 작업 폴더를 바꾼다.\n',
    err: 'bash: line 1: docker: command not found\n(docker: 이 실습 환경에서는 흉내 내지 않는 명령입니다)\n',
    code: 127,
  });
});
