/** Help of describe, logs, attach, exec, port-forward, proxy, cp, auth, debug, events. */
import { type Pages, t } from '../text.ts';

const COPY = t('For --copy-to: ', '--copy-to와 함께: ');
const copy = (en: string, ko: string) => t(COPY.en + en, COPY.ko + ko);

export const PAGES: Pages = {
  describe: {
    about: t(
      'Show objects in detail, together with what belongs to them, such as events or controllers. Without an exact name all names that begin so are shown.',
      '오브젝트를 이벤트나 컨트롤러처럼 딸린 것과 함께 자세히 보여 준다. 딱 맞는 이름이 없으면 그렇게 시작하는 이름을 모두 보여 준다.',
    ),
    examples: [
      { say: t('A node', '노드'), run: 'kubectl describe nodes node-1' },
      { say: t('A Pod', '파드'), run: 'kubectl describe pods/web' },
      { say: t('All Pods that begin so', '그렇게 시작하는 파드 전부'), run: 'kubectl describe pods web' },
      { say: t('By label', '레이블로'), run: 'kubectl describe pods -l app=web' },
    ],
    flags: { 'show-events': t('Show the events, too.', '이벤트도 보여 준다.') },
  },
  logs: {
    about: t(
      'Print what a container wrote. Of a Pod with several containers the first or the annotated one is taken, unless -c names one. For a Deployment, a Job or a Service one of its Pods is taken.',
      '컨테이너가 남긴 로그를 출력한다. 컨테이너가 여럿이면 -c로 고르지 않는 한 첫째나 애너테이션이 가리키는 것을 쓴다. 디플로이먼트, 잡, 서비스를 주면 그 파드 가운데 하나를 쓴다.',
    ),
    examples: [
      { say: t('A Pod', '파드'), run: 'kubectl logs web' },
      { say: t('Go on as it comes', '나오는 대로 계속'), run: 'kubectl logs -f deployment/web' },
      { say: t('The container before the restart', '재시작하기 전 컨테이너'), run: 'kubectl logs -p web -c nginx' },
      { say: t('The last twenty lines', '마지막 스무 줄'), run: 'kubectl logs --tail=20 web' },
      { say: t('Of the last hour', '지난 한 시간'), run: 'kubectl logs --since=1h web' },
      {
        say: t('All containers of a label', '레이블로, 모든 컨테이너'),
        run: 'kubectl logs -l app=web --all-containers --prefix',
      },
    ],
    flags: {
      'all-containers': t('All containers of the Pods.', '파드의 모든 컨테이너.'),
      'all-pods': t('All Pods of the workload; brings --prefix with it.', '워크로드의 모든 파드. --prefix도 켠다.'),
      follow: t('Go on printing as more comes.', '새로 나오는 것도 계속 출력한다.'),
      'ignore-errors': t('With --follow: go on when one log breaks.', '--follow와 함께: 로그 하나가 끊겨도 이어 간다.'),
      'insecure-skip-tls-verify-backend': t(
        "Do not check the kubelet's certificate.",
        'kubelet의 인증서를 확인하지 않는다.',
      ),
      'limit-bytes': t('At most so many bytes; 0 has no limit.', '이 바이트까지만. 0이면 끝없이.'),
      'max-log-requests': t('How many logs may be followed at once.', '한꺼번에 따라갈 로그 수.'),
      prefix: t('Pod and container before each line.', '줄마다 파드와 컨테이너를 앞에 적는다.'),
      previous: t('The container that ran before this one.', '이번 것보다 앞서 돌던 컨테이너.'),
      since: t(
        'Only what is younger than this, as 5s, 2m, 3h; not with --since-time.',
        '이보다 새것만(5s, 2m, 3h 꼴). --since-time과 함께 쓸 수 없다.',
      ),
      'since-time': t('Only what came after this time (RFC 3339).', '이 시각(RFC 3339) 뒤의 것만.'),
      tail: t(
        'The last lines; -1 shows all. With a selector it is 10.',
        '마지막 줄 수. -1이면 모두 보여 준다. 셀렉터가 있으면 10이다.',
      ),
      timestamps: t('The time before each line.', '줄마다 시각을 앞에 적는다.'),
    },
  },
  attach: {
    about: t(
      'Connect to the main process of a container: see what it writes, and with -i write to it.',
      '컨테이너의 주 프로세스에 연결해 나오는 것을 보고, -i면 입력도 보낸다.',
    ),
    examples: [
      { say: t('See the output', '출력 보기'), run: 'kubectl attach web' },
      { say: t('With a terminal', '터미널로'), run: 'kubectl attach web -c shell -i -t' },
    ],
    flags: {
      'detach-keys': t(
        'Keys that leave the session and let the container run on.',
        '컨테이너는 두고 세션만 떠나는 키.',
      ),
    },
  },
  exec: {
    examples: [
      { say: t('One command', '명령 하나'), run: 'kubectl exec web -- date' },
      { say: t('In a container by name', '이름을 정한 컨테이너에서'), run: 'kubectl exec web -c nginx -- ls /' },
      { say: t('A shell', '셸'), run: 'kubectl exec web -i -t -- sh' },
      { say: t('In a Pod of a Deployment', '디플로이먼트의 파드에서'), run: 'kubectl exec deploy/web -- date' },
    ],
    flags: { quiet: t('Only what the command writes.', '명령이 쓴 것만 출력한다.') },
  },
  'port-forward': {
    about: t(
      'Forward ports of this machine to ports of a Pod, until Ctrl+C or the end of the Pod. For a Deployment or a Service one Pod is taken, and the forward ends with it.',
      '이 컴퓨터의 포트를 파드의 포트로 잇는다. Ctrl+C를 누르거나 파드가 끝나면 끊긴다. 디플로이먼트나 서비스를 주면 파드 하나를 골라 쓰고, 그 파드와 함께 끝난다.',
    ),
    examples: [
      { say: t('8080 here to 80 there', '여기 8080번을 저기 80번으로'), run: 'kubectl port-forward pod/web 8080:80' },
      { say: t('The same port on both sides', '양쪽 같은 포트'), run: 'kubectl port-forward pod/web 5000 6000' },
      {
        say: t('By the port name of a Service', '서비스의 포트 이름으로'),
        run: 'kubectl port-forward service/web 8443:https',
      },
      { say: t('Any free port here', '여기는 아무 빈 포트나'), run: 'kubectl port-forward pod/web :5000' },
    ],
    flags: {
      address: t(
        'Addresses to listen on, with commas between; IP addresses and localhost only.',
        '기다릴 주소. 쉼표로 잇고 IP 주소와 localhost만 쓴다.',
      ),
    },
  },
  proxy: {
    about: t(
      'Serve the API server on this machine with the credentials of the kubeconfig; programs can then ask without any.',
      'kubeconfig의 인증 정보로 API 서버를 이 컴퓨터에서 내준다. 다른 프로그램이 인증 없이 물어볼 수 있다.',
    ),
    examples: [
      { say: t('On port 8001', '8001번 포트로'), run: 'kubectl proxy' },
      { say: t('On another port', '다른 포트로'), run: 'kubectl proxy --port=8011' },
    ],
    flags: {
      'accept-hosts': t('Pattern of hosts that are served.', '받아 줄 호스트의 패턴.'),
      'accept-paths': t('Pattern of paths that are served.', '받아 줄 경로의 패턴.'),
      address: t('Address to listen on.', '기다릴 주소.'),
      'api-prefix': t('Prefix under which the API is served.', 'API를 내줄 경로 접두어.'),
      'append-server-path': t(
        "Put the path of the server's address before each path.",
        '서버 주소의 경로를 경로마다 앞에 붙인다.',
      ),
      'disable-filter': t('Serve all paths and hosts; this is dangerous.', '모든 경로와 호스트를 받는다. 위험하다.'),
      keepalive: t('Time between signs of life; 0 sends none.', '연결을 살려 두는 신호의 간격. 0이면 보내지 않는다.'),
      port: t('Port to listen on; 0 takes a free one.', '기다릴 포트. 0이면 빈 포트를 쓴다.'),
      'reject-methods': t('Pattern of methods that are refused.', '거절할 메서드의 패턴.'),
      'reject-paths': t('Pattern of paths that are refused.', '거절할 경로의 패턴.'),
      'unix-socket': t('A Unix socket to listen on.', '기다릴 유닉스 소켓.'),
      www: t('Folder of files to serve.', '함께 내줄 파일 폴더.'),
      'www-prefix': t('Prefix under which the files are served.', '파일을 내줄 경로 접두어.'),
    },
  },
  cp: {
    about: t(
      'Copy files and folders between this machine and a container. The container must have `tar`.',
      '이 컴퓨터와 컨테이너 사이에 파일과 폴더를 복사한다. 컨테이너에 `tar`가 있어야 한다.',
    ),
    examples: [
      { say: t('Into a Pod', '파드로'), run: 'kubectl cp ./page.html web:/tmp/page.html' },
      {
        say: t('Out of a Pod, of another namespace', '다른 네임스페이스의 파드에서'),
        run: 'kubectl cp team/web:/etc/hosts ./hosts',
      },
      { say: t('A container by name', '이름을 정한 컨테이너'), run: 'kubectl cp ./conf web:/conf -c nginx' },
      { say: t('By hand, with tar', '직접 tar로'), run: 'tar cf - ./conf | kubectl exec -i web -- tar xf - -C /tmp' },
    ],
    flags: {
      'no-preserve': t(
        'Do not keep owner and mode of the files in the container.',
        '컨테이너 안 파일의 소유자와 권한을 지키지 않는다.',
      ),
      retries: t(
        'How often to take up a copy out of a container again; negative has no end.',
        '컨테이너에서 복사가 끊기면 다시 이어 갈 횟수. 음수면 끝없이.',
      ),
    },
  },
  auth: {},
  'auth can-i': {
    about: t(
      'Ask the server whether you may do something: a verb with a kind, an object or a path. The answer is yes or no; the exit code is 0 for yes.',
      '어떤 일을 해도 되는지 서버에 묻는다. 동사와 함께 종류, 오브젝트, 경로를 준다. 답은 yes 아니면 no이고, yes면 종료 코드가 0이다.',
    ),
    examples: [
      { say: t('Make Pods', '파드 만들기'), run: 'kubectl auth can-i create pods' },
      { say: t('In all namespaces', '모든 네임스페이스에서'), run: 'kubectl auth can-i list secrets -A' },
      { say: t('As somebody else', '다른 사람으로'), run: 'kubectl auth can-i get pods --as=jane' },
      { say: t('Logs of Pods', '파드의 로그'), run: 'kubectl auth can-i get pods --subresource=log' },
      { say: t('A path', '경로'), run: 'kubectl auth can-i get /healthz' },
      { say: t('All that is allowed here', '여기서 허용된 것 전부'), run: 'kubectl auth can-i --list' },
    ],
    flags: {
      list: t('List all that is allowed.', '허용된 것을 모두 나열한다.'),
      quiet: t('Say nothing; the exit code tells.', '말없이 종료 코드로만 알린다.'),
      subresource: t('A subresource, such as log or scale.', 'log, scale 같은 하위 리소스.'),
    },
  },
  'auth reconcile': {
    about: t(
      'Make roles and bindings of files, or add to those that are there what they lack. Unlike apply it knows when rules mean the same. With --remove-extra-… what the file does not say is taken away.',
      '파일의 롤과 바인딩을 만들거나, 이미 있으면 모자란 것을 더한다. apply와 달리 규칙의 뜻이 같은지 안다. --remove-extra-…를 주면 파일에 없는 것을 없앤다.',
    ),
    examples: [
      { say: t('Add what lacks', '모자란 것 더하기'), run: 'kubectl auth reconcile -f rbac.yaml' },
      {
        say: t('And take away the rest', '나머지는 없애기'),
        run: 'kubectl auth reconcile -f rbac.yaml --remove-extra-permissions --remove-extra-subjects',
      },
    ],
  },
  'auth whoami': {
    examples: [
      { say: t('Who am I?', '나는 누구인가'), run: 'kubectl auth whoami' },
      { say: t('As JSON', 'JSON으로'), run: 'kubectl auth whoami -o json' },
    ],
  },
  debug: {
    about: t(
      'Make a session to look into something that runs. A Pod gets a further container, which can share its processes (--target), or is copied with changes (--copy-to); on a node a Pod is made that sees the files of the node at /host.',
      '돌고 있는 것을 들여다볼 세션을 만든다. 파드에는 프로세스를 함께 볼 수 있는(--target) 컨테이너를 더하거나, 고친 복사본을 만든다(--copy-to). 노드에는 노드의 파일을 /host에서 보는 파드를 만든다.',
    ),
    examples: [
      {
        say: t('A shell beside the containers of a Pod', '파드의 컨테이너 곁에 셸'),
        run: 'kubectl debug web -it --image=busybox',
      },
      {
        say: t('See the processes of a container', '컨테이너의 프로세스 보기'),
        run: 'kubectl debug web -it --image=busybox --target=nginx',
      },
      {
        say: t('A copy with another command', '명령을 바꾼 복사본'),
        run: 'kubectl debug web -it --copy-to=web-debug --container=nginx -- sh',
      },
      {
        say: t('A copy with other images', '이미지를 바꾼 복사본'),
        run: 'kubectl debug web --copy-to=web-debug --set-image=*=busybox',
      },
      { say: t('On a node', '노드에서'), run: 'kubectl debug node/node-1 -it --image=busybox' },
    ],
    flags: {
      'arguments-only': t('What follows -- are arguments, not the command.', '-- 뒤를 명령이 아니라 인자로 쓴다.'),
      attach: t(
        'Wait for the container and connect to it; so by default with -i.',
        '컨테이너를 기다렸다가 연결한다. -i면 기본으로 그렇게 한다.',
      ),
      container: t('Name of the debugging container.', '디버그 컨테이너의 이름.'),
      'copy-to': t('Name of the copy to make of the Pod.', '파드의 복사본 이름.'),
      custom: t(
        'File with a part of a container that is put over the profile.',
        '프로파일 위에 덮을, 컨테이너 일부를 적은 파일.',
      ),
      image: t('Image of the debugging container.', '디버그 컨테이너의 이미지.'),
      'keep-annotations': copy('keep the annotations.', '애너테이션을 그대로 둔다.'),
      'keep-init-containers': copy('run the init containers.', '초기화 컨테이너도 실행한다.'),
      'keep-labels': copy('keep the labels.', '레이블을 그대로 둔다.'),
      'keep-liveness': copy('keep the liveness probes.', '활성 프로브를 그대로 둔다.'),
      'keep-readiness': copy('keep the readiness probes.', '준비 프로브를 그대로 둔다.'),
      'keep-startup': copy('keep the startup probes.', '스타트업 프로브를 그대로 둔다.'),
      profile: t(
        'What the container may do: general, baseline, restricted, netadmin or sysadmin.',
        '컨테이너가 할 수 있는 일: general, baseline, restricted, netadmin, sysadmin.',
      ),
      replace: copy('delete the Pod.', '원래 파드를 지운다.'),
      'same-node': copy('on the same node.', '같은 노드에 둔다.'),
      'set-image': copy('images, container=image.', '이미지. 컨테이너=이미지 꼴.'),
      'share-processes': copy('containers see the processes of each other.', '컨테이너가 서로의 프로세스를 본다.'),
      target: t('Container whose processes the added container sees.', '더한 컨테이너가 프로세스를 볼 컨테이너.'),
    },
  },
  events: {
    about: t(
      'List events of the namespace, the oldest first, or those of one object.',
      '네임스페이스의 이벤트를 오래된 것부터 나열한다. 한 오브젝트의 것만 볼 수도 있다.',
    ),
    examples: [
      { say: t('Of the namespace', '네임스페이스의 것'), run: 'kubectl events' },
      {
        say: t('Of one Pod, as they come', '파드 하나의 것, 생기는 대로'),
        run: 'kubectl events --for pod/web --watch',
      },
      { say: t('Only warnings', '경고만'), run: 'kubectl events --types=Warning' },
    ],
    flags: {
      for: t('Only events of this object, as pod/web.', '이 오브젝트의 이벤트만(예: pod/web).'),
      output: t('Format of the output.', '출력 형식.'),
      types: t('Only events of these types, with commas between.', '이 타입의 이벤트만. 쉼표로 잇는다.'),
      watch: t('Go on as they come.', '생기는 대로 계속 보여 준다.'),
    },
  },
};
