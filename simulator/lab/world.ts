/** One lab's world put together: cluster, machines, loads, the past that is followed, and what facts see of it. */
import { type Cluster, LEARNER } from '../cluster-types.ts';
import type { Completer } from '../kernel/completion.ts';
import { lazyCompleter } from '../kernel/lazy.ts';
import type { Wait } from '../kernel/wait.ts';
import { createTraffic, type Traffic } from '../network/traffic/traffic.ts';
import { shellPrograms } from '../shell/programs.ts';
import type { Machine } from '../shell/types.ts';
import type { LoadedLab } from './definition/loaded.ts';
import { Recorder } from './facts/recorder.ts';
import type { FactWorld } from './facts/types.ts';
import type { Grader } from './grading/grader.ts';
import { createMachine, HOME, readFile, writeFile } from './machine.ts';
import { publishWeb } from './web.ts';

interface LabWorldOptions {
  readonly loaded: LoadedLab;
  /** Of this lesson; nothing has happened in it. */
  readonly cluster: Cluster;
  readonly openEditor: (path: string) => Wait<void>;
  readonly unzip: FactWorld['unzip'];
}

/** The administrator, on whose behalf setup and faults act. */
const ADMIN = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };

export class LabWorld {
  readonly loaded: LoadedLab;
  readonly cluster: Cluster;
  readonly learner: Machine;
  readonly recorder: Recorder;
  readonly loads: ReadonlyMap<string, Traffic>;
  readonly facts: FactWorld;
  /** Lesson zero in the kernel's time; until then the beginning. */
  zeroMs = 0;
  #admins = new Map<string, Machine>();

  /** `grader` is asked for what only it knows, once it is there. */
  constructor(options: LabWorldOptions, grader: () => Grader | undefined) {
    const { loaded, cluster } = options;
    const { definition } = loaded;
    this.loaded = loaded;
    this.cluster = cluster;
    const { kernel, store, network } = this.cluster;
    publishWeb(network, { stock: loaded.web, lesson: definition.web });
    this.recorder = new Recorder(kernel, store, loaded.mentioned);
    this.cluster.nodes.onContainer((change) => this.recorder.container(change));
    this.learner = createMachine({
      cluster: this.cluster,
      user: 'learner',
      home: HOME,
      hostname: 'drydock',
      as: LEARNER,
      namespace: definition.cluster.currentNamespace,
      users: definition.cluster.users,
      programs: shellPrograms(),
      completers: new Map([
        ['kubectl', this.#kubectlCompleter()],
        ['helm', this.#helmCompleter(3)],
        ['helm4', this.#helmCompleter(4)],
      ]),
      openEditor: options.openEditor,
    });
    for (const { path, content, mode } of definition.home)
      writeFile(this.learner.files, `${HOME}/${path}`, content, mode);
    this.loads = new Map(
      definition.traffic.map(({ start: _, body, clients, host, ...load }) => [
        load.id,
        createTraffic(network, {
          ...load,
          namespace: definition.cluster.currentNamespace,
          ...(body === undefined ? {} : { body }),
          ...(clients === undefined ? {} : { clients }),
          ...(host === undefined ? {} : { host }),
        }),
      ]),
    );
    const world = this;
    this.facts = {
      store,
      kinds: loaded.kinds,
      recorder: this.recorder,
      get zeroMs() {
        return world.zeroMs;
      },
      nowMs: () => kernel.now(),
      wallMs: () => kernel.wallMs(),
      traffic: (id, fromMs, toMs) => this.loads.get(id)?.facts(fromMs, toMs),
      file: (path) => readFile(this.learner.files, `${HOME}/${path}`),
      dns: (type, name, namespace) => network.lookUp(name, type, namespace),
      dnsQueries: (type, name, fromMs, toMs) =>
        network.dnsQueries.filter(
          (q) => q.atMs >= fromMs && q.atMs <= toMs && q.type === type && (q.name === name || q.name === `${name}.`),
        ).length,
      inside: (pod, path) => this.cluster.nodes.worker(pod)?.containers.fileIn(path) ?? null,
      variable: (pod, name) => this.cluster.nodes.worker(pod)?.containers.variableIn(name) ?? null,
      published: (uid, name, fromMs, toMs) => this.cluster.nodes.published.value(uid, name, fromMs, toMs) ?? 0,
      answer: (question) => grader()?.answerOf(question) ?? null,
      passed: (task) => grader()?.passed(task) ?? false,
      alert: (id) => grader()?.alert(id) ?? false,
      unzip: options.unzip,
    };
  }

  #kubectlCompleter(): Completer {
    const { api } = this.cluster;
    return lazyCompleter(async () => {
      await api.fetchAll();
      const { createKubectlCompleter } = await import('../kubectl/completion.ts');
      return createKubectlCompleter((request) => api.handle({ ...request, user: LEARNER }));
    });
  }

  #helmCompleter(helmMajor: 3 | 4): Completer {
    const { api } = this.cluster;
    return lazyCompleter(async () => {
      await api.fetchAll();
      const { createHelmCompleter } = await import('../helm/complete/tab.ts');
      return createHelmCompleter((request) => api.handle({ ...request, user: LEARNER }), helmMajor);
    });
  }

  /** A machine of the administrator, or of a fault under its own name. */
  admin(fault?: string): Machine {
    const key = fault ?? '';
    let machine = this.#admins.get(key);
    if (!machine) {
      const { definition } = this.loaded;
      machine = createMachine({
        cluster: this.cluster,
        user: 'root',
        home: '/root',
        hostname: 'admin',
        as: fault === undefined ? ADMIN : { ...ADMIN, name: `fault:${fault}` },
        namespace: definition.cluster.currentNamespace,
        programs: this.learner.programs,
        completers: new Map(),
      });
      for (const [path, content] of Object.entries(definition.files))
        writeFile(machine.files, `/root/${path}`, content);
      this.#admins.set(key, machine);
    }
    return machine;
  }
}
