/** What the help page of a command begins with, by its path without "helm". */
import { type Text, t } from '../../kubectl/help/text.ts';

export const PAGES: Readonly<Record<string, Text>> = {
  '': t(
    `Helm installs applications in Kubernetes. A chart is a folder or archive of templates; installing it with some values makes a
release; each change of the release is a revision, to which one can go back.

Often used:
  helm install NAME CHART     install a chart
  helm upgrade NAME CHART     change its values or version
  helm list                   what is installed
  helm rollback NAME          go back one revision
  helm uninstall NAME         take it away

Environment: HELM_NAMESPACE, HELM_KUBECONTEXT, HELM_DEBUG and the other variables that "helm env" prints stand for flags.`,
    `Helm은 쿠버네티스에 애플리케이션을 설치한다. 차트는 템플릿이 담긴 폴더나 묶음 파일이다. 차트를 값과 함께 설치하면 릴리스가 되고,
릴리스를 바꿀 때마다 리비전이 생겨 언제든 되돌릴 수 있다.

자주 쓰는 명령:
  helm install NAME CHART     차트를 설치한다
  helm upgrade NAME CHART     값이나 버전을 바꾼다
  helm list                   설치한 것을 나열한다
  helm rollback NAME          한 리비전 되돌린다
  helm uninstall NAME         제거한다

환경 변수: HELM_NAMESPACE, HELM_KUBECONTEXT, HELM_DEBUG 등 "helm env"가 보여 주는 변수는 플래그를 대신한다.`,
  ),
  completion: t(
    'Scripts that make a shell complete the words of helm. The shell of a lab needs none of them.',
    '셸이 helm의 단어를 자동 완성하게 하는 스크립트. 실습 환경의 셸에는 필요 없다.',
  ),
  create: t(
    `Make a folder NAME with a chart that works: a Deployment, a Service and what belongs to them. Files that are there already are
overwritten. With --starter another chart is the model; <CHARTNAME> in its templates becomes the name.`,
    `NAME 폴더에 바로 쓸 수 있는 차트를 만든다. 디플로이먼트, 서비스와 그에 딸린 것이 들어 있다. 이미 있는 파일은 덮어쓴다. --starter로
다른 차트를 본으로 삼을 수 있고, 그 템플릿의 <CHARTNAME>은 이름으로 바뀐다.`,
  ),
  dependency: t(
    `Charts may depend on others. Chart.yaml names them, with a version or range and a repository; charts/ holds them; Chart.lock says
which versions were chosen.

  dependencies:
  - name: db
    version: "^1.2.0"
    repository: "@stable"          # or https://…, file://../db`,
    `차트는 다른 차트에 의존할 수 있다. Chart.yaml에 이름, 버전(또는 범위), 저장소를 적고, charts/에 그 차트를 두며, 고른 버전은
Chart.lock에 적힌다.

  dependencies:
  - name: db
    version: "^1.2.0"
    repository: "@stable"          # 또는 https://…, file://../db`,
  ),
  'dependency build': t(
    'Fill charts/ with the very versions that Chart.lock names. Without a lock it does as "helm dependency update".',
    'Chart.lock에 적힌 바로 그 버전으로 charts/를 채운다. 잠금 파일이 없으면 "helm dependency update"처럼 한다.',
  ),
  'dependency list': t(
    'List what Chart.yaml asks for, and whether charts/ has it.',
    'Chart.yaml이 요구하는 것과 charts/에 있는지를 나열한다.',
  ),
  'dependency update': t(
    'Choose the newest versions that Chart.yaml allows, put them in charts/ and write Chart.lock.',
    'Chart.yaml이 허용하는 가장 새 버전을 골라 charts/에 넣고 Chart.lock을 쓴다.',
  ),
  get: t(
    'Show what is recorded of a release: its values, objects, hooks and notes.',
    '릴리스에 기록된 값, 오브젝트, 훅, 안내문을 보여 준다.',
  ),
  'get manifest': t(
    'Show the objects as they were sent to the cluster, one document each. They may look otherwise there by now.',
    '클러스터에 보낸 오브젝트를 문서 하나씩 보여 준다. 지금 클러스터에서는 다를 수 있다.',
  ),
  'get values': t(
    'Show the values that were given; with --all those of the chart, too.',
    '직접 준 값을 보여 준다. --all이면 차트의 값까지 합쳐 보여 준다.',
  ),
  history: t(
    'List the revisions of a release, the newest last: when, in what state, which chart, why.',
    '릴리스의 리비전을 오래된 것부터 나열한다. 시각, 상태, 차트, 설명이 나온다.',
  ),
  install: t(
    `Install a chart under a name. CHART is
  a folder          ./web
  an archive        web-0.1.0.tgz
  of a repository   stable/web        (see "helm repo add")
  an address        https://example.com/charts/web-0.1.0.tgz
  a name            web --repo https://example.com/charts
  of a registry     oci://example.com/charts/web

Values come from the chart's values.yaml, then from files (-f), then from --set and its kin; the last one wins. null takes a key away.

  helm install shop ./web -f production.yaml --set replicaCount=3,image.tag=1.2
  helm install shop ./web --dry-run=server --debug      only look`,
    `차트를 이름을 붙여 설치한다. CHART는 다음 중 하나다.
  폴더        ./web
  묶음 파일   web-0.1.0.tgz
  저장소      stable/web        ("helm repo add" 참고)
  주소        https://example.com/charts/web-0.1.0.tgz
  이름        web --repo https://example.com/charts
  레지스트리  oci://example.com/charts/web

값은 차트의 values.yaml, 파일(-f), --set 순으로 얹히며 뒤의 것이 이긴다. null을 주면 그 키가 없어진다.

  helm install shop ./web -f production.yaml --set replicaCount=3,image.tag=1.2
  helm install shop ./web --dry-run=server --debug      살펴보기만 한다`,
  ),
  lint: t(
    'Look for mistakes in charts: Chart.yaml, values, templates as they render. Errors make it fail; with --strict warnings, too.',
    '차트의 Chart.yaml, 값, 렌더링한 템플릿에서 잘못을 찾는다. 오류가 있으면 실패하고, --strict면 경고도 그렇다.',
  ),
  list: t(
    `List the releases of a namespace, by name. Helm 3 leaves out those that were superseded, uninstalled or are pending unless asked.

  helm list -A                 of all namespaces
  helm list --filter '^shop'   by a regular expression
  helm list -q                 names only`,
    `네임스페이스의 릴리스를 이름순으로 나열한다. Helm 3은 따로 청하지 않으면 바뀌었거나 제거했거나 진행 중인 것을 뺀다.

  helm list -A                 모든 네임스페이스
  helm list --filter '^shop'   정규식으로 고르기
  helm list -q                 이름만`,
  ),
  package: t(
    'Pack folders of charts into archives NAME-VERSION.tgz, without what .helmignore names.',
    '차트 폴더를 NAME-VERSION.tgz로 묶는다. .helmignore에 적힌 것은 뺀다.',
  ),
  plugin: t(
    'Plugins are programs of others that become commands of helm. They cannot run here.',
    '플러그인은 helm의 명령이 되는 다른 프로그램이다. 여기서는 실행할 수 없다.',
  ),
  pull: t(
    'Download charts without installing them; with --untar unpack them, too.',
    '차트를 설치하지 않고 내려받는다. --untar면 풀기까지 한다.',
  ),
  push: t(
    'Send an archive to an OCI registry: oci://HOST/PATH.',
    '묶음 파일을 OCI 레지스트리 oci://HOST/PATH에 올린다.',
  ),
  registry: t('Log in to and out of OCI registries.', 'OCI 레지스트리에 로그인하거나 로그아웃한다.'),
  repo: t(
    `A repository is a web server with an index.yaml and archives. Those that were added have names, by which their charts are called:
NAME/CHART.`,
    '저장소는 index.yaml과 묶음 파일이 있는 웹 서버다. 더한 저장소에는 이름이 있고, 그 차트는 NAME/CHART로 부른다.',
  ),
  'repo index': t(
    'Write index.yaml for the archives of a folder, so that a web server that serves it is a repository.',
    '폴더의 묶음 파일로 index.yaml을 쓴다. 그 폴더를 제공하는 웹 서버는 저장소가 된다.',
  ),
  'repo update': t(
    'Fetch the indexes of all repositories, or of those named. Searches and installs go by what was fetched last.',
    '모든 저장소, 또는 이름을 준 저장소의 목차를 받아 온다. 찾기와 설치는 마지막에 받은 목차를 따른다.',
  ),
  rollback: t(
    'Go back to the revision before, or to the one given. That makes a new revision; nothing is taken out of the history.',
    '바로 앞, 또는 지정한 리비전으로 되돌린다. 새 리비전이 생기며 기록은 지워지지 않는다.',
  ),
  search: t(
    'Look for charts: in the repositories that were added, or in the Artifact Hub.',
    '더한 저장소나 Artifact Hub에서 차트를 찾는다.',
  ),
  'search hub': t(
    'Look for charts in the Artifact Hub, which is on the internet: from here it cannot be reached.',
    'Artifact Hub에서 차트를 찾는다. 인터넷에 있어 여기서는 닿을 수 없다.',
  ),
  'search repo': t(
    `Look through names, descriptions and keywords of the charts of the repositories that were added.

  helm search repo web                    the latest releases
  helm search repo web --versions         all versions
  helm search repo web --version '^1.0'   within a range`,
    `더한 저장소에 있는 차트의 이름, 설명, 키워드에서 찾는다.

  helm search repo web                    최신 정식 버전
  helm search repo web --versions         모든 버전
  helm search repo web --version '^1.0'   범위 안의 버전`,
  ),
  show: t('Show what is told of a chart, before it is installed.', '설치하기 전에 차트의 정보를 보여 준다.'),
  status: t(
    'Show how a release is: its state, revision, tests and notes; Helm 4 shows its objects, too.',
    '릴리스의 상태, 리비전, 테스트, 안내문을 보여 준다. Helm 4는 오브젝트도 보여 준다.',
  ),
  template: t(
    'Render the templates and print them. No cluster is asked, so lookups find nothing and .Capabilities are those built in.',
    '템플릿을 렌더링해 출력한다. 클러스터에 묻지 않으므로 lookup은 비어 있고 .Capabilities는 내장된 값이다.',
  ),
  test: t(
    'Run the tests of a release: the hooks of the event "test". A test passes when its Pod ends with 0.',
    '릴리스의 테스트, 곧 "test" 훅을 실행한다. 파드가 0으로 끝나면 통과다.',
  ),
  uninstall: t(
    'Delete the objects of releases and their records. Objects with the annotation helm.sh/resource-policy: keep stay.',
    '릴리스의 오브젝트와 기록을 지운다. helm.sh/resource-policy: keep 애너테이션이 있는 오브젝트는 남는다.',
  ),
  upgrade: t(
    `Bring a release to another version of its chart or to other values. With no values given those of the last revision stay; with any
given they take their place, unless --reuse-values or --reset-then-reuse-values is there.

  helm upgrade shop ./web --set image.tag=1.3
  helm upgrade --install shop ./web      install it if it is not there
  helm upgrade shop ./web --atomic       undo it when it fails`,
    `릴리스를 다른 버전의 차트나 다른 값으로 바꾼다. 값을 주지 않으면 지난 리비전의 값이 남고, 하나라도 주면 그것으로 바뀐다.
--reuse-values나 --reset-then-reuse-values가 있으면 지난 값 위에 얹는다.

  helm upgrade shop ./web --set image.tag=1.3
  helm upgrade --install shop ./web      없으면 설치한다
  helm upgrade shop ./web --atomic       실패하면 되돌린다`,
  ),
  verify: t(
    'Check that an archive is what its .prov file says, signed by a key of the keyring. Signatures are not simulated.',
    '묶음 파일이 .prov 파일의 내용과 같고 키링의 키로 서명되었는지 확인한다. 서명은 시뮬레이션하지 않는다.',
  ),
};
