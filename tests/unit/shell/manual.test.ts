/** man, help and what is said of commands that are not there: in the user's language. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HELP_DETAILS } from '../../../simulator/shell/builtins/help-details.ts';
import { USAGE } from '../../../simulator/shell/builtins/usage.ts';
import { SAME_PAGE } from '../../../simulator/shell/man/machine-tools.ts';
import { MANUAL } from '../../../simulator/shell/man/pages.ts';
import { TOOL_FILES } from '../../../simulator/shell/tools/list.ts';
import { runScript } from './machine.ts';
import { TestScreen } from './screen.ts';

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

test('help lists what the shell has in two columns, as bash cuts them, and tells more of each', async () => {
  const { out } = runScript('COLUMNS=80; help');
  assert.match(out, /^ job_spec \[&\] {28}history \[-c\] \[-d offset\] \[n\] or hist>$/m);
  assert.match(
    out,
    /^ case WORD in \[PATTERN \[\| PATTERN\]\.\.\.\)> {2}read \[-ers\] \[-a array\] \[-d delim\] \[->$/m,
  );
  assert.match(out, /^ help \[-dms\] \[pattern \.\.\.\] {15}\{ COMMANDS ; \}$/m);
  assert.deepEqual(runScript('help -s if "for (("; help -d while'), {
    out: 'if: if COMMANDS; then COMMANDS; [ elif COMMANDS; then COMMANDS; ]... [ else COMMANDS; ] fi\nfor ((: for (( exp1; exp2; exp3 )); do COMMANDS; done\nwhile - Run commands as long as others succeed.\n',
    err: '',
    code: 0,
  });
  const screen = new TestScreen({ columns: 70, rows: 20 });
  screen.type('help pwd\r');
  await screen.machine.kernel.awaited();
  screen.run();
  assert.deepEqual((await screen.lines()).slice(1, 6), [
    'pwd: pwd [-LP]',
    '    Write the working directory.',
    '',
    '      -P -L',
    '            links are resolved, or kept',
  ]);
});

test('every option of a builtin that help tells of is of a builtin that is there', () => {
  assert.deepEqual(
    Object.keys(HELP_DETAILS).filter((name) => !(name in USAGE)),
    [],
  );
});
