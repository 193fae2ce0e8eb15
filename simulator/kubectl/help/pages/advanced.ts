/** Help of diff, apply, patch, replace, wait, kustomize. */
import { type Pages, t } from '../text.ts';

export const PAGES: Pages = {
  diff: {
    about: t(
      'Show what `kubectl apply` would change, as the server says it. The exit code is 0 for no difference, 1 for some, more for an error. KUBECTL_EXTERNAL_DIFF names another program than `diff -u -N`.',
      '`kubectl apply`가 무엇을 바꿀지 서버에 물어 보여 준다. 종료 코드는 차이가 없으면 0, 있으면 1, 오류면 그보다 크다. `diff -u -N` 말고 다른 프로그램은 KUBECTL_EXTERNAL_DIFF로 정한다.',
    ),
    examples: [
      { say: t('A file', '파일'), run: 'kubectl diff -f web.yaml' },
      { say: t('Standard input', '표준 입력'), run: 'cat web.yaml | kubectl diff -f -' },
    ],
    flags: {
      concurrency: t('How many objects are compared at once.', '한꺼번에 견줄 오브젝트 수.'),
      prune: t('Show what apply --prune would delete, too.', 'apply --prune이 지울 것도 보여 준다.'),
      'show-secrets': t('Do not mask the values of Secrets.', '시크릿의 값을 가리지 않는다.'),
    },
  },
  apply: {
    about: t(
      'Bring objects to what files say: what is not there is made, what is there gets the changes. The name must be given. What was applied is kept in an annotation, so that a later apply knows what was taken out of the file; with --server-side the server keeps the books instead.',
      '오브젝트를 파일에 적힌 대로 맞춘다. 없으면 만들고 있으면 바뀐 것만 고친다. 이름이 있어야 한다. 적용한 내용은 애너테이션에 적어 두어, 다음 apply가 파일에서 빠진 것을 안다. --server-side면 서버가 이를 대신한다.',
    ),
    examples: [
      { say: t('A file', '파일'), run: 'kubectl apply -f web.yaml' },
      { say: t('A kustomization folder', '커스터마이제이션 폴더'), run: 'kubectl apply -k ./overlay' },
      { say: t('Standard input', '표준 입력'), run: 'cat web.json | kubectl apply -f -' },
      { say: t('Merged by the server', '서버가 합치기'), run: 'kubectl apply --server-side -f web.yaml' },
      {
        say: t('And delete what is in no file now', '파일에 없어진 것은 지우기'),
        run: 'kubectl apply --prune -f ./all -l app=web',
      },
    ],
    flags: {
      force: t('Delete and make anew what cannot be changed.', '바꿀 수 없는 것은 지우고 새로 만든다.'),
      'force-conflicts': t(
        'With --server-side: take fields that others manage.',
        '--server-side와 함께: 남이 관리하는 필드도 가져온다.',
      ),
      'openapi-patch': t(
        'Use the schema of the server where kubectl knows no kind.',
        'kubectl이 모르는 종류에는 서버의 스키마를 쓴다.',
      ),
      overwrite: t(
        'Settle conflicts between file and server in favour of the file.',
        '파일과 서버가 어긋나면 파일을 따른다.',
      ),
      timeout: t('With --force: how long to wait for the deletion.', '--force와 함께: 지워지기를 기다릴 시간.'),
      wait: t(
        'With --force or --prune: wait until deleted objects are gone.',
        '--force, --prune과 함께: 지운 오브젝트가 사라질 때까지 기다린다.',
      ),
    },
  },
  'apply edit-last-applied': {
    about: t(
      'Edit the annotation in which apply keeps what it applied. The object itself stays as it is.',
      'apply가 적용한 내용을 적어 둔 애너테이션을 고친다. 오브젝트 자체는 그대로다.',
    ),
    examples: [
      { say: t('Of a Deployment', '디플로이먼트의 것'), run: 'kubectl apply edit-last-applied deployment/web' },
    ],
    flags: { output: t('Format to edit.', '편집할 형식.') },
  },
  'apply set-last-applied': {
    about: t(
      'Write what a file says into the annotation of apply, as if it had been applied; nothing else is changed.',
      '파일 내용을 적용한 셈치고 apply의 애너테이션에 적는다. 다른 것은 바꾸지 않는다.',
    ),
    examples: [
      { say: t('Of a file', '파일로'), run: 'kubectl apply set-last-applied -f web.yaml' },
      {
        say: t('Although there is no annotation', '애너테이션이 없어도'),
        run: 'kubectl apply set-last-applied -f web.yaml --create-annotation=true',
      },
    ],
    flags: { 'create-annotation': t('Make the annotation where there is none.', '애너테이션이 없으면 만든다.') },
  },
  'apply view-last-applied': {
    examples: [
      { say: t('As YAML', 'YAML로'), run: 'kubectl apply view-last-applied deployment/web' },
      { say: t('As JSON, of a file', '파일로, JSON으로'), run: 'kubectl apply view-last-applied -f web.yaml -o json' },
    ],
    flags: { output: t('"yaml" or "json".', '"yaml" 또는 "json".') },
  },
  patch: {
    about: t(
      'Change fields of an object by a patch: strategic (lists of named things are merged), merge (RFC 7386) or json (RFC 6902). Kinds of CRDs take merge and json only.',
      '패치로 오브젝트의 필드를 고친다: strategic(이름 있는 목록을 합친다), merge(RFC 7386), json(RFC 6902). CRD의 종류에는 merge와 json만 된다.',
    ),
    examples: [
      {
        say: t('A strategic patch', '전략적 패치'),
        run: 'kubectl patch node node-1 -p \'{"spec":{"unschedulable":true}}\'',
      },
      {
        say: t('A JSON patch', 'JSON 패치'),
        run: 'kubectl patch pod web --type=\'json\' -p=\'[{"op":"replace","path":"/spec/containers/0/image","value":"nginx:1.29"}]\'',
      },
      {
        say: t('A subresource', '하위 리소스'),
        run: "kubectl patch deployment web --subresource='scale' --type='merge' -p '{\"spec\":{\"replicas\":2}}'",
      },
    ],
    flags: {
      local: t('Only change what files hold.', '파일 내용만 고친다.'),
      patch: t('The patch, JSON or YAML.', '패치. JSON이나 YAML.'),
      'patch-file': t('File of the patch.', '패치 파일.'),
      type: t('"json", "merge" or "strategic".', '"json", "merge", "strategic".'),
    },
  },
  replace: {
    about: t(
      'Put what a file says in the place of objects that are there. The file must be whole: `kubectl get -o yaml` gives it. With --force objects are deleted and made anew.',
      '이미 있는 오브젝트를 파일 내용으로 갈아 끼운다. 파일은 온전해야 하며 `kubectl get -o yaml`로 얻는다. --force면 지우고 새로 만든다.',
    ),
    examples: [
      { say: t('A file', '파일'), run: 'kubectl replace -f web.yaml' },
      { say: t('Delete and make anew', '지우고 새로 만들기'), run: 'kubectl replace --force -f web.yaml' },
      {
        say: t('Change the image on the way', '이미지만 바꿔서'),
        run: "kubectl get pod web -o yaml | sed 's/nginx:1.28/nginx:1.29/' | kubectl replace -f -",
      },
    ],
    flags: {
      force: t('Delete and make anew.', '지우고 새로 만든다.'),
      raw: t('A path on the server to put the file to.', '파일을 PUT으로 보낼 서버 경로.'),
      timeout: t('With --force: how long to wait for the deletion.', '--force와 함께: 지워지기를 기다릴 시간.'),
      wait: t('With --force: wait until objects are gone.', '--force와 함께: 오브젝트가 사라질 때까지 기다린다.'),
    },
  },
  wait: {
    about: t(
      'Wait until objects are as --for says: a condition of the status, a value at a JSONPath, made (create) or gone (delete). Several conditions are waited for one after the other.',
      '오브젝트가 --for에 적은 대로 될 때까지 기다린다: 상태의 컨디션, JSONPath의 값, 생김(create), 사라짐(delete). 여러 조건이면 차례로 기다린다.',
    ),
    examples: [
      { say: t('A Pod that is ready', '준비된 파드'), run: 'kubectl wait --for=condition=Ready pod/web' },
      {
        say: t('A Pod that runs', '돌고 있는 파드'),
        run: "kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web",
      },
      {
        say: t('A value that is there at all', '값이 있기만 하면'),
        run: "kubectl wait --for=jsonpath='{.status.loadBalancer.ingress}' service/web",
      },
      {
        say: t('The end of a Pod, for a minute', '파드가 사라지기를 일 분까지'),
        run: 'kubectl wait --for=delete pod/web --timeout=60s',
      },
      {
        say: t('What is still to be made', '아직 없는 것이 생기기를'),
        run: 'kubectl wait --for=create pod/web --timeout=30s',
      },
    ],
    flags: {
      filename: t('Files with the objects.', '오브젝트가 담긴 파일.'),
      for: t(
        "What to wait for: create, delete, condition=name[=value] or jsonpath='{path}'[=value].",
        "무엇을 기다릴지: create, delete, condition=이름[=값], jsonpath='{경로}'[=값].",
      ),
      local: t('Do not ask the server for what files hold.', '파일에 있는 것을 서버에 묻지 않는다.'),
      timeout: t(
        'How long to wait; 0 looks once, negative waits for a week.',
        '기다릴 시간. 0이면 한 번만 보고 음수면 일주일을 기다린다.',
      ),
    },
  },
  kustomize: {
    about: t(
      'Build the objects that a kustomization.yaml describes and print them. Folders of this machine only; plugins, Helm charts and remote bases are not simulated.',
      'kustomization.yaml이 그리는 오브젝트를 빌드해 출력한다. 이 컴퓨터의 폴더만 되며 플러그인, 헬름 차트, 원격 베이스는 흉내 내지 않는다.',
    ),
    examples: [
      { say: t('This folder', '이 폴더'), run: 'kubectl kustomize' },
      { say: t('Another folder', '다른 폴더'), run: 'kubectl kustomize ./overlays/test' },
      { say: t('Into a file', '파일로'), run: 'kubectl kustomize ./overlays/test -o all.yaml' },
    ],
    flags: {
      'as-current-user': t('Run functions as the user who calls.', '함수를 부른 사용자로 실행한다.'),
      'enable-alpha-plugins': t('Allow plugins.', '플러그인을 허용한다.'),
      'enable-helm': t('Allow Helm charts.', '헬름 차트를 허용한다.'),
      env: t('Variables of functions, a name or name=value.', '함수의 환경 변수. 이름이나 이름=값.'),
      'helm-api-versions': t('API versions for Helm.', '헬름에 알릴 API 버전.'),
      'helm-command': t('The program of Helm.', '헬름 프로그램.'),
      'helm-debug': t("Helm's own words.", '헬름 자신의 말을 출력한다.'),
      'helm-kube-version': t('Version of Kubernetes for Helm.', '헬름에 알릴 쿠버네티스 버전.'),
      'load-restrictor': t(
        'LoadRestrictionsNone allows files outside of the folder.',
        'LoadRestrictionsNone이면 폴더 바깥 파일도 읽는다.',
      ),
      mount: t('Mounts of functions.', '함수의 마운트.'),
      network: t('Allow functions the network.', '함수에 네트워크를 허용한다.'),
      'network-name': t('Network of functions.', '함수의 네트워크.'),
      output: t('A file or folder to write to.', '적을 파일이나 폴더.'),
    },
  },
};
