/** Manual pages: short ones, in our own words. */
import type { Text } from '../../kernel/language.ts';
import { FILE_TOOLS } from './file-tools.ts';
import { MACHINE_TOOLS } from './machine-tools.ts';
import { type ManualPage, pagesOf } from './page.ts';
import { TEXT_TOOLS } from './text-tools.ts';

const t = (en: string, ko: string): Text => ({ en, ko });

const OFTEN_USED: readonly [string, ManualPage][] = [
  [
    'awk',
    {
      what: t('finds lines and works with their fields', '줄을 골라 그 칸들을 다룬다'),
      synopsis: "awk [-F SEPARATOR] [-v NAME=VALUE] 'PROGRAM' [FILE...]",
      options: [
        ['-F SEPARATOR', t('what separates fields; default: blanks', '칸을 나누는 글자. 기본은 빈칸')],
        ['-v NAME=VALUE', t('sets a variable before the program begins', '프로그램이 시작되기 전에 변수를 정한다')],
        ['-f FILE', t('the program is in a file', '프로그램을 파일에서 읽는다')],
      ],
      examples: [
        ["kubectl get pods | awk '{print $1, $3}'", t('names and states', '이름과 상태만 본다')],
        [
          "kubectl get pods | awk 'NR > 1 && $4 > 0 {print $1}'",
          t('Pods that have been restarted', '다시 시작된 적이 있는 파드'),
        ],
        ["awk -F: '{print $1}' /etc/passwd", t('another separator', '다른 구분 글자를 쓴다')],
      ],
    },
  ],
  [
    'base64',
    {
      what: t('encodes and decodes', 'base64로 바꾸거나 되돌린다'),
      synopsis: 'base64 [-d] [-w COLUMNS] [FILE]',
      options: [
        ['-d', t('decodes', '되돌린다')],
        ['-w COLUMNS', t('breaks lines there; 0: never', '그 칸에서 줄을 바꾼다. 0이면 바꾸지 않는다')],
      ],
      examples: [
        [
          "kubectl get secret db -o jsonpath='{.data.password}' | base64 -d",
          t('reads a Secret', '시크릿의 값을 읽는다'),
        ],
        ["echo -n 'p@ss' | base64", t('without a newline at the end', '끝에 줄바꿈을 넣지 않는다')],
      ],
    },
  ],
  [
    'bash',
    {
      what: t('the shell: runs commands and scripts', '셸. 명령과 스크립트를 실행한다'),
      synopsis: 'bash [-c COMMAND] [-eux] [FILE [ARGUMENT...]]',
      options: [
        ['-c COMMAND', t('runs the text given', '주어진 글을 실행한다')],
        ['-e', t('ends at the first failure', '처음 실패한 곳에서 끝난다')],
        ['-x', t('shows each command before it runs', '명령을 실행하기 전에 보여 준다')],
      ],
      examples: [['bash -ex deploy.sh', t('a script step by step', '스크립트를 한 단계씩 따라간다')]],
    },
  ],
  [
    'cat',
    {
      what: t('shows files', '파일의 내용을 보여 준다'),
      synopsis: 'cat [-nA] [FILE...]',
      options: [
        ['-n', t('numbers lines', '줄마다 번호를 붙인다')],
        ['-A', t('shows tabs and ends of lines', '탭과 줄 끝을 눈에 보이게 한다')],
      ],
      examples: [['cat -A config.yaml', t('finds tabs that YAML forbids', 'YAML이 금하는 탭을 찾는다')]],
    },
  ],
  [
    'chmod',
    {
      what: t('changes permissions', '권한을 바꾼다'),
      synopsis: 'chmod [-R] MODE FILE...',
      options: [['-R', t('folders with all that is in them', '폴더와 그 안의 모든 것')]],
      examples: [
        ['chmod +x run.sh', t('makes a script executable', '스크립트를 실행할 수 있게 한다')],
        ['chmod 600 key', t('only the owner may read it', '주인만 읽을 수 있게 한다')],
      ],
    },
  ],
  [
    'cp',
    {
      what: t('copies files', '파일을 복사한다'),
      synopsis: 'cp [-r] SOURCE... TARGET',
      options: [
        ['-r', t('folders, too', '폴더도 복사한다')],
        ['-p', t('keeps times and permissions', '시각과 권한을 지킨다')],
      ],
      examples: [['cp deploy.yaml deploy.yaml.bak', t('keeps a copy before an edit', '고치기 전에 사본을 둔다')]],
    },
  ],
  [
    'curl',
    {
      what: t('sends HTTP requests', 'HTTP 요청을 보낸다'),
      synopsis: 'curl [OPTION...] URL...',
      options: [
        ['-s', t('shows no progress', '진행 상황을 보이지 않는다')],
        ['-i', t('shows the headers of the answer', '응답 헤더도 보여 준다')],
        ['-v', t('shows the whole conversation', '주고받은 것을 모두 보여 준다')],
        ['-o FILE', t('writes the body to a file', '본문을 파일에 쓴다')],
        ['-w FORMAT', t('says something at the end, such as %{http_code}', '끝에 %{http_code} 같은 값을 적는다')],
        ["-H 'NAME: VALUE'", t('sends a header', '헤더를 보낸다')],
        ['-X METHOD', t('another method', '다른 메서드를 쓴다')],
        ['-d DATA', t('sends data', '데이터를 보낸다')],
        ['--max-time SECONDS', t('gives up then', '그 시간이 지나면 그만둔다')],
      ],
      examples: [["curl -s -o /dev/null -w '%{http_code}\\n' http://web", t('only the status', '상태 코드만 본다')]],
    },
  ],
  [
    'cut',
    {
      what: t('keeps columns of lines', '줄에서 칸을 잘라 낸다'),
      synopsis: 'cut -d CHARACTER -f LIST [FILE...]',
      options: [
        ['-d CHARACTER', t('what separates fields; default: tab', '칸을 나누는 글자. 기본은 탭')],
        ['-f LIST', t('which fields: 1,3-', '남길 칸: 1,3-')],
        ['-c LIST', t('which characters', '남길 글자')],
      ],
      examples: [['cut -d: -f1 /etc/passwd', t('the first field', '첫 칸')]],
    },
  ],
  [
    'date',
    {
      what: t('shows the time', '시각을 보여 준다'),
      synopsis: 'date [-u] [-d TEXT] [+FORMAT]',
      options: [['-d TEXT', t('another time: "2 days ago", @0', '다른 시각: "2 days ago", @0')]],
      examples: [['date +%FT%TZ', t('as Kubernetes writes it', '쿠버네티스가 적는 꼴')]],
    },
  ],
  [
    'diff',
    {
      what: t('compares files line by line', '파일을 줄마다 견준다'),
      synopsis: 'diff [-ur] FILE FILE',
      options: [
        ['-u', t('with lines around', '둘레의 줄도 함께 보여 준다')],
        ['-r', t('folders, too', '폴더도 견준다')],
      ],
      examples: [['diff -u old.yaml new.yaml', t('what changed in a manifest', '매니페스트에서 바뀐 곳')]],
    },
  ],
  [
    'dig',
    {
      what: t('asks the DNS', 'DNS에 묻는다'),
      synopsis: 'dig [@SERVER] NAME [TYPE]',
      options: [
        ['+short', t('only the answer', '답만 보여 준다')],
        ['+search', t('tries the search list', '검색 목록을 써 본다')],
      ],
      examples: [
        ['dig +short web.default.svc.cluster.local', t("a Service's address", '서비스의 주소')],
        ['dig +short SRV _http._tcp.web.default.svc.cluster.local', t('ports by name', '이름 붙은 포트')],
      ],
    },
  ],
  [
    'env',
    {
      what: t('shows or changes the environment', '환경 변수를 보거나 바꾼다'),
      synopsis: 'env [-i] [NAME=VALUE...] [COMMAND [ARGUMENT...]]',
      options: [['-i', t('begins with nothing', '빈 환경에서 시작한다')]],
      examples: [['kubectl exec web-0 -- env', t('what a container is given', '컨테이너가 받은 환경 변수')]],
    },
  ],
  [
    'find',
    {
      what: t('looks for files', '파일을 찾는다'),
      synopsis: 'find [FOLDER...] [TEST...] [ACTION]',
      options: [
        ['-name PATTERN', t('by name', '이름으로 고른다')],
        ['-type f, -type d', t('files, folders', '파일, 폴더')],
        ['-exec COMMAND {} \\;', t('runs a command on each', '찾은 것마다 명령을 실행한다')],
      ],
      examples: [["find . -name '*.yaml' -type f", t('all manifests', '모든 매니페스트')]],
    },
  ],
  [
    'grep',
    {
      what: t('finds lines', '줄을 찾는다'),
      synopsis: 'grep [OPTION...] PATTERN [FILE...]',
      options: [
        ['-i', t('large and small letters are the same', '대소문자를 가리지 않는다')],
        ['-v', t('lines that do not match', '맞지 않는 줄을 고른다')],
        ['-E', t('extended expressions: + ? | ( )', '확장 정규 표현식: + ? | ( )')],
        ['-n', t('with line numbers', '줄 번호를 붙인다')],
        ['-c', t('only how many', '몇 줄인지만 말한다')],
        ['-o', t('only what matches', '맞는 부분만 보여 준다')],
        ['-r', t('folders with all that is in them', '폴더 안까지 찾는다')],
        ['-A N, -B N, -C N', t('lines after, before, around', '뒤, 앞, 앞뒤의 줄도 보여 준다')],
      ],
      examples: [
        ['kubectl get pods -A | grep -v Running', t('what does not run', '실행 중이 아닌 것')],
        ["kubectl logs web-0 | grep -c ' 500 '", t('counts errors', '오류를 센다')],
      ],
    },
  ],
  [
    'gzip',
    {
      what: t('compresses files', '파일을 압축한다'),
      synopsis: 'gzip [-dk] [FILE...]',
      options: [
        ['-d', t('restores them', '되돌린다')],
        ['-k', t('keeps the file', '파일을 남겨 둔다')],
      ],
      examples: [['gzip -k events.log', t('compresses a copy', '사본을 압축한다')]],
    },
  ],
  [
    'head',
    {
      what: t('shows the beginning', '앞부분을 보여 준다'),
      synopsis: 'head [-n LINES] [-c BYTES] [FILE...]',
      options: [['-n LINES', t('so many lines; -3: all but the last three', '그만큼의 줄. -3은 마지막 셋을 뺀 모두')]],
      examples: [['kubectl get events | head -n 5', t('the first five lines', '처음 다섯 줄')]],
    },
  ],
  [
    'helm',
    {
      what: t('installs charts', '차트를 설치한다'),
      synopsis: 'helm COMMAND [NAME] [CHART] [FLAG...]',
      options: [],
      examples: [
        ['helm install web ./web', t('a first release', '처음 설치한다')],
        ['helm upgrade --install web ./web --set replicaCount=3', t('installs it or upgrades it', '설치하거나 올린다')],
        ['helm history web', t('its revisions', '지난 리비전')],
      ],
    },
  ],
  [
    'jq',
    {
      what: t('picks values out of JSON', 'JSON에서 값을 골라낸다'),
      synopsis: 'jq [-rcs] FILTER [FILE...]',
      options: [
        ['-r', t('texts without quotes', '글을 따옴표 없이 쓴다')],
        ['-c', t('one line each', '한 줄에 하나씩')],
        ['-s', t('all inputs as one list', '모든 입력을 한 목록으로 읽는다')],
        ['--arg NAME VALUE', t('a variable $NAME', '변수 $NAME을 정한다')],
      ],
      examples: [
        ["kubectl get pods -o json | jq -r '.items[].metadata.name'", t('names of all Pods', '모든 파드의 이름')],
        [
          'kubectl get pods -o json | jq -r \'.items[] | select(.status.phase != "Running") | .metadata.name\'',
          t('those that do not run', '실행 중이 아닌 파드'),
        ],
      ],
    },
  ],
  [
    'yq',
    {
      what: t('is jq for YAML', 'YAML을 읽는 jq이다'),
      synopsis: 'yq [-yi] [JQ-OPTION...] FILTER [FILE...]',
      options: [
        ['-y', t('prints YAML, not JSON', 'JSON이 아니라 YAML로 쓴다')],
        ['-i', t('changes the files themselves (with -y)', '파일을 그 자리에서 고친다(-y와 함께)')],
        ['-w N', t('folds texts after column N', '글을 N번째 열 뒤에서 접는다')],
      ],
      examples: [
        ["yq -r '.spec.template.spec.containers[].image' web.yaml", t('the images', '이미지 이름')],
        ["yq -yi '.spec.replicas = 3' web.yaml", t('another number of Pods', '파드 수를 바꾼다')],
      ],
    },
  ],
  [
    'kill',
    {
      what: t('sends signals', '시그널을 보낸다'),
      synopsis: 'kill [-SIGNAL] PID...',
      options: [
        ['-TERM', t('please end (default)', '끝내 달라고 한다 (기본)')],
        ['-KILL', t('ends it at once', '바로 끝낸다')],
        ['-l', t('lists the signals', '시그널 목록을 보여 준다')],
      ],
      examples: [
        ['kubectl exec web-0 -- kill 1', t("ends a container's first process", '컨테이너의 첫 프로세스를 끝낸다')],
      ],
    },
  ],
  [
    'kubectl',
    {
      what: t('talks to a cluster', '클러스터에 명령을 보낸다'),
      synopsis: 'kubectl COMMAND [TYPE] [NAME] [FLAG...]',
      options: [
        ['-n NAMESPACE', t('in another namespace', '다른 네임스페이스에서')],
        ['-o FORMAT', t('yaml, json, wide, name, jsonpath=…', 'yaml, json, wide, name, jsonpath=…')],
        ['-l SELECTOR', t('by label', '레이블로 고른다')],
        ['-w', t('goes on and shows changes', '바뀌는 것을 계속 보여 준다')],
      ],
      examples: [
        ['kubectl get pods -o wide', t('with nodes and addresses', '노드와 주소까지 본다')],
        ['kubectl explain pod.spec.containers', t('what fields mean', '필드의 뜻을 본다')],
        ['kubectl help COMMAND', t('the page of one command', '명령 하나의 도움말')],
      ],
    },
  ],
  [
    'less',
    {
      what: t('shows a text page by page', '글을 한 쪽씩 보여 준다'),
      synopsis: 'less [-NSRFi] [+COMMAND] [FILE...]',
      options: [
        ['-N', t('numbers lines', '줄마다 번호를 붙인다')],
        ['-S', t('cuts long lines', '긴 줄을 자른다')],
        ['-F', t('leaves at once what fits on the screen', '한 화면에 들어가면 바로 끝낸다')],
        ['+F', t('follows a file as it grows; Ctrl-C stops', '늘어나는 파일을 따라간다. Ctrl-C로 멈춘다')],
        ['SPACE, b', t('a page on, a page back', '한 쪽 앞으로, 뒤로')],
        ['/PATTERN, n', t('searches, searches again', '찾는다, 다시 찾는다')],
        ['&PATTERN', t('only lines that match', '맞는 줄만')],
        ['h', t('all keys', '글쇠를 모두 보여 준다')],
        ['q', t('ends', '끝낸다')],
      ],
      examples: [['kubectl describe pod web-0 | less', t('a long text at leisure', '긴 글을 천천히 읽는다')]],
    },
  ],
  [
    'ln',
    {
      what: t('makes links', '링크를 만든다'),
      synopsis: 'ln -s TARGET NAME',
      options: [
        [
          '-s',
          t(
            'a link by name; without it, one more name for the file',
            '이름으로 가리키는 링크. 없으면 같은 파일의 다른 이름',
          ),
        ],
        ['-f', t('replaces what is there', '있던 것을 바꾼다')],
      ],
      examples: [['ln -sf v2 current', t('points a link at another folder', '링크가 다른 폴더를 가리키게 한다')]],
    },
  ],
  [
    'ls',
    {
      what: t('lists files', '파일 목록을 보여 준다'),
      synopsis: 'ls [-lahtrRF] [FILE...]',
      options: [
        ['-l', t('with permissions, owner, size, time', '권한, 주인, 크기, 시각까지')],
        ['-a', t('those that begin with a dot, too', '점으로 시작하는 것까지')],
        ['-h', t('sizes for people', '크기를 읽기 쉽게')],
        ['-t', t('newest first', '새것부터')],
      ],
      examples: [
        [
          'kubectl exec web-0 -- ls -l /etc/config',
          t('what a ConfigMap became', '컨피그맵이 어떤 파일이 되었는지 본다'),
        ],
      ],
    },
  ],
  [
    'man',
    {
      what: t('shows these pages', '이 설명서를 보여 준다'),
      synopsis: 'man NAME; man -k WORD',
      options: [
        ['-k WORD', t('finds pages', '설명서를 찾는다')],
        ['-f NAME', t('only the first line', '첫 줄만 보여 준다')],
      ],
      examples: [['man -k dns', t('what there is about the DNS', 'DNS에 관한 것을 찾는다')]],
    },
  ],
  [
    'mkdir',
    {
      what: t('makes folders', '폴더를 만든다'),
      synopsis: 'mkdir [-p] FOLDER...',
      options: [
        ['-p', t('with those above; no error if it is there', '위 폴더까지 만든다. 이미 있어도 오류가 아니다')],
      ],
      examples: [['mkdir -p chart/templates', t('both at once', '둘을 한꺼번에 만든다')]],
    },
  ],
  [
    'mv',
    {
      what: t('renames and moves files', '파일의 이름을 바꾸거나 옮긴다'),
      synopsis: 'mv [-in] SOURCE... TARGET',
      options: [['-n', t('never replaces a file', '있는 파일을 바꾸지 않는다')]],
      examples: [['mv draft.yaml app.yaml', t('another name', '이름을 바꾼다')]],
    },
  ],
  [
    'nslookup',
    {
      what: t('asks the DNS', 'DNS에 묻는다'),
      synopsis: 'nslookup NAME [SERVER]',
      options: [],
      examples: [['nslookup web', t('finds a Service by its short name', '서비스를 짧은 이름으로 찾는다')]],
    },
  ],
  [
    'printf',
    {
      what: t('writes values in a format', '값을 정한 꼴로 쓴다'),
      synopsis: 'printf FORMAT [VALUE...]',
      options: [['%s, %d, %.2f', t('text, whole number, two decimals', '글, 정수, 소수 두 자리')]],
      examples: [["printf '%-20s %s\\n' NAME READY", t('columns', '칸을 맞춘다')]],
    },
  ],
  [
    'ps',
    {
      what: t('shows processes', '프로세스를 보여 준다'),
      synopsis: 'ps [aux] [-ef]',
      options: [['aux, -ef', t('all of them', '모두 보여 준다')]],
      examples: [['kubectl exec web-0 -- ps aux', t('what runs in a container', '컨테이너에서 도는 것을 본다')]],
    },
  ],
  [
    'rm',
    {
      what: t('removes files', '파일을 지운다'),
      synopsis: 'rm [-rfi] FILE...',
      options: [
        ['-r', t('folders with all that is in them', '폴더와 그 안의 모든 것')],
        ['-f', t('asks nothing, complains of nothing', '묻지도 불평하지도 않는다')],
        ['-i', t('asks before each', '하나마다 묻는다')],
      ],
      examples: [['rm -r old/', t('a folder', '폴더를 지운다')]],
    },
  ],
  [
    'sed',
    {
      what: t('edits lines as they come', '흘러가는 줄을 고친다'),
      synopsis: 'sed [-nEi] SCRIPT [FILE...]',
      options: [
        ['-n', t('shows only what p says', 'p가 말하는 것만 보여 준다')],
        ['-E', t('extended expressions', '확장 정규 표현식')],
        ['-i', t('changes the files', '파일을 그 자리에서 고친다')],
      ],
      examples: [
        ["sed -i 's/nginx:1.27/nginx:1.28/' deploy.yaml", t('another image', '이미지를 바꾼다')],
        ["sed -n '10,20p' app.yaml", t('only some lines', '몇 줄만 본다')],
      ],
    },
  ],
  [
    'seq',
    {
      what: t('counts', '수를 센다'),
      synopsis: 'seq [FIRST [STEP]] LAST',
      options: [['-w', t('all equally wide', '너비를 맞춘다')]],
      examples: [['for i in $(seq 5); do curl -s web; done', t('five requests', '요청을 다섯 번 보낸다')]],
    },
  ],
  [
    'sleep',
    {
      what: t('waits', '기다린다'),
      synopsis: 'sleep SECONDS',
      options: [],
      examples: [['sleep 30; kubectl get pods', t('looks later', '나중에 본다')]],
    },
  ],
  [
    'sort',
    {
      what: t('sorts lines', '줄을 차례대로 놓는다'),
      synopsis: 'sort [-nrhuk] [FILE...]',
      options: [
        ['-n', t('as numbers', '수로 본다')],
        ['-r', t('the other way round', '거꾸로')],
        ['-k N', t('by the Nth field', 'N번째 칸으로')],
        ['-u', t('each line once', '같은 줄은 하나만')],
      ],
      examples: [['kubectl get pods --no-headers | sort -k4 -nr', t('most restarts first', '많이 다시 시작된 것부터')]],
    },
  ],
  [
    'stat',
    {
      what: t('shows what is known of a file', '파일에 대해 아는 것을 보여 준다'),
      synopsis: 'stat [-c FORMAT] FILE...',
      options: [['-c FORMAT', t('%a permissions, %U owner, %s size', '%a 권한, %U 주인, %s 크기')]],
      examples: [["stat -c '%a %U' /data", t('who may write there', '누가 쓸 수 있는지 본다')]],
    },
  ],
  [
    'tail',
    {
      what: t('shows the end', '끝부분을 보여 준다'),
      synopsis: 'tail [-n LINES] [-f] [FILE...]',
      options: [
        ['-n LINES', t('so many lines; +3: from the third on', '그만큼의 줄. +3은 셋째 줄부터')],
        ['-f', t('goes on as the file grows', '파일이 자라는 대로 계속 보여 준다')],
      ],
      examples: [['kubectl get pods | tail -n +2', t('without the headers', '제목 줄을 뺀다')]],
    },
  ],
  [
    'tar',
    {
      what: t('packs files into an archive', '파일을 한 아카이브로 묶는다'),
      synopsis: 'tar -cxtru [-zv] [-f ARCHIVE] [-C FOLDER] [--exclude=PATTERN] [FILE...]',
      options: [
        ['-c, -x, -t', t('make, unpack, list', '묶기, 풀기, 목록')],
        ['-r, -u', t('add; add what is newer', '덧붙이기, 더 새로운 것만 덧붙이기')],
        ['-z', t('compressed', '압축한다')],
        ['-f ARCHIVE', t('which file', '어느 파일인지')],
        ['-C FOLDER', t('goes there first', '먼저 그 폴더로 간다')],
      ],
      examples: [['tar -tzf web-1.0.0.tgz', t('what is in a chart', '차트에 든 것을 본다')]],
    },
  ],
  [
    'tee',
    {
      what: t('writes to files and goes on', '파일에도 쓰고 그대로 흘려보낸다'),
      synopsis: 'tee [-a] FILE...',
      options: [['-a', t('at the end of the file', '파일 끝에 붙인다')]],
      examples: [['kubectl get pods -w | tee pods.log', t('looks and keeps', '보면서 남긴다')]],
    },
  ],
  [
    'timeout',
    {
      what: t('ends a command after a time', '정한 시간이 지나면 명령을 끝낸다'),
      synopsis: 'timeout [-s SIGNAL] DURATION COMMAND',
      options: [['-s SIGNAL', t('another signal than TERM', 'TERM 말고 다른 시그널')]],
      examples: [['timeout 10 kubectl get pods -w', t('looks for ten seconds', '10초 동안만 지켜본다')]],
    },
  ],
  [
    'touch',
    {
      what: t('makes a file, or changes its time', '파일을 만들거나 시각을 바꾼다'),
      synopsis: 'touch FILE...',
      options: [],
      examples: [['touch /tmp/healthy', t('what a probe looks for', '프로브가 찾는 파일을 만든다')]],
    },
  ],
  [
    'tr',
    {
      what: t('changes or removes characters', '글자를 바꾸거나 지운다'),
      synopsis: 'tr [-ds] SET [SET]',
      options: [
        ['-d', t('removes them', '지운다')],
        ['-s', t('one instead of many', '이어진 같은 글자를 하나로 줄인다')],
      ],
      examples: [["tr -s ' ' < table", t('one blank each', '빈칸을 하나로 줄인다')]],
    },
  ],
  [
    'tree',
    {
      what: t('shows folders as a tree', '폴더를 나무 꼴로 보여 준다'),
      synopsis: 'tree [-ad] [-L DEPTH] [FOLDER]',
      options: [['-L DEPTH', t('not deeper than that', '그보다 깊이 들어가지 않는다')]],
      examples: [['tree web', t('what a chart consists of', '차트가 무엇으로 되어 있는지 본다')]],
    },
  ],
  [
    'uniq',
    {
      what: t('joins equal lines that follow each other', '이어진 같은 줄을 하나로 합친다'),
      synopsis: 'uniq [-cdu] [FILE]',
      options: [['-c', t('with how many there were', '몇 번 나왔는지 적는다')]],
      examples: [
        [
          "kubectl get pods -A --no-headers | awk '{print $4}' | sort | uniq -c",
          t('how many in each state', '상태마다 몇인지 센다'),
        ],
      ],
    },
  ],
  [
    'watch',
    {
      what: t('runs a command again and again', '명령을 되풀이해 실행한다'),
      synopsis: 'watch [-n SECONDS] COMMAND',
      options: [['-n SECONDS', t('how often; default 2', '얼마마다. 기본 2초')]],
      examples: [
        ['watch kubectl get pods', t('follows a rollout; Ctrl-C ends it', '롤아웃을 지켜본다. Ctrl-C로 끝낸다')],
      ],
    },
  ],
  [
    'wc',
    {
      what: t('counts lines, words and bytes', '줄, 낱말, 바이트를 센다'),
      synopsis: 'wc [-lwcm] [FILE...]',
      options: [['-l', t('lines', '줄')]],
      examples: [['kubectl get pods --no-headers | wc -l', t('how many Pods', '파드가 몇인지 센다')]],
    },
  ],
  [
    'wget',
    {
      what: t('fetches a URL', 'URL에서 받아 온다'),
      synopsis: 'wget [-qO FILE] [-T SECONDS] URL',
      options: [
        ['-q', t('says nothing', '아무 말도 하지 않는다')],
        ['-O FILE', t('where to; - shows it', '어디에 쓸지. -는 화면')],
        ['-T SECONDS', t('gives up then', '그 시간이 지나면 그만둔다')],
      ],
      examples: [['wget -qO- http://web', t('shows a page', '페이지를 보여 준다')]],
    },
  ],
  [
    'which',
    {
      what: t('shows where a program is', '프로그램이 어디 있는지 보여 준다'),
      synopsis: 'which NAME...',
      options: [],
      examples: [['which kubectl', t('where it is', '어디 있는지 본다')]],
    },
  ],
  [
    'xargs',
    {
      what: t('runs a command with what it reads', '읽은 것을 인자로 명령을 실행한다'),
      synopsis: 'xargs [-n N] [-I NAME] [-r] COMMAND',
      options: [
        ['-n N', t('so many at a time', '한 번에 그만큼씩')],
        ['-I NAME', t('puts it in place of NAME', 'NAME 자리에 넣는다')],
        ['-r', t('not if there is nothing', '읽은 것이 없으면 실행하지 않는다')],
      ],
      examples: [
        ['kubectl get pods -o name | xargs -n1 kubectl delete --wait=false', t('each in turn', '하나씩 차례로')],
      ],
    },
  ],
];

/** By name, as the dictionary has them. A name that comes twice is a mistake. */
export const MANUAL: ReadonlyMap<string, ManualPage> = sorted([
  ...OFTEN_USED,
  ...pagesOf(TEXT_TOOLS),
  ...pagesOf(FILE_TOOLS),
  ...pagesOf(MACHINE_TOOLS),
]);

function sorted(pages: readonly [string, ManualPage][]): ReadonlyMap<string, ManualPage> {
  const all = new Map([...pages].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  if (all.size < pages.length) throw new Error('a manual page is there twice');
  return all;
}
