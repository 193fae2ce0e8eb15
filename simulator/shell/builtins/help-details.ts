/** What `help NAME` says below the synopsis: options and the like, in our own words; fetched when it is asked for. */

/** What to type, and what it does: English, Korean. */
type Detail = readonly [what: string, en: string, ko: string];

const SOURCE: readonly Detail[] = [['ARGUMENTS', 'become $1, $2 … while it runs', '실행되는 동안 $1, $2 …가 된다']];
const TEST: readonly Detail[] = [
  ['-e -f -d -L FILE', 'exists; is a file, a directory, a link', '있는지. 파일, 폴더, 링크인지'],
  ['-r -w -x FILE', 'may be read, written, run', '읽고, 쓰고, 실행할 수 있는지'],
  ['-s FILE', 'is not empty', '비어 있지 않은지'],
  ['-z -n TEXT', 'is empty; is not', '글이 비었는지, 아닌지'],
  ['A = B, A != B', 'texts are equal, are not', '글이 같은지, 다른지'],
  ['N -eq M', 'numbers are equal; also -ne -lt -le -gt -ge', '수가 같은지. -ne -lt -le -gt -ge도 있다'],
  ['! EXPRESSION', 'it is false', '거짓인지'],
];
const DECLARE: readonly Detail[] = [
  ['-a -A', 'an array; one with names for places', '배열. 이름으로 찾는 배열'],
  ['-i', 'what is assigned is calculated', '넣는 값을 계산한다'],
  ['-l -u', 'letters become small, large', '소문자로, 대문자로 바꾼다'],
  ['-n', 'another name for a variable', '다른 변수의 또 다른 이름'],
  ['-r -x', 'cannot be changed; is handed on to commands', '바꿀 수 없다. 명령에 넘겨준다'],
  [
    '-f -F -p',
    'shows functions, their names, variables as they would be declared',
    '함수, 함수의 이름, 선언하는 꼴의 변수를 보여 준다',
  ],
  ['-g', 'global, even in a function', '함수 안에서도 전역 변수다'],
];
const MAPFILE: readonly Detail[] = [
  ['-t', 'without the newlines', '줄바꿈을 뺀다'],
  ['-d DELIM', 'what ends a line', '줄을 끝내는 글자'],
  ['-n COUNT -s COUNT', 'at most so many; after so many', '많아야 그만큼. 그만큼 건너뛴 다음'],
  ['-O ORIGIN', 'where in the array it begins', '배열의 어디부터'],
];
const COMPLETION: readonly Detail[] = [
  ['-W WORDS', 'these words', '이 낱말들'],
  ['-F FUNCTION', 'what a function puts into COMPREPLY', '함수가 COMPREPLY에 넣는 것'],
  ['-f -d -c -v', 'files, directories, commands, variables', '파일, 폴더, 명령, 변수'],
  ['-o default', 'files where there is nothing else', '다른 것이 없으면 파일'],
];

