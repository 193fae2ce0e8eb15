/** Help of `create` and its generators. */
import { type Pages, t } from '../text.ts';

const VERBS_NOTE = t(
  'Verbs of the rule, with commas between or given several times.',
  '규칙의 동사. 쉼표로 잇거나 여러 번 준다.',
);
const RESOURCES = t(
  'Resources of the rule, as pods, deployments.apps or pods/log.',
  '규칙이 미칠 리소스. pods, deployments.apps, pods/log 꼴.',
);
const USERS = t('Users to bind to; may be given several times.', '묶을 사용자. 여러 번 줄 수 있다.');
const PORTS = t('Ports as port or port:targetPort.', '포트. port 또는 port:targetPort 꼴.');

export const PAGES: Pages = {
  create: {
    about: t(
      'Make objects of a file or of standard input, JSON or YAML. The subcommands make single kinds out of flags.',
      '파일이나 표준 입력(JSON, YAML)으로 오브젝트를 만든다. 하위 명령은 플래그로 한 종류씩 만든다.',
    ),
    examples: [
      { say: t('Out of a file', '파일로'), run: 'kubectl create -f pod.yaml' },
      { say: t('Out of standard input', '표준 입력으로'), run: 'cat pod.json | kubectl create -f -' },
      {
        say: t('Change the file in an editor first', '만들기 전에 편집기로 고치기'),
        run: 'kubectl create -f pod.yaml --edit -o json',
      },
    ],
    flags: {
      edit: t('Edit before it is made.', '만들기 전에 편집한다.'),
      raw: t('A path on the server to post the file to.', '파일을 POST로 보낼 서버 경로.'),
    },
  },
  'create clusterrole': {
    examples: [
      {
        say: t('Read Pods everywhere', '어디서나 파드 읽기'),
        run: 'kubectl create clusterrole reader --verb=get,list,watch --resource=pods',
      },
      {
        say: t('Only Pods of some names', '이름을 정한 파드만'),
        run: 'kubectl create clusterrole one --verb=get --resource=pods --resource-name=web',
      },
      {
        say: t('A path that is no resource', '리소스가 아닌 경로'),
        run: 'kubectl create clusterrole health --verb=get --non-resource-url=/healthz',
      },
      {
        say: t('The sum of other roles', '다른 롤을 모은 롤'),
        run: 'kubectl create clusterrole all --aggregation-rule="team=web"',
      },
    ],
    flags: {
      'aggregation-rule': t(
        'Labels of the cluster roles that make this one up.',
        '이 롤을 이루는 클러스터롤의 레이블.',
      ),
      'non-resource-url': t('Paths of the rule.', '규칙이 미칠 경로.'),
      resource: RESOURCES,
      verb: VERBS_NOTE,
    },
  },
  'create clusterrolebinding': {
    examples: [
      {
        say: t('Make a user administrator of the cluster', '사용자를 클러스터 관리자로'),
        run: 'kubectl create clusterrolebinding root --clusterrole=cluster-admin --user=jane',
      },
      {
        say: t('A group and a service account', '그룹과 서비스어카운트'),
        run: 'kubectl create clusterrolebinding viewers --clusterrole=view --group=devs --serviceaccount=default:ci',
      },
    ],
    flags: { clusterrole: t('The cluster role to bind.', '묶을 클러스터롤.'), user: USERS },
  },
  'create configmap': {
    about: t(
      'Make a config map of literal values, files, folders or files of key=value lines.\n\nA file gives a key of its name, a folder one key for each of its files; folders and links in it are passed over.',
      '값, 파일, 폴더, key=value 줄 파일로 컨피그맵을 만든다.\n\n파일은 이름이 키가 되고, 폴더는 그 안의 파일마다 키가 하나씩 생긴다. 폴더 안의 폴더와 링크는 건너뛴다.',
    ),
    examples: [
      {
        say: t('Values', '값으로'),
        run: 'kubectl create configmap app --from-literal=mode=test --from-literal=level=3',
      },
      {
        say: t('A file, under another key', '파일을 다른 키로'),
        run: 'kubectl create configmap app --from-file=app.conf=./my.conf',
      },
      { say: t('A folder', '폴더'), run: 'kubectl create configmap app --from-file=./conf' },
      { say: t('Lines key=value', 'key=value 줄로'), run: 'kubectl create configmap app --from-env-file=app.env' },
    ],
  },
  'create cronjob': {
    examples: [
      {
        say: t('Every minute', '매분'),
        run: 'kubectl create cronjob tick --image=busybox --schedule="*/1 * * * *" -- date',
      },
      {
        say: t('Every night at two', '매일 새벽 두 시'),
        run: 'kubectl create cronjob backup --image=busybox --schedule="0 2 * * *" --restart=OnFailure -- sh -c "echo done"',
      },
    ],
    flags: {
      restart: t('Restart policy of the Pods: OnFailure or Never.', '파드의 재시작 정책: OnFailure, Never.'),
      schedule: t('When to run, in the five fields of cron.', '실행 시각. cron의 다섯 칸으로 적는다.'),
    },
  },
  'create deployment': {
    examples: [
      { say: t('One replica', '복제본 하나'), run: 'kubectl create deployment web --image=nginx' },
      {
        say: t('Three, with a port', '복제본 셋, 포트 하나'),
        run: 'kubectl create deployment web --image=nginx --replicas=3 --port=80',
      },
      { say: t('Another command', '다른 명령'), run: 'kubectl create deployment job --image=busybox -- sleep 3600' },
      { say: t('Two containers', '컨테이너 둘'), run: 'kubectl create deployment pair --image=nginx --image=busybox' },
    ],
    flags: {
      image: t(
        'Images, one container each; may be given several times.',
        '이미지. 하나마다 컨테이너가 생기며 여러 번 줄 수 있다.',
      ),
      port: t('Port that the container opens.', '컨테이너가 여는 포트.'),
      replicas: t('How many Pods to keep.', '유지할 파드 수.'),
    },
  },
  'create ingress': {
    about: t(
      'Make an ingress. A rule is host/path=service:port[,tls[=secret]]; a path that ends in * means a prefix.',
      '인그레스를 만든다. 규칙은 host/path=service:port[,tls[=secret]] 꼴이고 *로 끝나는 경로는 접두어를 뜻한다.',
    ),
    examples: [
      { say: t('One path', '경로 하나'), run: 'kubectl create ingress web --rule="web.example/=web:80"' },
      {
        say: t('All that begins so, with TLS', '그렇게 시작하는 것 전부, TLS로'),
        run: 'kubectl create ingress web --class=nginx --rule="web.example/*=web:80,tls=web-cert"',
      },
      {
        say: t('What no rule takes', '어느 규칙에도 안 걸리는 것'),
        run: 'kubectl create ingress all --default-backend=web:80',
      },
    ],
    flags: {
      annotation: t(
        'An annotation key=value; may be given several times.',
        '애너테이션 key=value. 여러 번 줄 수 있다.',
      ),
      class: t('Name of the ingress class.', '인그레스클래스 이름.'),
      'default-backend': t(
        'Service for what no rule takes, service:port.',
        '규칙에 안 걸리는 요청을 받을 서비스. service:port 꼴.',
      ),
      rule: t(
        'A rule host/path=service:port[,tls[=secret]]; may be given several times.',
        '규칙 host/path=service:port[,tls[=secret]]. 여러 번 줄 수 있다.',
      ),
    },
  },
  'create job': {
    examples: [
      { say: t('Of an image', '이미지로'), run: 'kubectl create job once --image=busybox -- date' },
      {
        say: t('Now what a cron job does later', '크론잡이 할 일을 지금'),
        run: 'kubectl create job now --from=cronjob/backup',
      },
    ],
    flags: { from: t('A cron job whose job to make, as cronjob/name.', '잡을 따올 크론잡. cronjob/이름 꼴.') },
  },
  'create namespace': {
    examples: [{ say: t('A namespace', '네임스페이스'), run: 'kubectl create namespace team' }],
  },
  'create poddisruptionbudget': {
    examples: [
      {
        say: t('One Pod must always be there', '파드 하나는 늘 남기기'),
        run: 'kubectl create poddisruptionbudget web --selector=app=web --min-available=1',
      },
      {
        say: t('At most a third may be gone', '많아야 삼분의 일만 빠지기'),
        run: 'kubectl create pdb web --selector=app=web --max-unavailable=33%',
      },
    ],
    flags: {
      'max-unavailable': t('How many Pods may be gone, a number or a share.', '빠져도 되는 파드 수나 비율.'),
      'min-available': t('How many Pods must be there, a number or a share.', '남아 있어야 하는 파드 수나 비율.'),
      selector: t('Labels of the Pods.', '파드의 레이블.'),
    },
  },
  'create priorityclass': {
    examples: [
      {
        say: t('More important than others', '남보다 중요하게'),
        run: 'kubectl create priorityclass high --value=1000 --description="important"',
      },
      {
        say: t('The default, which drives nobody out', '기본값, 남을 밀어내지 않게'),
        run: 'kubectl create priorityclass low --value=1 --global-default=true --preemption-policy=Never',
      },
    ],
    flags: {
      description: t('When to use the class.', '언제 쓰는 클래스인지.'),
      'global-default': t('Pods without a class get this one.', '클래스를 안 적은 파드가 이것을 받는다.'),
      'preemption-policy': t(
        'PreemptLowerPriority or Never: whether others are driven out.',
        '남을 밀어낼지: PreemptLowerPriority, Never.',
      ),
      value: t('The priority.', '우선순위 값.'),
    },
  },
  'create quota': {
    examples: [
      {
        say: t('Limit Pods, Services and CPU', '파드, 서비스, CPU 제한'),
        run: 'kubectl create quota team --hard=pods=10,services=5,cpu=2',
      },
      {
        say: t('Only Pods of best effort', 'BestEffort 파드만'),
        run: 'kubectl create quota effort --hard=pods=3 --scopes=BestEffort',
      },
    ],
    flags: {
      hard: t('Limits resource=amount, with commas between.', '한도. 리소스=양을 쉼표로 잇는다.'),
      scopes: t('Scopes of what counts, with commas between.', '셈에 넣을 범위. 쉼표로 잇는다.'),
    },
  },
  'create role': {
    examples: [
      { say: t('Read Pods', '파드 읽기'), run: 'kubectl create role reader --verb=get,list,watch --resource=pods' },
      {
        say: t('With a subresource', '하위 리소스까지'),
        run: 'kubectl create role logs --verb=get --resource=pods,pods/log',
      },
      {
        say: t('Of another API group', '다른 API 그룹'),
        run: 'kubectl create role scaler --verb=patch --resource=deployments.apps/scale',
      },
    ],
    flags: { resource: RESOURCES, verb: VERBS_NOTE },
  },
  'create rolebinding': {
    examples: [
      {
        say: t('A cluster role, in this namespace only', '클러스터롤을 이 네임스페이스에서만'),
        run: 'kubectl create rolebinding admins --clusterrole=admin --user=jane --group=devs',
      },
      {
        say: t('A role for a service account', '서비스어카운트에 롤 주기'),
        run: 'kubectl create rolebinding ci --role=reader --serviceaccount=default:ci',
      },
    ],
    flags: {
      clusterrole: t('The cluster role to bind.', '묶을 클러스터롤.'),
      role: t('The role to bind.', '묶을 롤.'),
      user: USERS,
    },
  },
  'create secret': {
    about: t('Make a secret; the subcommand says of which type.', '시크릿을 만든다. 타입은 하위 명령이 정한다.'),
  },
  'create secret docker-registry': {
    about: t(
      'Make a secret with the credentials of an image registry. Pods name it in imagePullSecrets.',
      '이미지 저장소의 인증 정보로 시크릿을 만든다. 파드는 imagePullSecrets에 그 이름을 적는다.',
    ),
    examples: [
      {
        say: t('With name and password', '이름과 비밀번호로'),
        run: 'kubectl create secret docker-registry regcred --docker-server=registry.example --docker-username=me --docker-password=secret --docker-email=me@example.com',
      },
      {
        say: t("Of docker's own file", '도커의 설정 파일로'),
        run: 'kubectl create secret docker-registry regcred --from-file=.dockerconfigjson=$HOME/.docker/config.json',
      },
    ],
    flags: {
      'docker-email': t('Mail address for the registry.', '저장소에 쓸 메일 주소.'),
      'docker-password': t('Password for the registry.', '저장소에 쓸 비밀번호.'),
      'docker-server': t('Address of the registry.', '저장소 주소.'),
      'docker-username': t('User name for the registry.', '저장소에 쓸 사용자 이름.'),
      'from-file': t('File of credentials, as ~/.docker/config.json.', '인증 정보 파일(예: ~/.docker/config.json).'),
    },
  },
  'create secret generic': {
    about: t(
      'Make a secret of literal values, files, folders or files of key=value lines, as `create configmap` does.',
      '`create configmap`처럼 값, 파일, 폴더, key=value 줄 파일로 시크릿을 만든다.',
    ),
    examples: [
      {
        say: t('Values', '값으로'),
        run: 'kubectl create secret generic db --from-literal=user=admin --from-literal=password=pw',
      },
      {
        say: t('Files', '파일로'),
        run: 'kubectl create secret generic ssh --from-file=key=./id_rsa --from-file=pub=./id_rsa.pub',
      },
      { say: t('Lines key=value', 'key=value 줄로'), run: 'kubectl create secret generic db --from-env-file=db.env' },
    ],
    flags: { type: t('Type of the secret.', '시크릿의 타입.') },
  },
  'create secret tls': {
    about: t(
      'Make a secret of a certificate and its key, both PEM; they must belong together.',
      '인증서와 키(둘 다 PEM)로 시크릿을 만든다. 둘은 서로 짝이어야 한다.',
    ),
    examples: [
      { say: t('Of two files', '파일 둘로'), run: 'kubectl create secret tls web-cert --cert=tls.crt --key=tls.key' },
    ],
    flags: { cert: t('File of the certificate.', '인증서 파일.'), key: t('File of the key.', '키 파일.') },
  },
  'create service': {
    about: t('Make a service; the subcommand says of which type.', '서비스를 만든다. 타입은 하위 명령이 정한다.'),
  },
  'create service clusterip': {
    examples: [
      {
        say: t('Port 80, to 8080 of the Pods', '80번을 파드의 8080번으로'),
        run: 'kubectl create service clusterip web --tcp=80:8080',
      },
      { say: t('Headless', '헤드리스'), run: 'kubectl create service clusterip db --clusterip="None"' },
    ],
    flags: { clusterip: t('Address of the service, or None.', '서비스 주소 또는 None.'), tcp: PORTS },
  },
  'create service externalname': {
    about: t(
      'Make a service that is another name for a host outside.',
      '바깥 호스트의 다른 이름이 되는 서비스를 만든다.',
    ),
    examples: [
      {
        say: t('Another name', '다른 이름'),
        run: 'kubectl create service externalname db --external-name db.example.com',
      },
    ],
    flags: { 'external-name': t('The name outside.', '바깥 이름.'), tcp: PORTS },
  },
  'create service loadbalancer': {
    examples: [{ say: t('Port 80', '80번 포트'), run: 'kubectl create service loadbalancer web --tcp=80:8080' }],
    flags: { tcp: PORTS },
  },
  'create service nodeport': {
    examples: [
      {
        say: t('On port 30080 of every node', '모든 노드의 30080번 포트로'),
        run: 'kubectl create service nodeport web --tcp=80:8080 --node-port=30080',
      },
    ],
    flags: { 'node-port': t('Port of the nodes.', '노드 포트.'), tcp: PORTS },
  },
  'create serviceaccount': {
    examples: [{ say: t('A service account', '서비스어카운트'), run: 'kubectl create serviceaccount ci' }],
  },
  'create token': {
    examples: [
      { say: t('A token', '토큰'), run: 'kubectl create token ci' },
      { say: t('For ten minutes', '십 분짜리'), run: 'kubectl create token ci --duration 10m' },
      {
        say: t('For another reader', '다른 곳에 낼 토큰'),
        run: 'kubectl create token ci --audience https://example.com',
      },
      {
        say: t('One that ends with a Pod', '파드와 함께 끝나는 토큰'),
        run: 'kubectl create token ci --bound-object-kind Pod --bound-object-name web',
      },
    ],
    flags: {
      audience: t(
        'Who the token is for; may be given several times. Without it: the API server.',
        '토큰을 받을 쪽. 여러 번 줄 수 있고, 없으면 API 서버다.',
      ),
      'bound-object-kind': t(
        'Kind of the object whose end ends the token: Node, Pod or Secret.',
        '이 오브젝트가 사라지면 토큰도 끝난다: Node, Pod, Secret.',
      ),
      'bound-object-name': t('Name of that object.', '그 오브젝트의 이름.'),
      'bound-object-uid': t('UID of that object; empty: the one it has.', '그 오브젝트의 UID. 비우면 지금 UID를 쓴다.'),
      duration: t(
        'How long the token is to be good; 0 leaves it to the server.',
        '토큰이 쓸모 있을 시간. 0이면 서버에 맡긴다.',
      ),
    },
  },
};
