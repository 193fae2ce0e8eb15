/** Help of rollout, scale, autoscale and of the old rolling-update. */
import { type Pages, t } from '../text.ts';

export const PAGES: Pages = {
  rollout: {
    about: t(
      'Watch and steer rollouts of Deployments, DaemonSets and StatefulSets.',
      '디플로이먼트, 데몬셋, 스테이트풀셋의 롤아웃을 지켜보고 다룬다.',
    ),
    examples: [
      { say: t('Go back one revision', '한 리비전 되돌리기'), run: 'kubectl rollout undo deployment/web' },
      { say: t('See whether it is through', '끝났는지 보기'), run: 'kubectl rollout status deployment/web' },
      { say: t('Start all Pods anew', '파드를 모두 새로 띄우기'), run: 'kubectl rollout restart deployment/web' },
    ],
  },
  'rollout history': {
    examples: [
      { say: t('All revisions', '모든 리비전'), run: 'kubectl rollout history deployment/web' },
      {
        say: t('The pod template of one', '한 리비전의 파드 템플릿'),
        run: 'kubectl rollout history deployment/web --revision=3',
      },
    ],
    flags: { revision: t('The revision to show in detail.', '자세히 볼 리비전.') },
  },
  'rollout pause': {
    about: t(
      'Pause a Deployment: changes of its template start no rollout until it is resumed.',
      '디플로이먼트를 멈춰 둔다. 이어 갈 때까지 템플릿을 바꿔도 롤아웃이 시작되지 않는다.',
    ),
    examples: [{ say: t('Pause', '멈추기'), run: 'kubectl rollout pause deployment/web' }],
  },
  'rollout resume': {
    about: t('Go on with a paused Deployment.', '멈춰 둔 디플로이먼트를 이어 간다.'),
    examples: [{ say: t('Go on', '이어 가기'), run: 'kubectl rollout resume deployment/web' }],
  },
  'rollout restart': {
    about: t(
      'Write a time into the pod template, which makes the workload replace all its Pods.',
      '파드 템플릿에 시각을 적어 워크로드가 파드를 모두 갈게 한다.',
    ),
    examples: [
      { say: t('One Deployment', '디플로이먼트 하나'), run: 'kubectl rollout restart deployment/web' },
      { say: t('By label', '레이블로'), run: 'kubectl rollout restart deployment --selector=app=web' },
    ],
  },
  'rollout status': {
    about: t(
      'Tell how the latest rollout goes, and wait for its end unless --watch=false.',
      '최근 롤아웃이 어떻게 되어 가는지 알려 주고, --watch=false가 아니면 끝날 때까지 기다린다.',
    ),
    examples: [{ say: t('Watch', '지켜보기'), run: 'kubectl rollout status deployment/web --timeout=90s' }],
    flags: {
      revision: t('Expect this revision; another one is an error.', '이 리비전을 기대한다. 다르면 오류다.'),
      timeout: t('How long to watch; 0 has no end.', '지켜볼 시간. 0이면 끝없이 본다.'),
      watch: t('Wait until it is through.', '끝날 때까지 기다린다.'),
    },
  },
  'rollout undo': {
    examples: [
      { say: t('The revision before', '바로 앞 리비전'), run: 'kubectl rollout undo deployment/web' },
      { say: t('A revision of choice', '고른 리비전'), run: 'kubectl rollout undo daemonset/agent --to-revision=3' },
    ],
    flags: { 'to-revision': t('Revision to go back to; 0: the one before.', '되돌아갈 리비전. 0이면 바로 앞.') },
  },
  scale: {
    about: t(
      'Set the number of replicas of a Deployment, ReplicaSet, ReplicationController or StatefulSet, if wanted only from a known number or version.',
      '디플로이먼트, 레플리카셋, 레플리케이션컨트롤러, 스테이트풀셋의 복제본 수를 정한다. 지금 수나 버전이 맞을 때만 하게 할 수도 있다.',
    ),
    examples: [
      { say: t('Three replicas', '복제본 셋'), run: 'kubectl scale --replicas=3 deployment/web' },
      {
        say: t('Only if there are two', '둘일 때만'),
        run: 'kubectl scale --current-replicas=2 --replicas=3 deployment/web',
      },
      {
        say: t('Several at once', '여러 개 한꺼번에'),
        run: 'kubectl scale --replicas=5 deployment/web statefulset/db',
      },
    ],
    flags: {
      'current-replicas': t(
        'Do it only from this number; -1: from any.',
        '지금 이 수일 때만 한다. -1이면 가리지 않는다.',
      ),
      replicas: t('The number to have.', '바라는 수.'),
      timeout: t(
        'How long to wait for the number to be there; 0 does not wait.',
        '그 수가 될 때까지 기다릴 시간. 0이면 기다리지 않는다.',
      ),
    },
  },
  autoscale: {
    about: t(
      'Make a HorizontalPodAutoscaler that changes the number of Pods of a workload by its load.',
      '부하에 따라 워크로드의 파드 수를 바꾸는 HorizontalPodAutoscaler를 만든다.',
    ),
    examples: [
      {
        say: t('Two to ten Pods at the usual load', '파드 둘에서 열, 기본 부하'),
        run: 'kubectl autoscale deployment web --min=2 --max=10',
      },
      {
        say: t('At 80 % of the CPU requests', 'CPU 요청량의 80%에 맞춰'),
        run: 'kubectl autoscale deployment web --max=5 --cpu=80%',
      },
    ],
    flags: {
      cpu: t(
        'CPU to aim at: a share of the requests ("80%") or an amount ("500m").',
        '목표 CPU: 요청량의 비율("80%")이나 양("500m").',
      ),
      max: t('The most Pods.', '가장 많은 파드 수.'),
      memory: t(
        'Memory to aim at: a share of the requests ("60%") or an amount ("200Mi").',
        '목표 메모리: 요청량의 비율("60%")이나 양("200Mi").',
      ),
      min: t('The fewest Pods; -1 leaves it to the server.', '가장 적은 파드 수. -1이면 서버에 맡긴다.'),
      name: t('Name of the autoscaler; empty: that of the workload.', '오토스케일러 이름. 비우면 워크로드 이름.'),
    },
  },
  'rolling-update': {
    about: t(
      'Replace one replication controller by another, a Pod at a time. This client does the work: it makes the new controller, scales it up by one and the old one down by one, over and over, and deletes the old one in the end.\n\nIt is history: kubectl 1.18 no longer has it. When this program is cut off, nobody goes on; both controllers stay as they are. Run it again to go on, or with --rollback to go back. A Deployment does all of this in the cluster.',
      '레플리케이션컨트롤러를 파드 하나씩 다른 것으로 갈아 끼운다. 일은 이 클라이언트가 한다. 새 컨트롤러를 만들고, 새것을 하나 늘리고 옛것을 하나 줄이기를 되풀이한 뒤 옛것을 지운다.\n\n옛날 명령이다. kubectl 1.18에는 없다. 도중에 끊기면 이어 갈 사람이 없어 두 컨트롤러가 그대로 남는다. 다시 실행하면 이어 가고 --rollback이면 되돌린다. 디플로이먼트는 이 모든 일을 클러스터 안에서 한다.',
    ),
    examples: [
      {
        say: t('Go from frontend-v1 to the controller of a file', 'frontend-v1에서 파일의 컨트롤러로'),
        run: 'kubectl-1.17 rolling-update frontend-v1 -f frontend-v2.yaml',
      },
      {
        say: t('By changing the image only', '이미지만 바꿔서'),
        run: 'kubectl-1.17 rolling-update frontend-v1 frontend-v2 --image=image:v2',
      },
      { say: t('Keeping the old name', '이름은 그대로'), run: 'kubectl-1.17 rolling-update frontend --image=image:v2' },
      {
        say: t('Break it off and go back', '그만두고 되돌리기'),
        run: 'kubectl-1.17 rolling-update frontend-v1 frontend-v2 --rollback',
      },
    ],
    flags: {
      'update-period': t('Time between two Pods.', '파드와 파드 사이의 시간.'),
      'poll-interval': t(
        'Time between two looks at a controller after it was scaled.',
        '크기를 바꾼 뒤 컨트롤러를 다시 볼 때까지의 시간.',
      ),
      timeout: t('The longest to wait for a controller.', '컨트롤러 하나를 기다릴 가장 긴 시간.'),
      filename: t('File of the new replication controller.', '새 레플리케이션컨트롤러 파일.'),
      image: t(
        'Image of the new controller, which is otherwise as the old one; not with --filename.',
        '새 컨트롤러의 이미지. 나머지는 옛것과 같다. --filename과 함께 쓸 수 없다.',
      ),
      'deployment-label-key': t(
        'Label that tells the two controllers apart; only with --image.',
        '두 컨트롤러를 가릴 레이블. --image와 함께만 쓴다.',
      ),
      container: t('Container that gets the image, where there are several.', '컨테이너가 여럿일 때 이미지를 받을 것.'),
      'image-pull-policy': t(
        'Needed when --image is the image there is already.',
        '--image가 지금 이미지와 같을 때 필요하다.',
      ),
      rollback: t('Break off an update that is half done, and go back.', '하다 만 업데이트를 그만두고 되돌린다.'),
      'dry-run': t('Only say what would be done.', '무엇을 할지 말만 한다.'),
    },
  },
};
