/** `help`: the builtins, in a line each, in our own words and the user's language. */
import { languageOf, type Text } from '../../kernel/language.ts';
import { settle } from '../../kernel/wait.ts';
import type { Builtin } from '../shell.ts';
import { SYNTAX_TOPICS } from './help-syntax.ts';
import { patternMatches } from './matching.ts';
import { readOptions } from './options.ts';
import { USAGE } from './usage.ts';

const t = (en: string, ko: string): Text => ({ en, ko });

const SHORT: Readonly<Record<string, Text>> = {
  '.': t('Run the commands of a file in this shell.', '파일의 명령을 이 셸에서 실행한다.'),
  ':': t('Do nothing, successfully.', '아무것도 하지 않고 성공한다.'),
  '[': t('Test a condition; the last argument is "]".', '조건을 검사한다. 마지막 인자는 "]"이다.'),
  alias: t('Define or show aliases.', '별칭을 정하거나 보여 준다.'),
  bg: t('Let a stopped job go on in the background.', '멈춘 작업을 뒤에서 이어 가게 한다.'),
  bind: t('Show or set keys and settings of the line editor.', '줄 편집기의 키와 설정을 보거나 정한다.'),
  break: t('Leave loops.', '반복을 빠져나온다.'),
  builtin: t('Run a builtin even if a function has its name.', '같은 이름의 함수가 있어도 내장 명령을 실행한다.'),
  caller: t('Tell where the function that runs was called from.', '지금 함수를 어디에서 불렀는지 말한다.'),
  cd: t('Change the shell working directory.', '작업 폴더를 바꾼다.'),
  command: t(
    'Run a command but no function, or tell what a name means.',
    '함수를 빼고 명령을 실행하거나, 이름의 뜻을 말한다.',
  ),
  compgen: t('Show possible completions.', '할 수 있는 완성을 보여 준다.'),
  complete: t('Say how the arguments of a command are completed.', '명령의 인자를 어떻게 완성할지 정한다.'),
  compopt: t('Change options of a completion.', '완성의 옵션을 바꾼다.'),
  continue: t('Go on with the next round of a loop.', '반복의 다음 차례로 간다.'),
  declare: t('Set values and attributes of variables.', '변수의 값과 속성을 정한다.'),
  dirs: t('Show the stack of directories.', '폴더 더미를 보여 준다.'),
  disown: t('Forget jobs.', '작업을 잊는다.'),
  echo: t('Write the arguments.', '인자를 쓴다.'),
  enable: t('Turn builtins on and off.', '내장 명령을 켜거나 끈다.'),
  eval: t('Run the arguments as a command.', '인자를 명령으로 실행한다.'),
  exec: t('Replace the shell by a command, or change its descriptors.', '셸을 명령으로 바꾸거나 파일 기술자를 바꾼다.'),
  exit: t('End the shell.', '셸을 끝낸다.'),
  export: t('Hand variables on to commands.', '변수를 명령에 넘겨준다.'),
  false: t('Do nothing, unsuccessfully.', '아무것도 하지 않고 실패한다.'),
  fc: t('List earlier commands or run them again.', '앞선 명령을 보여 주거나 다시 실행한다.'),
  fg: t('Bring a job to the foreground.', '작업을 앞으로 가져온다.'),
  getopts: t('Read options of a script.', '스크립트의 옵션을 읽는다.'),
  hash: t('Show or set where commands were found.', '명령을 찾은 곳을 보여 주거나 정한다.'),
  help: t('Show this.', '이것을 보여 준다.'),
  history: t('Show earlier commands.', '앞선 명령을 보여 준다.'),
  jobs: t('Show the jobs.', '작업을 보여 준다.'),
  kill: t('Send a signal.', '시그널을 보낸다.'),
  let: t('Calculate.', '계산한다.'),
  local: t('Make variables of a function.', '함수의 변수를 만든다.'),
  logout: t('End a login shell.', '로그인 셸을 끝낸다.'),
  mapfile: t('Read lines into an array.', '줄들을 배열로 읽는다.'),
  popd: t('Go back to a directory of the stack.', '더미의 폴더로 돌아간다.'),
  printf: t('Write arguments in a format.', '인자를 정한 꼴로 쓴다.'),
  pushd: t('Go to a directory and remember this one.', '폴더로 가면서 지금 폴더를 기억한다.'),
  pwd: t('Write the working directory.', '작업 폴더를 쓴다.'),
  read: t('Read a line into variables.', '한 줄을 변수로 읽는다.'),
  readarray: t('Read lines into an array.', '줄들을 배열로 읽는다.'),
  readonly: t('Make variables unchangeable.', '변수를 바꿀 수 없게 한다.'),
  return: t('Return from a function or sourced file.', '함수나 불러온 파일에서 돌아온다.'),
  set: t('Set options and positional parameters.', '옵션과 위치 인자를 정한다.'),
  shift: t('Drop the first positional parameters.', '앞의 위치 인자를 버린다.'),
  shopt: t('Set options of the shell.', '셸의 옵션을 정한다.'),
  source: t('Run the commands of a file in this shell.', '파일의 명령을 이 셸에서 실행한다.'),
  suspend: t('Stop the shell until it is told to go on.', '이어 가라고 할 때까지 셸을 멈춘다.'),
  test: t('Test a condition.', '조건을 검사한다.'),
  times: t('Show processor times.', '프로세서를 쓴 시간을 보여 준다.'),
  trap: t('Run commands on signals and other events.', '시그널이나 다른 일이 있을 때 명령을 실행한다.'),
  true: t('Do nothing, successfully.', '아무것도 하지 않고 성공한다.'),
  type: t('Tell what names mean.', '이름이 무엇을 뜻하는지 말한다.'),
  typeset: t('Set values and attributes of variables.', '변수의 값과 속성을 정한다.'),
  ulimit: t('Show or set limits.', '한도를 보여 주거나 정한다.'),
  umask: t('Show or set the permissions that new files do not get.', '새 파일이 갖지 않을 권한을 보여 주거나 정한다.'),
  unalias: t('Remove aliases.', '별칭을 지운다.'),
  unset: t('Remove variables and functions.', '변수와 함수를 지운다.'),
  wait: t('Wait for jobs.', '작업을 기다린다.'),
};

