/** Help of `config` and its commands. */
import { type Pages, t } from '../text.ts';

export const PAGES: Pages = {
  config: {
    about: t(
      'Read and change kubeconfig files.\n\nWhich files: the one of --kubeconfig alone; else those of KUBECONFIG, merged, where the first one that says something wins; else ~/.kube/config. A change goes to the file that what is changed is from, something new to the first file that is there.',
      'kubeconfig 파일을 읽고 고친다.\n\n쓰는 파일: --kubeconfig를 주면 그것만, 아니면 KUBECONFIG의 파일을 모두 합쳐서(먼저 말한 파일이 이긴다), 그것도 없으면 ~/.kube/config. 고친 것은 그것이 있던 파일에, 새것은 있는 파일 가운데 첫째에 적는다.',
    ),
  },
  'config current-context': { examples: [{ say: t('Show it', '보기'), run: 'kubectl config current-context' }] },
  'config delete-cluster': {
    examples: [{ say: t('Remove a cluster', '클러스터 지우기'), run: 'kubectl config delete-cluster old' }],
  },
  'config delete-context': {
    examples: [{ say: t('Remove a context', '컨텍스트 지우기'), run: 'kubectl config delete-context old' }],
  },
  'config delete-user': {
    examples: [{ say: t('Remove a user', '사용자 지우기'), run: 'kubectl config delete-user old' }],
  },
  'config get-clusters': { examples: [{ say: t('List them', '나열하기'), run: 'kubectl config get-clusters' }] },
  'config get-contexts': {
    examples: [
      { say: t('All', '모두'), run: 'kubectl config get-contexts' },
      { say: t('One', '하나'), run: 'kubectl config get-contexts team' },
    ],
    flags: { output: t('"name" prints names only.', '"name"이면 이름만 출력한다.') },
  },
  'config get-users': { examples: [{ say: t('List them', '나열하기'), run: 'kubectl config get-users' }] },
  'config rename-context': {
    about: t(
      'Give a context another name; the current context follows.',
      '컨텍스트의 이름을 바꾼다. 현재 컨텍스트면 그 이름도 따라간다.',
    ),
    examples: [{ say: t('From old to new', 'old에서 new로'), run: 'kubectl config rename-context old new' }],
  },
  'config set': {
    about: t(
      'Set one value. PROPERTY_NAME is a path with dots: names of members and of entries. Binary values are given in base64, unless --set-raw-bytes.',
      '값 하나를 정한다. PROPERTY_NAME은 점으로 이은 경로로, 멤버 이름과 항목 이름을 적는다. 바이너리 값은 --set-raw-bytes가 아니면 base64로 준다.',
    ),
    examples: [
      {
        say: t('Server of a cluster', '클러스터의 서버'),
        run: 'kubectl config set clusters.dev.server https://1.2.3.4',
      },
      {
        say: t('Namespace of a context', '컨텍스트의 네임스페이스'),
        run: 'kubectl config set contexts.team.namespace web',
      },
    ],
    flags: {
      'set-raw-bytes': t(
        'Take a binary value as it stands, not in base64.',
        '바이너리 값을 base64가 아니라 그대로 받는다.',
      ),
    },
  },
  'config set-cluster': {
    about: t(
      'Add a cluster, or change what the flags say of one that is there.',
      '클러스터를 넣거나, 있는 것이면 플래그로 준 것만 고친다.',
    ),
    examples: [
      { say: t('Only the server', '서버만'), run: 'kubectl config set-cluster dev --server=https://1.2.3.4' },
      {
        say: t('With the certificate in the file', '인증서를 파일 안에 넣기'),
        run: 'kubectl config set-cluster dev --embed-certs --certificate-authority=ca.crt',
      },
      {
        say: t('Without a check of the certificate', '인증서 확인 없이'),
        run: 'kubectl config set-cluster dev --insecure-skip-tls-verify=true',
      },
    ],
    flags: {
      'embed-certs': t('Write the certificate itself into the kubeconfig.', '인증서 내용을 kubeconfig에 넣는다.'),
      'proxy-url': t('Proxy to the cluster.', '클러스터로 가는 프록시.'),
    },
  },
  'config set-context': {
    about: t(
      'Add a context, or change what the flags say of one that is there.',
      '컨텍스트를 넣거나, 있는 것이면 플래그로 준 것만 고친다.',
    ),
    examples: [
      {
        say: t('The namespace of the current one', '현재 컨텍스트의 네임스페이스'),
        run: 'kubectl config set-context --current --namespace=web',
      },
      {
        say: t('A new one', '새 컨텍스트'),
        run: 'kubectl config set-context team --cluster=dev --user=jane --namespace=web',
      },
    ],
    flags: {
      cluster: t('Cluster of the context.', '컨텍스트의 클러스터.'),
      current: t('Change the current context.', '현재 컨텍스트를 고친다.'),
      namespace: t('Namespace of the context.', '컨텍스트의 네임스페이스.'),
      user: t('User of the context.', '컨텍스트의 사용자.'),
    },
  },
  'config set-credentials': {
    about: t(
      'Add a user, or change what the flags say of one that is there. Token and password exclude each other.',
      '사용자를 넣거나, 있는 것이면 플래그로 준 것만 고친다. 토큰과 비밀번호는 함께 쓸 수 없다.',
    ),
    examples: [
      {
        say: t('A certificate', '인증서'),
        run: 'kubectl config set-credentials jane --client-certificate=jane.crt --client-key=jane.key',
      },
      { say: t('A token', '토큰'), run: 'kubectl config set-credentials ci --token=abc123' },
      {
        say: t('A credential plugin', '인증 플러그인'),
        run: 'kubectl config set-credentials jane --exec-command=/bin/login --exec-api-version=client.authentication.k8s.io/v1',
      },
    ],
    flags: {
      'auth-provider': t('Provider of authentication.', '인증 제공자.'),
      'auth-provider-arg': t('Arguments of the provider, key=value.', '제공자의 인자. key=value 꼴.'),
      'embed-certs': t(
        'Write certificate and key themselves into the kubeconfig.',
        '인증서와 키 내용을 kubeconfig에 넣는다.',
      ),
      'exec-api-version': t('API version of the credential plugin.', '인증 플러그인의 API 버전.'),
      'exec-arg': t('Arguments of the credential plugin.', '인증 플러그인의 인자.'),
      'exec-command': t('Program of the credential plugin.', '인증 플러그인의 프로그램.'),
      'exec-env': t('Variables of the credential plugin, name=value.', '인증 플러그인의 환경 변수. 이름=값 꼴.'),
      'exec-interactive-mode': t(
        'Whether the plugin may ask: Never, IfAvailable or Always.',
        '플러그인이 물어봐도 되는지: Never, IfAvailable, Always.',
      ),
      'exec-provide-cluster-info': t('Tell the plugin of the cluster.', '플러그인에 클러스터 정보를 알린다.'),
    },
  },
  'config unset': {
    about: t(
      'Remove one value. PROPERTY_NAME is a path with dots.',
      '값 하나를 지운다. PROPERTY_NAME은 점으로 이은 경로다.',
    ),
    examples: [
      { say: t('The current context', '현재 컨텍스트'), run: 'kubectl config unset current-context' },
      {
        say: t('Namespace of a context', '컨텍스트의 네임스페이스'),
        run: 'kubectl config unset contexts.team.namespace',
      },
    ],
  },
  'config use-context': {
    examples: [{ say: t('Work there', '거기서 작업하기'), run: 'kubectl config use-context team' }],
  },
  'config view': {
    about: t(
      'Show the kubeconfig, all files merged. Secrets are hidden unless --raw or --flatten.',
      '모든 파일을 합친 kubeconfig를 보여 준다. --raw나 --flatten이 없으면 비밀은 가린다.',
    ),
    examples: [
      { say: t('All', '모두'), run: 'kubectl config view' },
      { say: t('What the current context uses', '현재 컨텍스트가 쓰는 것만'), run: 'kubectl config view --minify' },
      {
        say: t('One value', '값 하나'),
        run: 'kubectl config view -o jsonpath=\'{.users[?(@.name == "jane")].user.password}\'',
      },
    ],
    flags: {
      flatten: t('Write the contents of files into the output.', '파일 내용을 출력에 넣는다.'),
      merge: t('Merge all files.', '모든 파일을 합친다.'),
      minify: t('Only what the current context uses.', '현재 컨텍스트가 쓰는 것만.'),
      raw: t('Show certificates and secrets, too.', '인증서와 비밀도 보여 준다.'),
    },
  },
};
