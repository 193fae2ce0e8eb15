/**
 * What a page sees of a session, as a stream of changed parts: each part is made anew only when something it shows may
 * have changed, and sent only when it did.
 */

import type { Pod } from '../../api/objects.ts';
import { createCatalogue } from '../../nodes/images/catalogue.ts';
import type { KubeObject } from '../../store/types.ts';
import { difference } from '../difference.ts';
import { HOME } from '../machine.ts';
import type { LabSession } from '../session.ts';
import type { ClockView, FileView, LabUpdate, LabView, PictureView } from '../view.ts';
import { Hues } from './hues.ts';
import { drawnNamespaces, openingNamespace, qualified } from './namespaces.ts';
import { buildPicture, type PictureContext, type ServiceTraffic } from './picture.ts';
import { type PictureSource, pastSource, presentSource } from './source.ts';
import { Timeline } from './timeline.ts';

/** How far back a Service's shares look. */
const RECENT_MS = 2000;
/** An otherwise unchanged clock is told this often, in virtual ms. */
const CLOCK_MS = 50;

export class Presenter {
  readonly #session: LabSession;
  /** Colours and time bar of each namespace that was there when the lesson began, and of those looked at since. */
  readonly #stages = new Map<string, { readonly hues: Hues; readonly timeline: Timeline }>();
  #namespace: string;
  readonly #catalogue: ReturnType<typeof createCatalogue>;
  /** Parts as given last, and what they were made of. */
  readonly #given = new Map<keyof LabView, unknown>();
  readonly #keys = new Map<keyof LabView, string>();
  #clockMs = Number.NEGATIVE_INFINITY;
  #filesVersion = 0;
  #filesChanged = true;
  #files: readonly FileView[] = [];
  #lookingAtMs: number | null = null;