/** What can be asked for, in bash's order. */
const topics = (): readonly string[] => {
  const names = [...Object.keys(USAGE), ...Object.keys(SYNTAX_TOPICS)].filter((name) => !name.startsWith('job_spec'));
  return ['job_spec [&]', ...names.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))];
};

const synopsisOf = (name: string): string => USAGE[name] ?? SYNTAX_TOPICS[name]?.synopsis ?? '';

export const help: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'help', args, 'dms');
  if (!read) return 2;
  const { letters, operands } = read;
  const language = languageOf(shell.variables.exported());
  const short = (name: string): string => (SHORT[name] ?? SYNTAX_TOPICS[name]?.short)?.[language] ?? '';
  const names = topics();
  if (operands.length === 0) {
    yield* shell.print(
      io,
      `${INTRODUCTION[language]}\n\n${listing(names, Number(shell.variables.text('COLUMNS')) || 80)}`,
    );
    return 0;
  }
  let found = false;
  for (const pattern of operands) {
    const matching = names.includes(pattern)
      ? [pattern]
      : names.filter((name) => patternMatches(shell, `${pattern}*`, name));
    if (matching.length > 0 && /[*?[]/.test(pattern) && !names.includes(pattern))
      yield* shell.print(io, `Shell commands matching keyword \`${pattern}'\n\n`);
    for (const name of matching) {
      found = true;
      const synopsis = synopsisOf(name);
      if (letters.includes('d')) yield* shell.print(io, `${name} - ${short(name)}\n`);
      else if (letters.includes('s')) yield* shell.print(io, `${name}: ${synopsis}\n`);
      else {
        const { HELP_DETAILS } = yield* settle(import('./help-details.ts'));
        const details = (HELP_DETAILS[name] ?? []).map(
          ([what, en, ko]) => `      ${what}\n            ${language === 'ko' ? ko : en}\n`,
        );
        const text = `    ${short(name)}\n${details.length > 0 ? `\n${details.join('')}` : ''}`;
        yield* shell.print(
          io,
          letters.includes('m')
            ? `NAME\n    ${name} - ${short(name)}\n\nSYNOPSIS\n    ${synopsis}\n\nDESCRIPTION\n${text}\nSEE ALSO\n    bash(1)\n\n`
            : `${name}: ${synopsis}\n${text}`,
        );
      }
    }
  }
  if (found) return 0;
  const last = operands.at(-1) as string;
  yield* shell.complain(
    io,
    `help: no help topics match \`${last}'.  Try \`help help' or \`man -k ${last}' or \`info ${last}'.`,
  );
  return 1;
};

const INTRODUCTION: Text = t(
  'Commands that the shell itself has. `help NAME` tells more of one, `man NAME` of programs.',
  '셸 자신이 가진 명령입니다. `help 이름`은 그 명령을, `man 이름`은 프로그램을 더 알려 줍니다.',
);

/** Two columns, cut where they are full. Upstream: bash's help.def, dispcolumns. */
function listing(names: readonly string[], columns: number): string {
  const width = Math.max(10, Math.floor(columns / 2));
  const rows = Math.ceil(names.length / 2);
  const cut = (text: string, room: number): string => (text.length > room ? `${text.slice(0, room - 1)}>` : text);
  let out = '';
  for (let i = 0; i < rows; i++) {
    const left = cut(synopsisOf(names[i] as string), width - 2);
    const right = names[i + rows] === undefined ? '' : cut(synopsisOf(names[i + rows] as string), width - 3);
    out += `${` ${left.padEnd(width)}${right}`.trimEnd()}\n`;
  }
  return out;
}
