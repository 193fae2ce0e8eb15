/** Help of expose, run, explain, get, edit, delete. */
import { type Pages, t } from '../text.ts';

const FORMATS = t(
  'Format of the output: json, yaml, kyaml, name, wide, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file, custom-columns or custom-columns-file.',
  '출력 형식: json, yaml, kyaml, name, wide, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file, custom-columns, custom-columns-file.',
);

export const PAGES: Pages = {
  get: {
    about: t(
      'Show one object, several, or all of a kind as a table, or in another format with -o.\n\nThe server fills the table. Without --all-namespaces only the namespace of the context is looked at. Kinds may be given by short name ("po"), with their group ("deployments.apps") and several at once ("pods,services").',
      '오브젝트 하나, 여러 개, 또는 한 종류 전부를 표로 보여 준다. -o로 다른 형식을 고른다.\n\n표는 서버가 채운다. --all-namespaces가 없으면 컨텍스트의 네임스페이스만 본다. 종류는 줄임말("po"), 그룹을 붙인 이름("deployments.apps"), 여러 개("pods,services")로도 줄 수 있다.',
    ),
    examples: [
      { say: t('All Pods of the namespace', '네임스페이스의 파드 전부'), run: 'kubectl get pods' },
      { say: t('With node and address', '노드와 주소까지'), run: 'kubectl get pods -o wide' },
      { say: t('Two kinds at once', '두 종류를 한꺼번에'), run: 'kubectl get deployments,services' },
      { say: t('One object as YAML', '오브젝트 하나를 YAML로'), run: 'kubectl get deployment/web -o yaml' },
      { say: t('What a file says', '파일에 적힌 것'), run: 'kubectl get -f pod.yaml -o json' },
      { say: t('What a kustomization says', '커스터마이제이션에 적힌 것'), run: 'kubectl get -k dir/' },
      { say: t('A version of choice', '고른 버전으로'), run: 'kubectl get deployments.v1.apps' },
      { say: t('Only a field', '필드 하나만'), run: "kubectl get pod web -o jsonpath='{.status.podIP}'" },
      {
        say: t('Columns of your own', '열을 직접 정하기'),
        run: 'kubectl get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName',
      },
      {
        say: t('By label, in all namespaces', '레이블로, 모든 네임스페이스에서'),
        run: 'kubectl get pods -l app=web -A',
      },
      { say: t('Watch what changes', '바뀌는 것을 지켜보기'), run: 'kubectl get pods --watch' },
      { say: t('A subresource', '하위 리소스'), run: 'kubectl get deployment web --subresource=scale' },
    ],
    flags: {
      'ignore-not-found': t('An object that is not there is no error.', '오브젝트가 없어도 오류로 치지 않는다.'),
      'label-columns': t(
        'Labels to show as columns, with commas between; may be given several times.',
        '열로 보여 줄 레이블. 쉼표로 잇거나 여러 번 준다.',
      ),
      output: FORMATS,
      'output-watch-events': t(
        'With --watch or --watch-only: say what kind of event each line is.',
        '--watch, --watch-only와 함께: 줄마다 이벤트 종류를 적는다.',
      ),
      'server-print': t('Take the table as the server fills it.', '서버가 채운 표를 쓴다.'),
      'show-kind': t('Put the kind before each name.', '이름마다 종류를 앞에 붙인다.'),
      'sort-by': t(
        "Sort by this JSONPath, as '{.metadata.name}'; the field must be a number or a text.",
        "이 JSONPath로 정렬한다(예: '{.metadata.name}'). 필드는 수나 글이어야 한다.",
      ),
      watch: t('After the list go on with what changes.', '목록을 보여 준 뒤 바뀌는 것을 계속 보여 준다.'),
      'watch-only': t('Only what changes, without the list.', '목록 없이 바뀌는 것만 보여 준다.'),
    },
  },
  run: {
    about: t('Make one Pod that runs an image.', '이미지를 실행하는 파드 하나를 만든다.'),
    examples: [
      { say: t('A Pod of nginx', 'nginx 파드'), run: 'kubectl run web --image=nginx' },
      {
        say: t('With a port and variables', '포트와 환경 변수를 붙여서'),
        run: 'kubectl run web --image=nginx --port=80 --env=MODE=test',
      },
      {
        say: t('Only show what would be made', '무엇이 만들어질지 보기만'),
        run: 'kubectl run web --image=nginx --dry-run=client -o yaml',
      },
      {
        say: t('A shell to try things out, gone at its end', '끝나면 사라지는 시험용 셸'),
        run: 'kubectl run tmp --image=busybox -it --rm --restart=Never -- sh',
      },
      {
        say: t('Another command in the image', '이미지의 다른 명령'),
        run: 'kubectl run job --image=busybox --command -- sleep 60',
      },
    ],
    flags: {
      annotations: t(
        'Annotations of the Pod, key=value; may be given several times.',
        '파드의 애너테이션. key=value 꼴이고 여러 번 줄 수 있다.',
      ),
      attach: t(
        'Wait for the Pod and connect to it; so by default with --stdin.',
        '파드를 기다렸다가 연결한다. --stdin이면 기본으로 그렇게 한다.',
      ),
      command: t('What follows -- is the command, not its arguments.', '-- 뒤를 인자가 아니라 명령으로 쓴다.'),
      'detach-keys': t(
        'Keys that leave the session and let the container run on.',
        '컨테이너는 두고 세션만 떠나는 키.',
      ),
      expose: t(
        'Make a ClusterIP Service for the Pod, too; needs --port.',
        '파드의 ClusterIP 서비스도 만든다. --port가 있어야 한다.',
      ),
      labels: t('Labels of the Pod, key=value with commas between.', '파드의 레이블. key=value를 쉼표로 잇는다.'),
      'leave-stdin-open': t(
        'With -i: keep standard input open for those who attach later.',
        '-i와 함께: 나중에 연결할 사람을 위해 표준 입력을 열어 둔다.',
      ),
      port: t('Port that the container opens.', '컨테이너가 여는 포트.'),
      privileged: t('Run as a privileged container.', '특권 컨테이너로 실행한다.'),
      quiet: t('Print nothing of kubectl itself.', 'kubectl 자신의 말은 출력하지 않는다.'),
      restart: t(
        'Restart policy of the Pod: Always, OnFailure or Never.',
        '파드의 재시작 정책: Always, OnFailure, Never.',
      ),
      rm: t(
        'Delete the Pod when the session ends; needs -i or --attach.',
        '세션이 끝나면 파드를 지운다. -i나 --attach가 있어야 한다.',
      ),
    },
  },
  expose: {
    about: t(
      'Make a Service that sends traffic to the Pods of an object: a Pod, a Deployment, a ReplicaSet, a ReplicationController or another Service. Selector and ports are taken from it where they are not given.',
      '파드, 디플로이먼트, 레플리카셋, 레플리케이션컨트롤러, 다른 서비스의 파드로 트래픽을 보내는 서비스를 만든다. 주지 않은 셀렉터와 포트는 그 오브젝트에서 가져온다.',
    ),
    examples: [
      {
        say: t('Port 80, to port 8080 of the Pods', '80번 포트를 파드의 8080번으로'),
        run: 'kubectl expose deployment web --port=80 --target-port=8080',
      },
      {
        say: t('On a port of every node', '모든 노드의 포트로'),
        run: 'kubectl expose deployment web --port=80 --type=NodePort',
      },
      {
        say: t('From a file, under another name', '파일에서, 다른 이름으로'),
        run: 'kubectl expose -f web.yaml --port=80 --name=front',
      },
      { say: t('A Pod', '파드'), run: 'kubectl expose pod web --port=80' },
    ],
    flags: {
      'cluster-ip': t(
        'Address of the Service; empty takes a free one, None makes it headless.',
        '서비스 주소. 비우면 남는 주소를, None이면 헤드리스 서비스를 만든다.',
      ),
      'external-ip': t('An address outside that is accepted, too.', '함께 받아들일 바깥 주소.'),
      labels: t('Labels of the Service.', '서비스의 레이블.'),
      'load-balancer-ip': t('Address to ask the load balancer for.', '로드 밸런서에 요청할 주소.'),
      name: t('Name of the Service.', '서비스 이름.'),
      port: t('Port of the Service.', '서비스 포트.'),
      protocol: t('Network protocol; TCP when there is none.', '네트워크 프로토콜. 없으면 TCP.'),
      selector: t(
        'Labels of the Pods; equality only. Empty takes those of the object.',
        '파드의 레이블(= 조건만). 비우면 오브젝트의 것을 쓴다.',
      ),
      'session-affinity': t('"None" or "ClientIP".', '"None" 또는 "ClientIP".'),
      'target-port': t('Name or number of the port of the containers.', '컨테이너 포트의 이름이나 번호.'),
      type: t(
        'ClusterIP, NodePort, LoadBalancer or ExternalName.',
        'ClusterIP, NodePort, LoadBalancer, ExternalName 중 하나.',
      ),
    },
  },
  explain: {
    about: t(
      'Tell what a kind is and what its fields mean. Fields are named as in JSONPath: <kind>.<field>.<field>.\n\nThe structure is asked of the server; the words are of this lab.',
      '종류와 그 필드의 뜻을 알려 준다. 필드는 <종류>.<필드>.<필드>로 적는다.\n\n구조는 서버에 묻고, 설명은 이 실습실의 글이다.',
    ),
    examples: [
      { say: t('A kind and its fields', '종류와 그 필드'), run: 'kubectl explain pods' },
      { say: t('All fields at once', '모든 필드를 한꺼번에'), run: 'kubectl explain pods --recursive' },
      { say: t('One field', '필드 하나'), run: 'kubectl explain deployment.spec.strategy' },
      { say: t('Another version', '다른 버전'), run: 'kubectl explain deployments --api-version=apps/v1' },
    ],
    flags: {
      'api-version': t('Group and version to take, group/version.', '쓸 그룹과 버전. group/version 꼴.'),
      output: t('"plaintext" or "plaintext-openapiv2".', '"plaintext" 또는 "plaintext-openapiv2".'),
      recursive: t(
        'Names of all fields down to the last, without their words.',
        '설명 없이 모든 필드 이름을 끝까지 보여 준다.',
      ),
    },
  },
  edit: {
    about: t(
      'Open objects of the server in an editor: that of KUBE_EDITOR or EDITOR, or the one of the page. What is saved is sent as a patch; when the server refuses it, the editor opens again with the reasons.',
      '서버의 오브젝트를 편집기로 연다. KUBE_EDITOR나 EDITOR의 편집기, 없으면 화면의 편집기를 쓴다. 저장한 내용은 패치로 보내고, 서버가 거절하면 까닭을 적어 다시 연다.',
    ),
    examples: [
      { say: t('A Service', '서비스'), run: 'kubectl edit svc/web' },
      { say: t('As JSON', 'JSON으로'), run: 'kubectl edit deployment/web -o json' },
      { say: t('With vim', 'vim으로'), run: 'KUBE_EDITOR=vim kubectl edit svc/web' },
      {
        say: t('Keep the configuration for apply', 'apply가 쓸 설정도 적어 두기'),
        run: 'kubectl edit deployment/web --save-config',
      },
      { say: t('The status', '상태'), run: "kubectl edit deployment web --subresource='status'" },
    ],
    flags: {
      output: t('Format to edit: json, yaml or kyaml.', '편집할 형식: json, yaml, kyaml.'),
      'output-patch': t('Print the patch that is sent.', '보낸 패치를 출력한다.'),
    },
  },
  delete: {
    about: t(
      'Delete objects that files, names, kinds or labels point at.\n\nPods get a time of grace to end in; --force with --grace-period=0 does not wait for it, and the process may then still run for a while.',
      '파일, 이름, 종류, 레이블이 가리키는 오브젝트를 지운다.\n\n파드에는 끝낼 시간이 주어진다. --force와 --grace-period=0을 주면 기다리지 않으며, 프로세스가 잠시 더 돌 수 있다.',
    ),
    examples: [
      { say: t('What a file says', '파일에 적힌 것'), run: 'kubectl delete -f web.yaml' },
      { say: t('By name', '이름으로'), run: 'kubectl delete pod,service web' },
      { say: t('By label', '레이블로'), run: 'kubectl delete pods,services -l app=web' },
      { say: t('All Pods of the namespace', '네임스페이스의 파드 전부'), run: 'kubectl delete pods --all' },
      { say: t('At once', '당장'), run: 'kubectl delete pod web --grace-period=0 --force' },
      { say: t('Ask first', '먼저 물어보기'), run: 'kubectl delete -i pod/web' },
    ],
    flags: {
      force: t(
        'Forget the object at once, with --grace-period=0; it may still be running.',
        '--grace-period=0과 함께: 오브젝트를 바로 잊는다. 아직 돌고 있을 수 있다.',
      ),
      'ignore-not-found': t(
        'An object that is not there is no error; so by default with --all.',
        '오브젝트가 없어도 오류로 치지 않는다. --all이면 기본으로 그렇다.',
      ),
      interactive: t('Ask before deleting.', '지우기 전에 묻는다.'),
      now: t('Ask to end at once: --grace-period=1.', '바로 끝내게 한다. --grace-period=1과 같다.'),
      output: t('"name" prints names only.', '"name"이면 이름만 출력한다.'),
      raw: t('A path on the server to send DELETE to.', 'DELETE를 보낼 서버 경로.'),
      timeout: t(
        'How long to wait for the objects to be gone; 0: as the size of the objects suggests.',
        '오브젝트가 사라지기를 기다릴 시간. 0이면 오브젝트에 맞춰 정한다.',
      ),
      wait: t(
        'Wait until the objects are gone, finalizers and all.',
        '파이널라이저까지 끝나 오브젝트가 사라질 때까지 기다린다.',
      ),
    },
  },
};