  constructor(session: LabSession) {
    this.#session = session;
    this.#namespace = openingNamespace(session);
    this.#catalogue = createCatalogue(session.world.loaded.images);
    const { cluster, learner } = session.world;
    for (const namespace of [this.#namespace, ...drawnNamespaces(session)]) this.#stage(namespace);
    cluster.kernel.onInstant(() => {
      for (const { timeline } of this.#stages.values()) timeline.note();
    });
    learner.files.onChange(() => {
      this.#filesChanged = true;
      this.#filesVersion++;
    });
  }

  #stage(namespace: string): { readonly hues: Hues; readonly timeline: Timeline } {
    let stage = this.#stages.get(namespace);
    if (!stage) {
      const hues = new Hues();
      stage = { hues, timeline: new Timeline(this.#session, namespace, hues) };
      stage.timeline.note();
      this.#stages.set(namespace, stage);
    }
    return stage;
  }

  get #timeline(): Timeline {
    return this.#stage(this.#namespace).timeline;
  }

  get lookingAtMs(): number | null {
    return this.#lookingAtMs;
  }

  /** Looks at an earlier instant since lesson zero; null: now. */
  look(atMs: number | null): void {
    this.#lookingAtMs = atMs === null || atMs >= this.#session.nowMs ? null : Math.max(0, atMs);
  }

  /** Shows another namespace; one that is not there (any more) leaves the picture where it is. */
  show(namespace: string): void {
    if (drawnNamespaces(this.#session).includes(namespace)) this.#namespace = namespace;
  }

  /** Everything. */
  view(clock: Pick<ClockView, 'paused' | 'speed'>): LabView {
    return {
      clock: { ...clock, nowMs: this.#session.nowMs, lookingAtMs: this.#lookingAtMs },
      picture: this.picture(),
      timeline: this.#timeline.view(),
      tasks: this.#session.grader.tasks(),
      questions: this.#session.grader.questions(),
      terminals: this.#session.terminals().map(({ id, atPrompt, cwd }) => ({ id, atPrompt, cwd })),
      files: this.files(),
      alerts: this.#session.grader.alerts(),
      faults: this.#session.faults.view(),
      timer: this.#session.grader.timer(),
      solved: this.#session.grader.solved,
    };
  }

  /** The parts that differ from what was given last; a part is made anew only when what it shows may have changed. */
  update(clock: Pick<ClockView, 'paused' | 'speed'>): LabUpdate {
    const session = this.#session;
    const update: { -readonly [K in keyof LabView]?: LabView[K] } = {};
    const settled = `${session.settledVersion}`;
    const looking = `${this.#lookingAtMs}`;
    // Shares of traffic move without any change of an object: a look every quarter of a second.
    const pictureKey = `${settled} ${looking} ${this.#namespace} ${Math.floor(session.nowMs / 250)}`;
    this.#part(update, 'picture', pictureKey, () => this.picture());
    this.#part(
      update,
      'timeline',
      `${this.#namespace} ${this.#timeline.version} ${settled} ${session.commands.length} ${session.commands.at(-1)?.changed}`,
      () => this.#timeline.view(),
    );
    this.#part(update, 'tasks', `${settled} ${session.grader.version}`, () => session.grader.tasks());
    this.#part(update, 'questions', `${settled} ${session.grader.version}`, () => session.grader.questions());
    this.#part(update, 'alerts', settled, () => session.grader.alerts());
    this.#part(update, 'faults', `${settled} ${session.faults.struck.length}`, () => session.faults.view());
    this.#part(update, 'timer', settled, () => session.grader.timer());
    this.#part(update, 'solved', settled, () => session.grader.solved);
    this.#part(update, 'files', `${this.#filesVersion}`, () => this.files());
    this.#put(
      update,
      'terminals',
      session.terminals().map(({ id, atPrompt, cwd }) => ({ id, atPrompt, cwd })),
    );
    const clockView = { ...clock, nowMs: session.nowMs, lookingAtMs: this.#lookingAtMs };
    if (
      Object.keys(update).length > 0 ||
      Math.abs(clockView.nowMs - this.#clockMs) >= CLOCK_MS ||
      difference(this.#given.get('clock'), { ...clockView, nowMs: 0 })
    ) {
      this.#given.set('clock', { ...clockView, nowMs: 0 });
      this.#clockMs = clockView.nowMs;
      update.clock = clockView;
    }
    return update;
  }

  #part<K extends keyof LabView>(
    update: { -readonly [P in keyof LabView]?: LabView[P] },
    key: K,
    madeOf: string,
    make: () => LabView[K],
  ): void {
    if (this.#keys.get(key) === madeOf) return;
    this.#keys.set(key, madeOf);
    this.#put(update, key, make());
  }

  #put<K extends keyof LabView>(
    update: { -readonly [P in keyof LabView]?: LabView[P] },
    key: K,
    value: LabView[K],
  ): void {
    if (this.#given.has(key) && !difference(this.#given.get(key), value)) return;
    this.#given.set(key, value);
    update[key] = value;
  }

  picture(): PictureView {
    const { cluster, zeroMs, loaded } = this.#session.world;
    const namespace = this.#namespace;
    const { currentNamespace: own } = loaded.definition.cluster;
    const looking = this.#lookingAtMs;
    const atMs = looking === null ? cluster.kernel.now() : looking + zeroMs;
    const wallMs = cluster.kernel.epochMs + atMs;
    const source: PictureSource =
      looking === null
        ? presentSource({ store: cluster.store, namespace, wallMs, serving: this.#serving(namespace) })
        : pastSource(cluster.store, namespace, atMs, atMs - 200, wallMs);
    const context: PictureContext = {
      source,
      namespace,
      hues: this.#stage(namespace).hues,
      service: (name) => this.#traffic(name, atMs),
      version: (image) => this.#catalogue.resolve(image)?.behaviour.version,
      pulling: (node) => pullingOn(source.pods, node),
    };
    return qualified({ ...buildPicture(context), namespaces: drawnNamespaces(this.#session) }, own);
  }

  /** Addresses behind Services, as a node knows them now. */
  #serving(namespace: string): Set<string> {
    const { network, store } = this.#session.world.cluster;
    const node = network.nodes().at(-1);
    const found = new Set<string>();
    for (const service of store.list<KubeObject & { spec: { clusterIP?: string; ports?: { port: number }[] } }>(
      'services',
      namespace,
    )) {
      const { clusterIP, ports } = service.spec;
      if (!clusterIP || clusterIP === 'None') continue;
      for (const { port } of ports ?? [])
        for (const { ip } of network.candidates(node, clusterIP, port)?.list ?? []) found.add(ip);
    }
    return found;
  }

  #traffic(service: string, atMs: number): ServiceTraffic | undefined {
    const { world } = this.#session;
    const { definition } = world.loaded;
    const own = definition.cluster.currentNamespace;
    const loads = definition.traffic.filter(({ to }) => isTo(to, service, this.#namespace, own));
    if (loads.length === 0) return undefined;
    const total = { sent: 0, lost: 0, by: {} as Record<string, number>, ratePerSecond: 0 };
    const span = Math.max(1, Math.min(RECENT_MS, atMs - world.zeroMs));
    for (const { id } of loads) {
      const load = world.loads.get(id);
      const all = load?.facts(world.zeroMs, atMs);
      const recent = load?.facts(atMs - span, atMs);
      total.sent += all?.sent ?? 0;
      total.lost += all?.failed ?? 0;
      total.ratePerSecond += Math.round(((recent?.ok ?? 0) / span) * 1000);
      for (const [version, n] of Object.entries(recent?.by ?? {})) total.by[version] = (total.by[version] ?? 0) + n;
    }
    return total;
  }

  files(): readonly FileView[] {
    if (!this.#filesChanged) return this.#files;
    this.#filesChanged = false;
    const { home } = this.#session.definition;
    const listed = new Map<string, FileView>();
    for (const file of home) {
      const text = this.#session.readFile(file.path);
      if (text !== null)
        listed.set(file.path, {
          path: file.path,
          readonly: file.readonly,
          open: file.open,
          changed: text !== file.content,
        });
    }
    for (const path of this.#homeFiles(''))
      if (!listed.has(path)) listed.set(path, { path, readonly: false, open: false, changed: true });
    this.#files = [...listed.values()];
    return this.#files;
  }

  #homeFiles(folder: string): string[] {
    const { files } = this.#session.world.learner;
    const at = folder === '' ? HOME : `${HOME}/${folder}`;
    return files.list(at).flatMap((name) => {
      if (name.startsWith('.')) return [];
      const path = folder === '' ? name : `${folder}/${name}`;
      return files.stat(`${HOME}/${path}`).kind === 'directory' ? this.#homeFiles(path) : [path];
    });
  }
}

/** Whether a load is for a Service: "http://web.shop:80/x" for `web` of `shop`, "http://web" for `web` of the learner's own namespace. */
function isTo(url: string, service: string, namespace: string, own: string): boolean {
  const [, name, rest] = /^http:\/\/([^/:.]+)(?:\.([^/:.]+))?/.exec(url) ?? [];
  return name === service && (rest ?? own) === namespace;
}

/** Images that containers of a node wait for. */
function pullingOn(pods: readonly Pod[], node: string): string[] {
  const images: string[] = [];
  for (const pod of pods) {
    if (pod.spec.nodeName !== node || pod.metadata.deletionTimestamp !== undefined) continue;
    for (const container of pod.spec.containers) {
      const waiting = pod.status?.containerStatuses?.find((s) => s.name === container.name)?.state?.waiting?.reason;
      if (waiting === 'ContainerCreating' || (waiting === undefined && pod.status?.phase === 'Pending'))
        images.push(container.image ?? '');
    }
  }
  return images;
}
