/** Topics of `help` that are no builtins: the words and signs of the language. Upstream: bash's builtins/reserved.def. */
import type { Text } from '../../kernel/language.ts';

interface Topic {
  readonly synopsis: string;
  readonly short: Text;
}

const t = (synopsis: string, en: string, ko: string): Topic => ({ synopsis, short: { en, ko } });

export const SYNTAX_TOPICS: Readonly<Record<string, Topic>> = {
  'job_spec [&]': t(
    'job_spec [&]',
    'Bring a job to the foreground, or let it go on behind.',
    '작업을 앞으로 가져오거나 뒤에서 이어 가게 한다.',
  ),
  '(( ... ))': t('(( expression ))', 'Calculate; fails when the result is 0.', '계산한다. 결과가 0이면 실패한다.'),
  '[[ ... ]]': t(
    '[[ expression ]]',
    'Test a condition; words are not split.',
    '조건을 검사한다. 낱말을 나누지 않는다.',
  ),
  case: t(
    'case WORD in [PATTERN [| PATTERN]...) COMMANDS ;;]... esac',
    'Run the commands whose pattern fits a word.',
    '낱말에 맞는 무늬의 명령을 실행한다.',
  ),
  coproc: t(
    'coproc [NAME] command [redirections]',
    'Run a command with pipes to and from it.',
    '명령을 파이프로 이어 함께 실행한다.',
  ),
  for: t(
    'for NAME [in WORDS ... ] ; do COMMANDS; done',
    'Run commands for each of some words.',
    '낱말마다 명령을 실행한다.',
  ),
  'for ((': t(
    'for (( exp1; exp2; exp3 )); do COMMANDS; done',
    'Run commands while something counts.',
    '셈을 하며 명령을 되풀이한다.',
  ),
  function: t(
    'function name { COMMANDS ; } or name () { COMMANDS ; }',
    'Give commands a name.',
    '명령에 이름을 붙인다.',
  ),
  if: t(
    'if COMMANDS; then COMMANDS; [ elif COMMANDS; then COMMANDS; ]... [ else COMMANDS; ] fi',
    'Run commands when others succeed.',
    '다른 명령이 성공하면 실행한다.',
  ),
  select: t(
    'select NAME [in WORDS ... ;] do COMMANDS; done',
    'Let one choose from a numbered list.',
    '번호 붙은 목록에서 고르게 한다.',
  ),
  time: t('time [-p] pipeline', 'Tell how long a pipeline takes.', '파이프라인이 얼마나 걸리는지 말한다.'),
  until: t(
    'until COMMANDS; do COMMANDS-2; done',
    'Run commands until others succeed.',
    '다른 명령이 성공할 때까지 되풀이한다.',
  ),
  variables: t(
    'variables - Names and meanings of some shell variables',
    'HOME, PATH, PWD, PS1, IFS, HISTSIZE, LANG, TZ, KUBECONFIG and the like; `set` shows them all.',
    'HOME, PATH, PWD, PS1, IFS, HISTSIZE, LANG, TZ, KUBECONFIG 같은 변수. `set`이 모두 보여 준다.',
  ),
  while: t(
    'while COMMANDS; do COMMANDS-2; done',
    'Run commands as long as others succeed.',
    '다른 명령이 성공하는 동안 되풀이한다.',
  ),
  '{ ... }': t('{ COMMANDS ; }', 'Take commands together.', '명령을 하나로 묶는다.'),
};
