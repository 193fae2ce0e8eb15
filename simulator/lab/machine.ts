/** The learner's machine: home folder, kubeconfig, programs (shell, tools, kubectl), and the way to the API server. */
import type { ApiServer } from '../api/server.ts';
import type { UserInfo } from '../api/types.ts';
import type { Cluster } from '../cluster-types.ts';
import { LEARNER } from '../cluster-types.ts';
import { MemoryFiles } from '../kernel/memory-files.ts';
import type { Program } from '../kernel/program.ts';
import { sleep } from '../kernel/wait.ts';
import { createKubectl } from '../kubectl/kubectl.ts';
import type { ClientRequest, Transport } from '../kubectl/types.ts';
import type { Completer, Machine } from '../shell/types.ts';

/** Where the cluster's API server answers, as the kubeconfig names it. */
export const API_ADDRESS = 'https://127.0.0.1:6443';
export const HOME = '/home/learner';

export interface MachineOptions {
  readonly cluster: Cluster;
  /** The shell and its tools. */
  readonly programs: ReadonlyMap<string, Program>;
  /** Of the kubeconfig's context; default "default". */
  readonly namespace?: string;
  /** Relative to the home: ".kube/config" by default. */
  readonly kubeconfig?: string;
  /** Files of the home by relative path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly completers?: ReadonlyMap<string, Completer>;
  readonly openEditor?: Machine['openEditor'];
}

export function createLearnerMachine(options: MachineOptions): Machine & { readonly files: MemoryFiles } {
  const { cluster } = options;
  const files = new MemoryFiles({ now: () => cluster.kernel.wallMs(), user: 'learner' });
  for (const folder of ['/bin', '/etc', '/root', '/tmp', '/usr/bin', '/var/log', '/dev', HOME])
    files.makeDirectory(folder, { parents: true });
  files.write('/etc/hostname', 'drydock\n');
  writeHome(files, options.kubeconfig ?? '.kube/config', kubeconfig(options.namespace ?? 'default'), 0o600);
  for (const [path, content] of Object.entries(options.files ?? {})) writeHome(files, path, content);
  const kubectl = createKubectl({ transport: learnerTransport(cluster) });
  return {
    kernel: cluster.kernel,
    hostname: 'drydock',
    user: 'learner',
    home: HOME,
    files,
    programs: new Map([...options.programs, ['kubectl', kubectl]]),
    network: cluster.outside,
    env: {
      HOME,
      USER: 'learner',
      LOGNAME: 'learner',
      SHELL: '/bin/bash',
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      PWD: HOME,
      ...options.env,
    },
    completers: options.completers ?? new Map(),
    ...(options.openEditor ? { openEditor: options.openEditor } : {}),
  };
}

function writeHome(files: MemoryFiles, path: string, content: string, mode?: number): void {
  const whole = `${HOME}/${path}`;
  files.makeDirectory(whole.slice(0, whole.lastIndexOf('/')), { parents: true });
  files.write(whole, content, mode === undefined ? {} : { mode });
}

/** The kubeconfig of the learner, cluster admin, as `kind` or kubeadm would write it. */
export function kubeconfig(namespace: string): string {
  return `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: RFJZRE9DSw==
    server: ${API_ADDRESS}
  name: drydock
contexts:
- context:
    cluster: drydock
    namespace: ${namespace}
    user: admin
  name: drydock
current-context: drydock
kind: Config
users:
- name: admin
  user:
    client-certificate-data: RFJZRE9DSw==
    client-key-data: RFJZRE9DSw==
`;
}

/** Requests from the learner's machine: each takes the timing `command`; other addresses are refused. */
export function learnerTransport(cluster: {
  readonly api: ApiServer;
  readonly timings: Cluster['timings'];
}): Transport {
  return {
    *request(request) {
      yield* sleep(cluster.timings.draw('command'));
      if (request.server.replace(/\/$/, '') !== API_ADDRESS) return { unanswered: 'refused' };
      return cluster.api.handle({ ...request, user: userOf(request) });
    },
  };
}

function userOf({ credentials }: ClientRequest): UserInfo {
  const { impersonate } = credentials;
  if (!impersonate) return LEARNER;
  return {
    name: impersonate.user,
    groups: [...impersonate.groups, 'system:authenticated'],
    ...(impersonate.uid ? { uid: impersonate.uid } : {}),
  };
}
