// What the most common fields mean, in our own words. Keys are "Type.field".
import type { I18n } from '../../../simulator/lab/types.ts';

export const FIELD_TEXTS: Readonly<Record<string, I18n>> = {
  'Deployment.spec': {
    ko: '의도한 상태입니다. 컨트롤러가 현재 상태를 여기에 맞춥니다.',
    en: 'The desired state. Controllers move the current state towards it.',
  },
  'DeploymentSpec.replicas': { ko: '유지할 파드의 수입니다.', en: 'How many pods there should be.' },
  'DeploymentSpec.selector': {
    ko: '어느 파드가 이 디플로이먼트의 것인지 레이블로 정합니다. 만든 뒤에는 바꿀 수 없습니다.',
    en: 'Which pods belong to this Deployment, by labels. Cannot be changed later.',
  },
  'DeploymentSpec.template': {
    ko: '새 파드의 틀입니다. 바뀌면 롤아웃이 시작됩니다.',
    en: 'The mould of new pods. Changing it starts a rollout.',
  },
  'DeploymentSpec.strategy': {
    ko: '옛 파드를 새 파드로 바꾸는 방법입니다.',
    en: 'How old pods are replaced by new ones.',
  },
  'DeploymentSpec.minReadySeconds': {
    ko: '새 파드가 준비된 채로 이만큼 지나야 사용 가능으로 칩니다.',
    en: 'A new pod counts as available after being ready for this long.',
  },
  'DeploymentSpec.progressDeadlineSeconds': {
    ko: '이만큼 진전이 없으면 롤아웃이 실패한 것으로 알립니다. 되돌리지는 않습니다.',
    en: 'Without progress for this long the rollout is reported as failed. Nothing is undone.',
  },
  'DeploymentSpec.revisionHistoryLimit': {
    ko: '되돌리기 위해 남겨 둘 옛 레플리카셋의 수입니다.',
    en: 'How many old ReplicaSets are kept for undoing.',
  },
  'DeploymentSpec.paused': {
    ko: '`true`이면 템플릿이 바뀌어도 롤아웃을 시작하지 않습니다.',
    en: 'While true, changes of the template start no rollout.',
  },
  'DeploymentStrategy.type': {
    ko: '`RollingUpdate`는 조금씩, `Recreate`는 모두 지운 뒤 만듭니다.',
    en: '`RollingUpdate` goes step by step; `Recreate` removes all first.',
  },
  'RollingUpdateDeployment.maxSurge': {
    ko: '롤아웃 중에 더 둘 수 있는 파드의 수 또는 비율입니다. 비율은 올림합니다.',
    en: 'How many pods, or what share, may exist above `replicas`. Shares round up.',
  },
  'RollingUpdateDeployment.maxUnavailable': {
    ko: '롤아웃 중에 쓸 수 없어도 되는 파드의 수 또는 비율입니다. 비율은 내림합니다.',
    en: 'How many pods, or what share, may be missing. Shares round down.',
  },
  'ReplicaSetSpec.replicas': { ko: '지킬 파드의 수입니다.', en: 'How many pods are kept alive.' },
  'ReplicaSetSpec.selector': {
    ko: '어느 파드를 세고 거느릴지 레이블로 정합니다.',
    en: 'Which pods are counted and owned, by labels.',
  },
  'LabelSelector.matchLabels': {
    ko: '파드가 모두 가져야 하는 레이블입니다.',
    en: 'Labels that a pod must have, all of them.',
  },
  'ObjectMeta.name': {
    ko: '같은 네임스페이스의 같은 종류 안에서 하나뿐인 이름입니다.',
    en: 'Unique among objects of the kind in the namespace.',
  },
  'ObjectMeta.namespace': {
    ko: '오브젝트가 사는 네임스페이스입니다. 비우면 지금 컨텍스트의 것을 씁니다.',
    en: 'Where the object lives; the current one if absent.',
  },
  'ObjectMeta.labels': {
    ko: '고르기 위한 이름표입니다. 셀렉터가 봅니다.',
    en: 'Tags for choosing; selectors look at them.',
  },
  'ObjectMeta.annotations': {
    ko: '도구가 읽는 메모입니다. 고르는 데는 쓰이지 않습니다.',
    en: 'Notes for tools; not used for choosing.',
  },
  'PodTemplateSpec.metadata': { ko: '새 파드의 레이블과 어노테이션입니다.', en: 'Labels and annotations of new pods.' },
  'PodSpec.containers': {
    ko: '함께 도는 컨테이너의 목록입니다. 하나는 있어야 합니다.',
    en: 'Containers that run together; at least one.',
  },
  'PodSpec.initContainers': {
    ko: '앱보다 먼저, 하나씩 차례로 끝나야 하는 컨테이너입니다.',
    en: 'Containers that end one after another before the app starts.',
  },
  'PodSpec.restartPolicy': {
    ko: '끝난 컨테이너를 다시 시작할지 정합니다. 디플로이먼트의 파드는 `Always`뿐입니다.',
    en: 'Whether ended containers start again. Pods of Deployments take `Always` only.',
  },
  'PodSpec.terminationGracePeriodSeconds': {
    ko: '끝내라는 신호를 받고 마무리할 시간입니다. 지나면 강제로 끝납니다.',
    en: 'Time to finish after the signal to end; then the process is killed.',
  },
  'PodSpec.nodeSelector': {
    ko: '이 레이블을 모두 가진 노드에만 놓입니다.',
    en: 'Only nodes with all these labels will do.',
  },
  'PodSpec.serviceAccountName': { ko: '파드가 API를 쓸 때의 신분입니다.', en: 'Who the pod is when it calls the API.' },
  'PodSpec.volumes': { ko: '컨테이너가 마운트할 수 있는 볼륨의 목록입니다.', en: 'Volumes that containers may mount.' },
  'Container.name': { ko: '파드 안에서 하나뿐인 이름입니다.', en: 'Unique within the pod.' },
  'Container.image': {
    ko: '실행할 이미지입니다. 태그를 적지 않으면 `latest`입니다.',
    en: 'The image to run; `latest` without a tag.',
  },
  'Container.imagePullPolicy': {
    ko: '노드에 이미지가 있어도 다시 받을지 정합니다.',
    en: 'Whether to pull although the node has the image.',
  },
  'Container.command': { ko: '이미지의 시작 명령을 대신합니다.', en: "Replaces the image's entrypoint." },
  'Container.args': { ko: '시작 명령의 인수입니다.', en: 'Arguments of the command.' },
  'Container.env': {
    ko: '환경 변수입니다. 시작할 때 정해지고 나중에 바뀌지 않습니다.',
    en: 'Environment variables; fixed when the container starts.',
  },
  'Container.ports': {
    ko: '열어 두는 포트를 적습니다. 적지 않아도 열린 포트에는 닿습니다.',
    en: 'Ports the container listens on; for information, they are reachable anyway.',
  },
  'Container.resources': {
    ko: '요청(`requests`)은 자리를 잡아 두고 한도(`limits`)는 넘지 못하게 합니다.',
    en: '`requests` reserve room on a node, `limits` cap the use.',
  },
  'Container.readinessProbe': {
    ko: '요청을 받을 준비가 되었는지 묻습니다. 실패하면 서비스에서 빠집니다.',
    en: 'Asks whether it may get requests; failing takes it out of Services.',
  },
  'Container.livenessProbe': {
    ko: '살아 있는지 묻습니다. 실패하면 컨테이너를 다시 시작합니다.',
    en: 'Asks whether it is alive; failing restarts the container.',
  },
  'Container.startupProbe': {
    ko: '시작이 끝났는지 묻습니다. 통과할 때까지 다른 프로브는 쉽니다.',
    en: 'Asks whether it has started; other probes wait for it.',
  },
  'Container.volumeMounts': {
    ko: '어느 볼륨을 어느 경로에 붙일지 정합니다.',
    en: 'Which volume is mounted at which path.',
  },
  'Probe.periodSeconds': { ko: '이 간격으로 되풀이합니다.', en: 'How often the test is repeated.' },
  'Probe.initialDelaySeconds': {
    ko: '컨테이너가 시작한 뒤 처음 묻기까지 기다립니다.',
    en: 'Wait after the start before the first test.',
  },
  'Probe.failureThreshold': {
    ko: '이만큼 잇달아 실패해야 실패로 칩니다.',
    en: 'Failures in a row that count as failed.',
  },
  'HTTPGetAction.path': {
    ko: '이 경로가 200–399로 답하면 통과입니다.',
    en: 'The test passes when this path answers 200–399.',
  },
  'ContainerPort.containerPort': { ko: '컨테이너가 듣는 포트 번호입니다.', en: 'The port the container listens on.' },
  'ServiceSpec.selector': {
    ko: '뒤에 설 파드를 레이블로 고릅니다.',
    en: 'Chooses the pods behind the Service by labels.',
  },
  'ServiceSpec.ports': {
    ko: '열어 둘 포트와 그것이 향하는 파드의 포트입니다.',
    en: 'Ports to serve and the pod ports they lead to.',
  },
  'ServiceSpec.type': {
    ko: '`ClusterIP`는 안에서만, `NodePort`와 `LoadBalancer`는 밖에서도 닿습니다.',
    en: '`ClusterIP` from inside only; `NodePort` and `LoadBalancer` from outside too.',
  },
  'ServiceSpec.clusterIP': {
    ko: '서비스의 주소입니다. `None`이면 주소 없이 파드의 주소를 바로 알려 줍니다.',
    en: 'The address of the Service; `None` makes DNS answer with pods instead.',
  },
  'ServicePort.port': { ko: '서비스가 듣는 포트입니다.', en: 'The port of the Service.' },
  'ServicePort.targetPort': {
    ko: '파드의 포트 번호나 이름입니다. 비우면 `port`와 같습니다.',
    en: 'Number or name of the pod port; `port` if absent.',
  },
};
