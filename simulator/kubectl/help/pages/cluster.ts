/** Help of certificate, cluster-info, top, cordon, uncordon, drain, taint. */
import { type Pages, t } from '../text.ts';

const NODES = t('Labels of the nodes.', '노드의 레이블.');

export const PAGES: Pages = {
  certificate: {},
  'certificate approve': {
    about: t(
      'Let a certificate signing request be signed. Whoever holds the certificate acts in its name: look first at who asks for what.',
      '인증서 서명 요청에 서명하게 한다. 인증서를 가진 사람은 그 이름으로 움직이므로 누가 무엇을 청하는지 먼저 본다.',
    ),
    examples: [{ say: t('Approve', '승인'), run: 'kubectl certificate approve csr-web' }],
    flags: { force: t('Do it again although it is approved.', '이미 승인했어도 다시 한다.') },
  },
  'certificate deny': {
    about: t('Turn a certificate signing request down.', '인증서 서명 요청을 거부한다.'),
    examples: [{ say: t('Deny', '거부'), run: 'kubectl certificate deny csr-web' }],
    flags: { force: t('Do it again although it is denied.', '이미 거부했어도 다시 한다.') },
  },
  'cluster-info': {
    about: t(
      'Show the address of the control plane and of services that are marked as part of the cluster.',
      '컨트롤 플레인과, 클러스터의 일부로 표시된 서비스의 주소를 보여 준다.',
    ),
    examples: [{ say: t('Addresses', '주소'), run: 'kubectl cluster-info' }],
  },
  'cluster-info dump': {
    about: t(
      'Print nodes, and events, controllers, services, Pods and logs of namespaces: kube-system and the one of the context, unless others are named.',
      '노드를, 그리고 네임스페이스의 이벤트, 컨트롤러, 서비스, 파드, 로그를 출력한다. 따로 정하지 않으면 kube-system과 컨텍스트의 네임스페이스를 본다.',
    ),
    examples: [
      { say: t('To the screen', '화면으로'), run: 'kubectl cluster-info dump' },
      { say: t('Into a folder', '폴더로'), run: 'kubectl cluster-info dump --output-directory=/tmp/state' },
      { say: t('All namespaces', '모든 네임스페이스'), run: 'kubectl cluster-info dump --all-namespaces' },
    ],
    flags: {
      namespaces: t('Namespaces to print, with commas between.', '출력할 네임스페이스. 쉼표로 잇는다.'),
      'output-directory': t(
        'Folder for the files; empty or "-": standard output.',
        '파일을 둘 폴더. 비우거나 "-"이면 표준 출력.',
      ),
    },
  },
  top: {
    about: t(
      'Show what nodes or Pods use now. The metrics server must run.',
      '노드나 파드가 지금 쓰는 양을 보여 준다. 메트릭 서버가 있어야 한다.',
    ),
  },
  'top node': {
    examples: [
      { say: t('All nodes', '모든 노드'), run: 'kubectl top node' },
      { say: t('One node', '노드 하나'), run: 'kubectl top node node-1' },
    ],
    flags: {
      selector: NODES,
      'show-capacity': t(
        'Shares of the capacity, not of what may be used.',
        '쓸 수 있는 양이 아니라 전체 용량에 대한 비율을 보여 준다.',
      ),
      'sort-by': t('Sort by "cpu" or "memory".', '"cpu"나 "memory"로 정렬한다.'),
    },
  },
  'top pod': {
    examples: [
      { say: t('Pods of the namespace', '네임스페이스의 파드'), run: 'kubectl top pod' },
      { say: t('With their containers', '컨테이너까지'), run: 'kubectl top pod web --containers' },
      {
        say: t('By label, the biggest first', '레이블로, 큰 것부터'),
        run: 'kubectl top pod -l app=web --sort-by=memory',
      },
    ],
    flags: {
      containers: t('Each container of its own.', '컨테이너마다 따로.'),
      'sort-by': t('Sort by "cpu" or "memory".', '"cpu"나 "memory"로 정렬한다.'),
      sum: t('The sum in a last line.', '마지막 줄에 합계를 적는다.'),
    },
  },
  cordon: {
    examples: [{ say: t('Close a node', '노드 막기'), run: 'kubectl cordon node-1' }],
    flags: { selector: NODES },
  },
  uncordon: {
    examples: [{ say: t('Open it again', '다시 열기'), run: 'kubectl uncordon node-1' }],
    flags: { selector: NODES },
  },
  drain: {
    about: t(
      'Close a node for new Pods and evict those that are there, with respect to disruption budgets. Pods of DaemonSets stay (--ignore-daemonsets), Pods without a controller go only with --force, Pods with emptyDir only with --delete-emptydir-data. Nothing is touched while a Pod stands in the way.\n\nAfter the maintenance open the node with `kubectl uncordon`.',
      '노드에 새 파드를 막고, 있는 파드를 디스럽션 버짓을 지키며 내보낸다. 데몬셋의 파드는 남고(--ignore-daemonsets), 컨트롤러가 없는 파드는 --force, emptyDir를 쓰는 파드는 --delete-emptydir-data가 있어야 내보낸다. 걸리는 파드가 있으면 아무것도 건드리지 않는다.\n\n점검이 끝나면 `kubectl uncordon`으로 다시 연다.',
    ),
    examples: [
      { say: t('Empty a node', '노드 비우기'), run: 'kubectl drain node-1 --ignore-daemonsets' },
      {
        say: t('With what has no controller, too', '컨트롤러 없는 것까지'),
        run: 'kubectl drain node-1 --ignore-daemonsets --force --delete-emptydir-data',
      },
    ],
    flags: {
      'delete-emptydir-data': t(
        'Go on although data of emptyDir volumes is lost.',
        'emptyDir 볼륨의 데이터를 잃더라도 이어 간다.',
      ),
      'disable-eviction': t(
        'Delete, do not evict: disruption budgets are not heeded.',
        '내보내지 않고 지운다. 디스럽션 버짓을 지키지 않는다.',
      ),
      force: t(
        'Go on although Pods have no controller; they do not come back.',
        '컨트롤러가 없어 되살아나지 않을 파드가 있어도 이어 간다.',
      ),
      'ignore-daemonsets': t('Leave Pods of DaemonSets where they are.', '데몬셋의 파드는 그대로 둔다.'),
      'pod-selector': t('Only Pods with these labels.', '이 레이블의 파드만.'),
      selector: NODES,
      'skip-wait-for-delete-timeout': t(
        'Do not wait for Pods whose deletion began longer ago than these seconds; 0 waits for all.',
        '지우기 시작한 지 이 초가 넘은 파드는 기다리지 않는다. 0이면 모두 기다린다.',
      ),
      timeout: t('How long to wait; 0 has no end.', '기다릴 시간. 0이면 끝없이 기다린다.'),
    },
  },
  taint: {
    about: t(
      'Set taints key=value:Effect on nodes; key- or key:Effect- removes them. The effect is NoSchedule, PreferNoSchedule or NoExecute.',
      '노드에 테인트 key=value:Effect를 건다. key-나 key:Effect-는 푼다. Effect는 NoSchedule, PreferNoSchedule, NoExecute 중 하나다.',
    ),
    examples: [
      { say: t('Keep others off', '다른 파드 막기'), run: 'kubectl taint nodes node-1 dedicated=db:NoSchedule' },
      { say: t('Remove it', '풀기'), run: 'kubectl taint nodes node-1 dedicated:NoSchedule-' },
      {
        say: t('By label of the nodes', '노드의 레이블로'),
        run: 'kubectl taint node -l disk=ssd dedicated=db:PreferNoSchedule',
      },
    ],
    flags: {
      all: t('All nodes.', '모든 노드.'),
      overwrite: t('Change the value of a taint that is there.', '이미 있는 테인트의 값을 바꾼다.'),
      selector: NODES,
    },
  },
};