export const HELP_DETAILS: Readonly<Record<string, readonly Detail[]>> = {
  '.': SOURCE,
  source: SOURCE,
  '[': TEST,
  test: TEST,
  declare: DECLARE,
  typeset: DECLARE,
  local: [['OPTIONS', 'as those of declare; only in a function', 'declare와 같다. 함수 안에서만 쓴다']],
  mapfile: MAPFILE,
  readarray: MAPFILE,
  complete: [...COMPLETION, ['-p -r', 'shows, removes what was said', '정한 것을 보여 준다, 지운다']],
  compgen: COMPLETION,
  compopt: [['-o +o OPTION', 'turns it on, off: nospace, filenames, nosort', '켜고 끈다: nospace, filenames, nosort']],
  alias: [['-p', 'shows all so that they could be typed', '그대로 칠 수 있는 꼴로 모두 보여 준다']],
  bg: [['JOB_SPEC', '%1, %kubectl; without it the last one', '%1, %kubectl. 없으면 마지막 작업']],
  fg: [['JOB_SPEC', '%1, %kubectl; without it the last one', '%1, %kubectl. 없으면 마지막 작업']],
  break: [['N', 'out of so many loops', '그만큼의 반복에서']],
  continue: [['N', 'of the loop so many around', '그만큼 바깥의 반복에서']],
  builtin: [['SHELL-BUILTIN', 'its name and arguments', '내장 명령의 이름과 인자']],
  caller: [['EXPR', 'so many calls further out', '그만큼 바깥의 호출']],
  cd: [
    ['DIR', 'where to; without it $HOME', '갈 곳. 없으면 $HOME'],
    ['-', 'where one was before ($OLDPWD)', '앞서 있던 곳($OLDPWD)'],
    ['-P -L', 'links are resolved, or kept', '링크를 푼다, 그대로 둔다'],
    ['CDPATH', 'directories in which DIR is looked for', 'DIR을 찾을 폴더들'],
  ],
  command: [
    ['-v -V', 'tells what would be run, in a word or a sentence', '무엇이 실행될지 한마디로, 문장으로 말한다'],
    ['-p', 'looks where standard programs are', '표준 프로그램이 있는 곳에서 찾는다'],
  ],
  dirs: [
    ['-c', 'empties the stack', '더미를 비운다'],
    ['-p -v', 'one a line; with numbers', '한 줄에 하나씩. 번호와 함께'],
    ['-l', 'without ~', '~를 쓰지 않는다'],
  ],
  disown: [
    ['-a -r', 'all; those that run', '모두. 실행 중인 것만'],
    ['-h', 'kept, but not told when the shell ends', '남기되 셸이 끝날 때 알리지 않는다'],
  ],
  echo: [
    ['-n', 'no newline at the end', '끝에 줄바꿈을 넣지 않는다'],
    ['-e -E', 'knows \\n, \\t, \\\\ and the like, or does not', '\\n, \\t, \\\\ 같은 것을 안다, 모른다'],
  ],
  enable: [
    ['-n', 'turns off, so that a program of the name runs', '끈다. 같은 이름의 프로그램이 실행된다'],
    ['-a', 'shows all', '모두 보여 준다'],
  ],
  eval: [['ARG …', 'joined by blanks, read as a line', '빈칸으로 이어 한 줄로 읽는다']],
  exec: [
    ['COMMAND', 'takes the place of the shell', '셸의 자리에 들어선다'],
    ['REDIRECTION', 'without a command: for the shell itself', '명령이 없으면 셸 자신의 것이 바뀐다'],
    ['-a NAME', 'its name ($0)', '명령이 보는 이름($0)'],
  ],
  exit: [['N', 'the status; without it that of the last command', '상태 코드. 없으면 마지막 명령의 것']],
  logout: [['N', 'the status', '상태 코드']],
  export: [
    ['-n', 'no longer', '더는 넘겨주지 않는다'],
    ['-p', 'shows all', '모두 보여 준다'],
    ['-f', 'functions', '함수'],
  ],
  fc: [
    ['-l', 'lists', '보여 준다'],
    ['-n -r', 'without numbers; the newest first', '번호 없이. 새것부터'],
    ['-s PAT=REP', 'runs one again, changed', '바꾸어서 다시 실행한다'],
    ['-e ENAME', 'the editor', '편집기'],
  ],
  getopts: [
    ['OPTSTRING', 'letters; ":" after one that takes a value', '글자들. 값을 받는 글자 뒤에는 ":"'],
    ['NAME', 'the variable that gets the letter', '글자가 들어갈 변수'],
    ['OPTARG OPTIND', 'its value; where to go on', '그 값. 이어 갈 곳'],
  ],
  hash: [
    ['-r', 'forgets all', '모두 잊는다'],
    ['-t NAME', 'tells where', '어디인지 말한다'],
  ],
  help: [
    ['PATTERN', 'a name, or its beginning', '이름, 또는 그 앞부분'],
    ['-d -s', 'one line; only the synopsis', '한 줄로. 쓰는 법만'],
    ['-m', 'as a manual page', '설명서의 꼴로'],
  ],
  history: [
    ['N', 'only the last N', '마지막 N개만'],
    ['-c', 'forgets all', '모두 잊는다'],
    ['-d OFFSET', 'forgets one', '하나를 잊는다'],
    ['-w -r FILE', 'writes to, reads from a file', '파일에 쓴다, 파일에서 읽는다'],
    ['!! !$ !n !text ^a^b', 'in a line: earlier lines and words', '줄 안에서: 앞선 줄과 낱말'],
  ],
  jobs: [
    ['-l', 'with process numbers', '프로세스 번호와 함께'],
    ['-p', 'only those', '번호만'],
    ['-r -s', 'those that run, that are stopped', '실행 중인 것, 멈춘 것'],
  ],
  kill: [
    ['-s SIGSPEC, -SIGSPEC', 'which signal: TERM, INT, KILL, STOP, CONT', '시그널: TERM, INT, KILL, STOP, CONT'],
    ['-l', 'lists them', '시그널을 늘어놓는다'],
  ],
  let: [['ARG …', 'each is calculated; fails when the last is 0', '하나씩 계산한다. 마지막이 0이면 실패한다']],
  popd: [
    ['+N -N', 'takes that one away', '그 자리의 것을 뺀다'],
    ['-n', 'without going anywhere', '옮겨 가지 않는다'],
  ],
  pushd: [
    ['DIR', 'without it the two topmost change places', '없으면 맨 위 둘을 맞바꾼다'],
    ['+N -N', 'brings that one to the top', '그 자리의 것을 맨 위로'],
  ],
  printf: [
    [
      '%s %d %x %5.2f %q',
      'text, numbers, quoted; used again while there are arguments',
      '글, 수, 따옴표 친 글. 인자가 남으면 되풀이한다',
    ],
    ['%(FORMAT)T', 'a time: -1 is now', '시각. -1은 지금'],
    ['-v VAR', 'into a variable', '변수에 넣는다'],
  ],
  pwd: [['-P -L', 'links are resolved, or kept', '링크를 푼다, 그대로 둔다']],
  read: [
    ['-r', 'backslashes are letters', '역슬래시도 글자다'],
    ['-p PROMPT', 'says that first', '먼저 그 글을 보인다'],
    ['-a ARRAY', 'words into an array', '낱말을 배열에'],
    ['-d DELIM', 'up to there, not to the newline', '줄바꿈 대신 그 글자까지'],
    ['-n -N NCHARS', 'at most, exactly so many letters', '많아야, 꼭 그만큼의 글자'],
    ['-s', 'does not show what is typed', '치는 글자를 보이지 않는다'],
    ['-t TIMEOUT', 'gives up after so many seconds', '그만큼의 초가 지나면 그만둔다'],
  ],
  readonly: [['-a -A -f -p', 'arrays, functions; shows all', '배열, 함수. 모두 보여 준다']],
  return: [['N', 'the status', '상태 코드']],
  set: [
    ['-e -u', 'ends at a failure; at a variable that is not set', '실패하면 끝난다. 없는 변수를 쓰면 끝난다'],
    ['-o pipefail', 'a pipeline fails with any of its commands', '파이프라인은 어느 명령이 실패해도 실패한다'],
    ['-x -v', 'shows commands as they run; lines as they are read', '실행하는 명령을, 읽는 줄을 보여 준다'],
    ['-f -C', 'no names by patterns; > does not overwrite', '파일 이름 무늬를 풀지 않는다. >로 덮어쓰지 않는다'],
    ['-o vi, -o emacs', 'keys of the line editor', '줄 편집기의 글쇠'],
    ['-- ARG …', 'become $1, $2 …', '$1, $2 …가 된다'],
    ['+', 'in place of "-": off', '"-" 대신 쓰면 끈다'],
  ],
  shift: [['N', 'so many; without it one', '그만큼. 없으면 하나']],
  shopt: [
    ['-s -u', 'turns on, off', '켠다, 끈다'],
    ['-p -q', 'as commands; only by status', '명령의 꼴로. 상태 코드로만'],
    ['-o', 'options of set', 'set의 옵션'],
  ],
  suspend: [['-f', 'a login shell, too', '로그인 셸도']],
  trap: [
    ['ARG', "the commands; '' ignores the signal, - puts it back", "명령들. ''는 시그널을 무시하고, -는 되돌린다"],
    ['SIGNAL_SPEC', 'INT, TERM …, or EXIT, ERR, DEBUG, RETURN', 'INT, TERM …, 또는 EXIT, ERR, DEBUG, RETURN'],
    ['-p -l', 'shows traps; signals', '정한 것을, 시그널을 보여 준다'],
  ],
  type: [
    ['-t', 'one word: alias, keyword, function, builtin, file', '한 낱말로: alias, keyword, function, builtin, file'],
    ['-a', 'all that have the name', '그 이름의 것을 모두'],
    ['-p -P', 'only where the file is', '파일이 있는 곳만'],
  ],
  ulimit: [
    ['-a', 'all of them', '모두'],
    ['-S -H', 'the soft, the hard limit', '느슨한 한도, 굳은 한도'],
    ['-n -u -v', 'open files, processes, memory', '열린 파일, 프로세스, 메모리'],
  ],
  umask: [
    ['MODE', '022, or u=rwx,g=rx,o=', '022, 또는 u=rwx,g=rx,o='],
    ['-S', 'in letters', '글자로'],
  ],
  unalias: [['-a', 'all', '모두']],
  unset: [['-v -f -n', 'variables, functions; the other name itself', '변수, 함수. 또 다른 이름 자체']],
  wait: [
    ['ID', 'a process number or %job; without it all', '프로세스 번호나 %작업. 없으면 모두'],
    ['-n', 'until one of them ends', '그 가운데 하나가 끝날 때까지'],
    ['-p VAR', 'which one it was', '어느 것이었는지 변수에'],
  ],
};
