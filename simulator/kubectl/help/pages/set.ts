/** Help of `set` and its commands. */
import { type Pages, t } from '../text.ts';

export const PAGES: Pages = {
  set: {
    about: t(
      'Change one feature of objects; the subcommand says which.',
      '오브젝트의 한 부분을 바꾼다. 무엇인지는 하위 명령이 정한다.',
    ),
  },
  'set env': {
    about: t(
      'Change environment variables in pod templates: NAME=value sets, NAME- removes, --list shows. Values may come from config maps and secrets with --from.',
      '파드 템플릿의 환경 변수를 고친다. NAME=value는 정하고 NAME-는 지우며 --list는 보여 준다. --from으로 컨피그맵과 시크릿에서 가져올 수 있다.',
    ),
    examples: [
      { say: t('Set a variable', '변수 정하기'), run: 'kubectl set env deployment/web MODE=test' },
      { say: t('Remove it', '지우기'), run: 'kubectl set env deployment/web MODE-' },
      { say: t('Show all', '모두 보기'), run: 'kubectl set env deployment/web --list' },
      {
        say: t('All keys of a config map', '컨피그맵의 키 전부'),
        run: 'kubectl set env --from=configmap/app --prefix=APP_ deployment/web',
      },
      {
        say: t('Out of the variables of the shell', '셸의 변수에서'),
        run: 'env | grep APP_ | kubectl set env -e - deployment/web',
      },
    ],
    flags: {
      containers: t('Containers to change; "*" stands for any letters.', '고칠 컨테이너. "*"는 아무 글자나 뜻한다.'),
      env: t('A variable NAME=value to set.', '정할 변수 NAME=value.'),
      from: t(
        'A config map or secret to take variables of, as configmap/name.',
        '변수를 가져올 컨피그맵이나 시크릿. configmap/이름 꼴.',
      ),
      keys: t('Only these keys of --from.', '--from에서 가져올 키.'),
      list: t('Show the variables.', '변수를 보여 준다.'),
      overwrite: t('Change variables that are there already.', '이미 있는 변수도 바꾼다.'),
      prefix: t('Letters before the names of --from.', '--from으로 온 이름 앞에 붙일 글자.'),
      resolve: t('With --list: show what references stand for.', '--list와 함께: 참조를 값으로 풀어 보여 준다.'),
    },
  },
  'set image': {
    about: t(
      'Change images of pod templates: container=image; * means all containers.',
      '파드 템플릿의 이미지를 바꾼다: 컨테이너=이미지. *는 모든 컨테이너를 뜻한다.',
    ),
    examples: [
      { say: t('One container', '컨테이너 하나'), run: 'kubectl set image deployment/web nginx=nginx:1.29' },
      {
        say: t('All containers of all Deployments', '모든 디플로이먼트의 모든 컨테이너'),
        run: "kubectl set image deployments --all '*=nginx:1.29'",
      },
      { say: t('Only in a file', '파일에서만'), run: 'kubectl set image -f web.yaml nginx=nginx:1.29 --local -o yaml' },
    ],
  },
  'set resources': {
    about: t(
      'Change requests and limits of containers in pod templates; 0 removes one.',
      '파드 템플릿 컨테이너의 요청량과 한도를 바꾼다. 0이면 지운다.',
    ),
    examples: [
      {
        say: t('Limits of one container', '컨테이너 하나의 한도'),
        run: 'kubectl set resources deployment web -c=nginx --limits=cpu=200m,memory=256Mi',
      },
      {
        say: t('Both, of all containers', '모든 컨테이너의 둘 다'),
        run: 'kubectl set resources deployment web --limits=cpu=1,memory=512Mi --requests=cpu=100m,memory=256Mi',
      },
      { say: t('Remove them', '지우기'), run: 'kubectl set resources deployment web --limits=cpu=0 --requests=cpu=0' },
    ],
    flags: {
      limits: t('Limits, as cpu=100m,memory=256Mi.', '한도(예: cpu=100m,memory=256Mi).'),
      requests: t('Requests, as cpu=100m,memory=256Mi.', '요청량(예: cpu=100m,memory=256Mi).'),
    },
  },
  'set selector': {
    about: t(
      'Set the selector of an object. What was there is replaced. Services alone allow it.',
      '오브젝트의 셀렉터를 정한다. 있던 것은 갈아 끼운다. 서비스에만 된다.',
    ),
    examples: [
      {
        say: t('Send a Service to other Pods', '서비스를 다른 파드로'),
        run: "kubectl set selector service web 'app=web,version=2'",
      },
    ],
    flags: { 'resource-version': t('Do it only at this resource version.', '이 리소스 버전일 때만 한다.') },
  },
  'set serviceaccount': {
    examples: [
      { say: t('For a Deployment', '디플로이먼트에'), run: 'kubectl set serviceaccount deployment web runner' },
      {
        say: t('Only in a file', '파일에서만'),
        run: 'kubectl set sa -f web.yaml runner --local --dry-run=client -o yaml',
      },
    ],
  },
  'set subject': {
    examples: [
      {
        say: t('A user of a role binding', '롤바인딩에 사용자'),
        run: 'kubectl set subject rolebinding admins --user=jane',
      },
      {
        say: t('A service account of a cluster role binding', '클러스터롤바인딩에 서비스어카운트'),
        run: 'kubectl set subject clusterrolebinding viewers --serviceaccount=default:ci',
      },
    ],
    flags: {
      group: t('Groups to add; may be given several times.', '더할 그룹. 여러 번 줄 수 있다.'),
      serviceaccount: t('Service accounts to add, namespace:name.', '더할 서비스어카운트. 네임스페이스:이름 꼴.'),
      user: t('Users to add; may be given several times.', '더할 사용자. 여러 번 줄 수 있다.'),
    },
  },
};
