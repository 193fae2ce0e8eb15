/** Help of label, annotate, completion and the other small commands. */
import { type Pages, t } from '../text.ts';

export const PAGES: Pages = {
  label: {
    about: t(
      'Set labels key=value, or remove them by key-. Keys and values have at most 63 letters, digits, -, _ and . between alphanumerics; a key may have a domain before a slash. What is there changes only with --overwrite.',
      '레이블 key=value를 달거나 key-로 뗀다. 키와 값은 글자, 숫자, -, _, .으로 63자까지이고 글자나 숫자로 시작하고 끝난다. 키 앞에는 도메인과 빗금을 둘 수 있다. 이미 있는 값은 --overwrite가 있어야 바뀐다.',
    ),
    examples: [
      { say: t('Set', '달기'), run: 'kubectl label pods web tier=front' },
      { say: t('Change', '바꾸기'), run: 'kubectl label --overwrite pods web tier=back' },
      { say: t('All Pods', '파드 전부'), run: 'kubectl label pods --all tier=front' },
      { say: t('Remove', '떼기'), run: 'kubectl label pods web tier-' },
      { say: t('Show', '보기'), run: 'kubectl label pods web --list' },
    ],
    flags: { list: t('Show the labels.', '레이블을 보여 준다.') },
  },
  annotate: {
    about: t(
      'Set annotations key=value, or remove them by key-. Unlike labels, annotations choose nothing; they may hold any text. What is there changes only with --overwrite.',
      '애너테이션 key=value를 달거나 key-로 뗀다. 레이블과 달리 고르는 데 쓰이지 않고 아무 글이나 담는다. 이미 있는 값은 --overwrite가 있어야 바뀐다.',
    ),
    examples: [
      { say: t('Set', '달기'), run: "kubectl annotate pods web note='my frontend'" },
      { say: t('Change', '바꾸기'), run: "kubectl annotate --overwrite pods web note='nginx'" },
      { say: t('Remove', '떼기'), run: 'kubectl annotate pods web note-' },
    ],
    flags: { list: t('Show the annotations.', '애너테이션을 보여 준다.') },
  },
  completion: {
    about: t(
      'Print code that lets bash, zsh, fish or PowerShell complete words of kubectl. The shell of this lab completes them by itself.',
      'bash, zsh, fish, PowerShell이 kubectl의 낱말을 자동 완성하게 하는 코드를 출력한다. 이 실습실의 셸은 저절로 완성한다.',
    ),
    examples: [{ say: t('For bash', 'bash에서'), run: 'source <(kubectl completion bash)' }],
  },
  'api-resources': {
    examples: [
      { say: t('All kinds', '모든 종류'), run: 'kubectl api-resources' },
      { say: t('With verbs', '동사까지'), run: 'kubectl api-resources -o wide' },
      { say: t('Kinds of namespaces', '네임스페이스에 속하는 종류'), run: 'kubectl api-resources --namespaced=true' },
      { say: t('One group', '그룹 하나'), run: 'kubectl api-resources --api-group=apps' },
    ],
    flags: {
      'api-group': t('Only this API group.', '이 API 그룹만.'),
      cached: t('Use what was asked before, if there is.', '전에 물어 둔 것이 있으면 쓴다.'),
      categories: t('Only kinds of these categories.', '이 분류의 종류만.'),
      namespaced: t(
        'false: kinds outside of namespaces; true: those within.',
        'false면 네임스페이스 바깥, true면 안의 종류만.',
      ),
      output: t('Format of the output: json, yaml, kyaml, name or wide.', '출력 형식: json, yaml, kyaml, name, wide.'),
      'sort-by': t('Sort by "name" or "kind".', '"name"이나 "kind"로 정렬한다.'),
      verbs: t('Only kinds that know all these verbs.', '이 동사를 모두 아는 종류만.'),
    },
  },
  'api-versions': { examples: [{ say: t('All versions', '모든 버전'), run: 'kubectl api-versions' }] },
  alpha: {},
  help: { about: t('Help about any command: kubectl help [command].', '명령 도움말: kubectl help [명령].') },
  options: { examples: [{ say: t('All of them', '모두'), run: 'kubectl options' }] },
  plugin: {
    about: t(
      'A program whose name begins with kubectl- and stands in the PATH is a command of kubectl.',
      '이름이 kubectl-로 시작하고 PATH에 있는 프로그램은 kubectl의 명령이 된다.',
    ),
    examples: [{ say: t('List them', '나열하기'), run: 'kubectl plugin list' }],
  },
  'plugin list': {
    examples: [{ say: t('List', '나열하기'), run: 'kubectl plugin list' }],
    flags: { 'name-only': t('Names without folders.', '폴더 없이 이름만.') },
  },
  version: {
    examples: [
      { say: t('Both', '둘 다'), run: 'kubectl version' },
      { say: t('The client as YAML', '클라이언트만 YAML로'), run: 'kubectl version --client -o yaml' },
    ],
    flags: {
      client: t('Only that of the client; the server is not asked.', '클라이언트만. 서버에 묻지 않는다.'),
      output: t('"yaml" or "json".', '"yaml" 또는 "json".'),
    },
  },
  kuberc: {
    about: t(
      'A file of defaults and aliases for kubectl. It is not simulated.',
      'kubectl의 기본값과 별칭을 적는 파일. 흉내 내지 않는다.',
    ),
  },
  'kuberc set': {
    flags: {
      'allowlist-entry': t(
        'An entry of the list of allowed plugins, field=value.',
        '허용할 플러그인 항목. 필드=값 꼴.',
      ),
      appendarg: t('Argument to put at the end, for aliases.', '끝에 붙일 인자(별칭용).'),
      command: t('Command to set up, as "get" or "set env".', '설정할 명령(예: "get", "set env").'),
      name: t('Name of the alias.', '별칭 이름.'),
      option: t('A default of a flag, flag=value.', '플래그의 기본값. 플래그=값 꼴.'),
      overwrite: t('Change what is there.', '이미 있는 것을 바꾼다.'),
      policy: t(
        'AllowAll, DenyAll or Allowlist, for credential plugins.',
        '인증 플러그인 정책: AllowAll, DenyAll, Allowlist.',
      ),
      prependarg: t('Argument to put before others, for aliases.', '앞에 붙일 인자(별칭용).'),
      section: t('"defaults", "aliases" or "credentialplugin".', '"defaults", "aliases", "credentialplugin".'),
    },
  },
  'kuberc view': {},
};
