/**
 * A container whose behaviour is declared (lesson-format.md §4.3): no process runs; what it answers at an instant is
 * looked up in its rules, its ends are timers. This is what thousands of pods in a rollout are.
 */

import type { FileSystem } from '../../kernel/files.ts';
import { type Process, SIGNALS, type Signal } from '../../kernel/process.ts';
import { type HostNetwork, type HttpAnswer, type HttpRequest, headerOf } from '../../kernel/sockets.ts';
import { type Routine, type Wait, wait } from '../../kernel/wait.ts';
import type { Served, Server, ServerLife } from '../../network/hosts.ts';
import { goHeaders, goNotFound } from '../../network/server-headers.ts';
import type { DeclaredView, HttpRule, ImageBehaviour, ImageProgram, ProgramFacts, ProgramInstance } from '../types.ts';
import { RequestMeter } from '../usage/meter.ts';
import { GatewayServer } from './gateway-server.ts';
import { watchMemory } from './memory.ts';
import { titleOf } from './programs.ts';
import { type ContainerExit, type ContainerSetup, OUT_OF_MEMORY, type RunningContainer } from './running.ts';
import { TlsServer } from './tls-server.ts';

const NOT_FOUND = '404 page not found\n';
const SICK = 'Internal Server Error\n';
const HANDLED: readonly Signal[] = ['SIGTERM', 'SIGINT', 'SIGQUIT'];
const IGNORED: readonly Signal[] = ['SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGPIPE', 'SIGALRM'];
const FOR_EVER: Wait<void> = { label: 'requests', begin: () => () => {} };

export class DeclaredContainer implements RunningContainer, Server, ServerLife, DeclaredView {
  readonly setup: ContainerSetup;
  readonly startedAtMs: number;
  readonly behaviour: ImageBehaviour;
  readonly #program: ImageProgram;
  endedAtMs: number | undefined;
  #stopping = false;
  #served: Map<HttpRule, Served> | undefined;
  #endListeners: (() => void)[] | undefined;
  /** Paths that still answer well while everything else gives 500. */
  #healthyPaths: ReadonlySet<string> | undefined;
  #requests = 0;
  #meter: RequestMeter | undefined;
  #process: Process | undefined;
  readonly #instance: ProgramInstance | undefined;
  /** What its program does by itself. */
  #works: Set<Process> | undefined;
  readonly #onExit: ((exit: ContainerExit) => void) | undefined;

