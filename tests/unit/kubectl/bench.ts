/** A kubectl on a machine without shell, against a real API server without controllers. */

import { answerRequest } from '../../../simulator/api/answer.ts';
import { KINDS } from '../../../simulator/api/kinds/list.ts';
import { ApiServer } from '../../../simulator/api/server.ts';
import { LEARNER } from '../../../simulator/cluster-types.ts';
import { Kernel } from '../../../simulator/kernel/kernel.ts';
import { launch } from '../../../simulator/kernel/launch.ts';
import { MemoryFiles } from '../../../simulator/kernel/memory-files.ts';
import type { Program } from '../../../simulator/kernel/program.ts';
import { Pipe, sink, textDecoder } from '../../../simulator/kernel/stream.ts';
import { createKubectl } from '../../../simulator/kubectl/kubectl.ts';
import type { ClientRequest, Transport } from '../../../simulator/kubectl/types.ts';
import { Store } from '../../../simulator/store/store.ts';

export interface Said {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
}

const HOME = '/home/learner';
const KUBECONFIG = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: RFJZRE9DSw==
    server: https://127.0.0.1:6443
  name: drydock
contexts:
- context:
    cluster: drydock
    namespace: default
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

export class Bench {
  readonly kernel = new Kernel({ seed: 'kubectl' });
  readonly api: ApiServer;
  readonly files: MemoryFiles;
  readonly requests: ClientRequest[] = [];
  protected readonly transport: Transport;
  protected readonly programs: Map<string, Program>;

  constructor(files: Readonly<Record<string, string>> = {}) {
    const { kernel } = this;
    const store = new Store({ kernel });
    this.api = new ApiServer({ kernel, store, kinds: KINDS, answer: answerRequest });
    const client = this.api.client(LEARNER);
    for (const name of ['default', 'kube-system'])
      client.create('namespaces', undefined, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    this.files = new MemoryFiles({ now: () => kernel.wallMs() });
    this.files.makeDirectory('/tmp', { parents: true });
    for (const [path, content] of Object.entries({ '.kubeconfig': KUBECONFIG, ...files })) {
      const whole = `${HOME}/${path}`;
      this.files.makeDirectory(whole.slice(0, whole.lastIndexOf('/')), { parents: true });
      this.files.write(whole, content);
    }
    const { api, requests } = this;
    this.transport = {
      *request(request) {
        requests.push(request);
        if (request.server !== 'https://127.0.0.1:6443') return { unanswered: 'refused' };
        return api.handle({ ...request, user: LEARNER });
      },
    };
    this.programs = new Map([['kubectl', createKubectl({ transport: this.transport })]]);
  }

  /** Runs kubectl to its end. */
  kubectl(args: readonly string[], stdin = '', options: RunOptions = {}): Promise<Said> {
    return this.run('kubectl', args, stdin, options);
  }

  /** Runs a program to its end. */
  async run(name: string, args: readonly string[], stdin = '', options: RunOptions = {}): Promise<Said> {
    const texts = { out: '', err: '' };
    const writer = (to: 'out' | 'err') => {
      const decode = textDecoder();
      return sink((chunk) => {
        texts[to] += decode(chunk);
        return undefined;
      });
    };
    const pipe = new Pipe();
    const { kernel } = this;
    const process = launch({ kernel, files: this.files, programs: this.programs, network: undefined }, name, args, {
      env: new Map([['HOME', HOME], ['KUBECONFIG', `${HOME}/.kubeconfig`], ...Object.entries(options.env ?? {})]),
      cwd: HOME,
      stdin: pipe.reader,
      stdout: writer('out'),
      stderr: writer('err'),
      group: 'new',
    });
    if (!process) throw new Error(`${name} did not start`);
    if (stdin !== '')
      kernel.start('stdin', function* () {
        yield pipe.writer.write(stdin) as never;
        pipe.writer.close();
      });
    else pipe.writer.close();
    const untilMs = kernel.now() + 600_000;
    while (kernel.run({ untilMs, condition: () => process.ended }) === 'awaiting') await kernel.awaited();
    return { out: texts.out, err: texts.err, code: process.exit?.code ?? -1 };
  }

  /** Runs a command line of words and quotes. */
  line(text: string, stdin = ''): Promise<Said> {
    return this.kubectl(words(text).slice(1), stdin);
  }
}

/** Words as a shell splits them, without expansions. */
export function words(line: string): string[] {
  const found: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
    if (c === "'" || c === '"') {
      const end = line.indexOf(c, i + 1);
      word = (word ?? '') + line.slice(i + 1, end);
      i = end;
    } else if (c === ' ') {
      if (word !== undefined) found.push(word);
      word = undefined;
    } else if (c === '\\') word = (word ?? '') + line[++i];
    else word = (word ?? '') + c;
  }
  return word === undefined ? found : [...found, word];
}