  /** `onExit`: who hears of its end; otherwise that is the whole container's. `behaviour`: other than the container's own. */
  constructor(
    setup: ContainerSetup,
    program: ImageProgram,
    onExit?: (exit: ContainerExit) => void,
    behaviour: ImageBehaviour = setup.behaviour,
  ) {
    this.setup = setup;
    this.#onExit = onExit;
    this.behaviour = behaviour;
    this.#program = program;
    this.startedAtMs = setup.kernel.now();
    const wallMs = setup.kernel.wallMs();
    for (const line of this.behaviour.logs) setup.log.append(`${this.#render(line)}\n`, wallMs);
    for (const line of program.greets?.(this) ?? []) setup.log.append(`${line}\n`, wallMs);
    const own = program.ends?.(this.behaviour, this);
    for (const failure of own ? [...this.behaviour.fail, own] : this.behaviour.fail) {
      setup.kernel.after(failure.afterMs, 'container fails', () => {
        if (this.ended || (failure.if !== undefined && !this.#holds(failure.if, setup.kernel.now()))) return;
        if (failure.log !== undefined) setup.log.append(`${this.#render(failure.log)}\n`, setup.kernel.wallMs());
        this.#end({ code: failure.exit });
      });
    }
    watchMemory(this);
    this.#instance = program.instance?.(this);
    const listensMs = Math.max(0, ...this.behaviour.listen.map(({ afterMs }) => afterMs));
    if (this.#instance) setup.kernel.after(listensMs, 'container listens', () => this.#run('main', 'run'));
  }

  #run(name: string, part: 'run' | 'leave'): void {
    const instance = this.#instance;
    if (instance) this.background(name, () => instance[part]());
  }

  get ended(): boolean {
    return this.endedAtMs !== undefined;
  }
  get version(): string {
    return this.behaviour.version;
  }
  get life(): ServerLife {
    return this;
  }
  get drains(): boolean {
    return this.#stopping;
  }
  get wallMs(): number {
    return this.setup.kernel.wallMs();
  }
  /** Requests answered so far (probes too). */
  get requests(): number {
    return this.#requests;
  }

  /** Requests of clients by windows of the metrics server. */
  get meter(): RequestMeter {
    this.#meter ??= new RequestMeter(this.setup.metricsWindowMs);
    return this.#meter;
  }
  met(atMs: number): void {
    this.meter.add(atMs);
  }

  server(port: number, atMs: number): Server | undefined {
    if (this.ended) return undefined;
    for (const listen of this.behaviour.listen) {
      if (listen.port === port && atMs >= this.startedAtMs + listen.afterMs)
        return listen.tls ? new TlsServer(this.#serverOf(port)) : this.#serverOf(port);
    }
    return undefined;
  }

  #serverOf(port: number): Server {
    const { gateway } = this.#program;
    if (!gateway || (port !== gateway.http && port !== gateway.https)) return this;
    const { network } = this.setup;
    const { pod } = network.identity;
    if (!pod) return this;
    return new GatewayServer(this, network, pod, port === gateway.https);
  }

  answer(request: HttpRequest, atMs: number): Served | undefined {
    const path = pathOf(request.path);
    if (this.#healthyPaths !== undefined && !this.#healthyPaths.has(path)) return this.#plain(500, SICK);
    const rules = Object.hasOwn(this.behaviour.http, path) ? this.behaviour.http[path] : undefined;
    const uptime = atMs - this.startedAtMs;
    for (const rule of rules ?? []) {
      if (rule.afterMs !== undefined && uptime < rule.afterMs) continue;
      if (rule.untilMs !== undefined && uptime >= rule.untilMs) continue;
      if (rule.if !== undefined && !this.#holds(rule.if, atMs)) continue;
      return this.#servedBy(rule);
    }
    if (this.#program.ask?.(this, request)) return undefined;
    const own = this.#instance ? this.#instance.answer(request) : this.#program.answer?.(this, request);
    if (!own && this.#instance) return undefined;
    return own ? { ...own, takesMs: 0 } : this.#plain(404, NOT_FOUND);
  }

  #holds(condition: string, atMs: number): boolean {
    const { startedAtMs } = this;
    return this.setup.condition(condition, { atMs, startedAtMs, rps: this.meter.rate(atMs) });
  }

  #plain(status: number, body: string): Served {
    const wallMs = () => this.wallMs;
    return {
      status,
      body,
      takesMs: 0,
      get headers() {
        return status === 404 ? goNotFound(body, wallMs()) : goHeaders(body, wallMs());
      },
    };
  }

  /** Only a program that asks others is asked. */
  *serve(request: HttpRequest): Routine<HttpAnswer | 'close'> {
    const asked = this.#instance?.ask(request) ?? this.#program.ask?.(this, request);
    return asked ? yield* asked : 'close';
  }

  get counts(): boolean {
    return this.#program.counts ?? false;
  }
  get network(): HostNetwork {
    return this.setup.network;
  }
  get podName(): string {
    return this.setup.pod.name;
  }
  get env(): ReadonlyMap<string, string> {
    return this.setup.env();
  }
  get args(): readonly string[] {
    return this.setup.args;
  }
  /** What its processes still say while they are being ended counts no more. */
  get facts(): ProgramFacts {
    const { facts, pod } = this.setup;
    return {
      count: (name) => {
        if (!this.ended) facts.count(pod.uid, name);
      },
      set: (name, value) => {
        if (!this.ended) facts.set(pod.uid, name, value);
      },
    };
  }

  steadyUntil(path: string, atMs: number): number {
    if (this.counts) return atMs;
    const rules = this.behaviour.http[pathOf(path)];
    let until = Number.POSITIVE_INFINITY;
    for (const rule of rules ?? []) {
      if (rule.if !== undefined) return atMs;
      for (const edge of [rule.afterMs, rule.untilMs]) {
        if (edge !== undefined && this.startedAtMs + edge > atMs) until = Math.min(until, this.startedAtMs + edge);
      }
    }
    return until;
  }

  accessed(request: HttpRequest, served: Served): void {
    const before = this.#requests++;
    const lines = this.#program.accessLog?.(this, {
      method: request.method,
      path: request.path,
      status: served.status,
      bytes: served.body.length,
      agent: headerOf(request.headers, 'user-agent') ?? '-',
      client: request.client ?? this.setup.pod.ip.replace(/\d+$/, '1'),
      number: before + 1,
    });
    for (const line of lines ?? []) this.setup.log.append(`${line}\n`, this.setup.kernel.wallMs());
    this.#program.keep?.(this, request);
  }

  signal(signal: Signal): void {
    if (this.ended) return;
    if (signal === 'SIGKILL') {
      this.#end({ code: 128 + SIGNALS.SIGKILL });
      return;
    }
    if (!HANDLED.includes(signal)) return;
    const { stop } = this.behaviour;
    if (stop.ignore || this.#stopping) return;
    this.setup.willChange();
    this.#stopping = true;
    this.#run('leave', 'leave');
    if (stop.drainMs === undefined || stop.drainMs === 0) {
      this.#end({ code: stop.exit ?? 0 });
      return;
    }
    this.setup.kernel.after(stop.drainMs, 'container drains', () => this.#end({ code: stop.exit ?? 0 }));
  }

  outOfMemory(): void {
    this.#end({ code: 128 + SIGNALS.SIGKILL, reason: OUT_OF_MEMORY });
  }

  /** Its process, for those who look from inside: it is there when somebody does. */
  enter(): void {
    if (this.#process || this.ended) return;
    const { kernel, space } = this.setup;
    const name = titleOf(this.behaviour, this.#program);
    const process = kernel.spawn({ name, machine: space, group: 'new', main: () => wait<void>(FOR_EVER) });
    for (const signal of HANDLED) process.onSignal(signal, () => this.signal(signal));
    for (const signal of IGNORED) process.onSignal(signal, 'ignore');
    this.#process = process;
  }

  /** From now on 500 on every path but these, until it is restarted (a lesson's `sick` fault). */
  sicken(healthyPaths: readonly string[]): void {
    this.setup.willChange();
    this.#healthyPaths = new Set(healthyPaths);
  }

  onEnd(listener: () => void): () => void {
    this.#endListeners ??= [];
    const listeners = this.#endListeners;
    listeners.push(listener);
    return () => {
      const i = listeners.indexOf(listener);
      if (i >= 0) listeners.splice(i, 1);
    };
  }

  file(path: string): string | undefined {
    return this.setup.file(path);
  }

  list(path: string): readonly string[] {
    const files = this.setup.files();
    return files.exists(path) && files.stat(path).kind === 'directory' ? [...files.list(path)].sort() : [];
  }

  write(path: string, text: string): void {
    this.setup.willChange();
    this.setup.files().write(path, text);
  }

  append(path: string, text: string): void {
    this.setup.willChange();
    this.setup.files().append(path, text);
  }

  get files(): FileSystem {
    return this.setup.files();
  }

  change(change: (files: FileSystem) => void): void {
    this.setup.willChange();
    change(this.setup.files());
  }

  uuid(): string {
    return this.setup.kernel.random('declared-programs').uuid();
  }

  say(line: string): void {
    this.setup.log.append(`${line}\n`, this.setup.kernel.wallMs());
  }

  get nowMs(): number {
    return this.setup.kernel.now();
  }

  background(name: string, work: () => Routine<void>): void {
    if (this.ended) return;
    const process: Process = this.setup.kernel.spawn({
      name: `${this.podName}: ${name}`,
      main: work,
      onEnd: () => this.#works?.delete(process),
    });
    this.#works ??= new Set();
    this.#works.add(process);
  }

  #end(exit: ContainerExit): void {
    if (this.ended) return;
    this.setup.willChange();
    this.endedAtMs = this.setup.kernel.now();
    this.setup.facts.ended(this.setup.pod.uid);
    const listeners = this.#endListeners;
    this.#endListeners = undefined;
    for (const listener of listeners ?? []) listener();
    for (const work of [...(this.#works ?? [])]) work.signal('SIGKILL');
    this.#process?.signal('SIGKILL');
    if (this.#onExit) this.#onExit(exit);
    else this.setup.onExit(exit);
  }

  #servedBy(rule: HttpRule): Served {
    const known = this.#served?.get(rule);
    if (known) return known;
    const render = () => this.#render(rule.body ?? '');
    const wallMs = () => this.wallMs;
    const served: Served = {
      status: rule.status,
      takesMs: rule.takesMs ?? 0,
      get headers() {
        return goHeaders(render(), wallMs());
      },
      get body() {
        return render();
      },
    };
    this.#served ??= new Map();
    this.#served.set(rule, served);
    return served;
  }

  /** Fills in ${version} ${pod} ${ip} ${node} ${env.X} ${file./path}. */
  #render(text: string): string {
    if (!text.includes('${')) return text;
    const { pod } = this.setup;
    return text.replace(/\$\{([^}]*)\}/g, (whole, name: string) => {
      if (name === 'version') return this.behaviour.version;
      if (name === 'pod') return pod.name;
      if (name === 'ip') return pod.ip;
      if (name === 'node') return pod.node;
      if (name.startsWith('env.')) return this.setup.env().get(name.slice(4)) ?? '';
      if (name.startsWith('file.')) return this.file(name.slice(5)) ?? '';
      return whole;
    });
  }
}

const pathOf = (path: string): string => {
  const query = path.indexOf('?');
  return query < 0 ? path : path.slice(0, query);
};
