// The rollout that repeats on the home page: six pods, two commands, 28 seconds, reckoned once and given as the same views a lab
// gives, for any instant. Surge 2, unavailable 0: two new pods, an old one goes for each that becomes Ready.
import type { PictureView, PodPhase, PodView, TimelineStep, TimelineView } from '../../simulator/lab/view.ts';

export const STORY_SECONDS = 28;
const REPLICAS = 6;
const SURGE = 2;
/** Requests leave at 4 a second and travel 900 px a second. */
export const REQUEST_SPEED = 900;
const NAMES =
  'k4x9w b7tqz mm2dv 9p5hs wq6rt hz84n 4xkqn tz8rl vc7n2 f6w8d 2n9bk rj7xc gd5mv l8t4z xw2qf p6hrn cv9kd zb4ts'.split(
    ' ',
  );
const HASHES = ['', 'web-7d9c5b8f6d', 'web-6b4f8c7d95'];

interface StoryPod {
  readonly name: string;
  readonly hue: 1 | 2;
  readonly node: number;
  readonly created: number;
  readonly bound: number;
  readonly started: number;
  readonly ready: number;
  deleted: number;
  gone: number;
}

export interface StoryCommand {
  readonly typing: number;
  readonly at: number;
  readonly hue: 1 | 2;
  readonly line: string;
  readonly answer: string;
}

export const COMMANDS: readonly StoryCommand[] = [
  {
    typing: 1,
    at: 2.6,
    hue: 2,
    line: 'kubectl set image deployment/web web=drydock/web:2',
    answer: 'deployment.apps/web image updated',
  },
  {
    typing: 14.6,
    at: 16.2,
    hue: 1,
    line: 'kubectl rollout undo deployment/web',
    answer: 'deployment.apps/web rolled back',
  },
];

function tell(): StoryPod[] {
  const pods: StoryPod[] = [];
  const images = { 1: new Set([0, 1, 2]), 2: new Set<number>() };
  const load = (node: number, t: number) =>
    pods.filter((p) => p.node === node && p.created <= t && p.deleted > t).length;
  const add = (hue: 1 | 2, t: number, since?: number) => {
    const node = [0, 1, 2].sort((a, b) => load(a, t) - load(b, t) || a - b)[0] ?? 0;
    const pull = images[hue].has(node) ? 0 : 1.3;
    images[hue].add(node);
    const begin = since ?? t;
    const late = since === undefined ? 1 : 0;
    const pod: StoryPod = {
      name: NAMES[pods.length % NAMES.length] ?? '',
      hue,
      node,
      created: begin,
      bound: begin + 0.35 * late,
      started: begin + (0.35 + pull + 0.75) * late,
      ready: begin + (0.35 + pull + 1.85) * late,
      deleted: 1e9,
      gone: 1e9,
    };
    pods.push(pod);
    return pod;
  };
  for (let i = 0; i < REPLICAS; i++) add(1, 0, -1);
  for (const command of COMMANDS) {
    const old = pods.filter((p) => p.hue !== command.hue && p.deleted > 1e8);
    const waiting: StoryPod[] = [];
    let fresh = 0;
    let t = command.at;
    while (true) {
      let k = 0;
      while (fresh < REPLICAS && old.length + fresh < REPLICAS + SURGE) {
        waiting.push(add(command.hue, t + 0.18 * k++));
        fresh++;
      }
      waiting.sort((a, b) => a.ready - b.ready);
      const next = waiting.shift();
      if (!next) break;
      t = next.ready;
      const leaving = old.shift();
      if (leaving) {
        leaving.deleted = t;
        leaving.gone = t + 2;
      }
    }
  }
  return pods;
}

export const STORY: readonly StoryPod[] = tell();

function phaseAt(pod: StoryPod, t: number): PodPhase | null {
  if (t < pod.created || t >= pod.gone) return null;
  if (t >= pod.deleted) return 'terminating';
  if (t >= pod.ready) return 'ready';
  if (t >= pod.started) return 'running';
  return t >= pod.bound ? 'starting' : 'pending';
}
const known = (pod: StoryPod, t: number) => t > pod.ready + 0.25 && t < pod.deleted + 0.1;
const WORDS: Readonly<Record<string, string>> = {
  pending: 'Pending',
  starting: 'ContainerCreating',
  running: 'Running',
  ready: 'Running',
  terminating: 'Terminating',
};

/** Requests: number k leaves at k/4 s for a pod the Service knows at that moment. */
export const REQUESTS: readonly { readonly t: number; readonly pod: StoryPod }[] = Array.from(
  { length: STORY_SECONDS * 4 },
  (_, k) => {
    const t = k / 4;
    const known_ = STORY.filter((p) => known(p, t));
    const pod = known_[Math.floor(((k * 0.618034) % 1) * known_.length)];
    return pod ? [{ t, pod }] : [];
  },
).flat();

const count = (t: number, hue: number, phases: readonly PodPhase[]) =>
  STORY.filter((p) => p.hue === hue && phases.includes(phaseAt(p, t) ?? 'done')).length;
const wanted = (t: number, hue: number) => STORY.filter((p) => p.hue === hue && p.created <= t && p.deleted > t).length;

/** How visible a plate is while its pod comes (0.15 s) and goes (0.24 s). */
export function fadeAt(uid: string, t: number): number {
  const pod = STORY[Number(uid)];
  if (!pod) return 1;
  const phase = phaseAt(pod, t);
  if (phase === 'pending') return Math.min(1, (t - pod.created) / 0.15);
  if (phase === 'terminating') return Math.min(1, (pod.gone - t) / 0.24);
  return 1;
}

/** The picture at `t` seconds. */
export function pictureAt(t: number): PictureView {
  const second = (COMMANDS[1]?.at ?? 0) <= t;
  const first = (COMMANDS[0]?.at ?? 0) <= t;
  const pods = (hue: 1 | 2): PodView[] =>
    STORY.flatMap((p, i) => {
      const phase = phaseAt(p, t);
      if (p.hue !== hue || !phase) return [];
      return [
        {
          ref: p.name,
          uid: String(i),
          short: p.name,
          name: p.name,
          node: `node-${p.node + 1}`,
          phase,
          status: WORDS[phase] ?? '',
          readyContainers: phase === 'ready' ? '1/1' : '0/1',
          restarts: 0,
          serving: known(p, t),
        },
      ];
    });
  const column = (hue: 1 | 2) => ({
    ref: `rs/${hue}`,
    kind: 'ReplicaSet' as const,
    name: HASHES[hue] ?? '',
    hash: (HASHES[hue] ?? '').slice(4),
    revision: hue === 1 && second ? 3 : hue,
    wasRevision: hue === 1 && second ? 1 : null,
    hue,
    image: `drydock/web:${hue}`,
    wanted: wanted(t, hue),
    ready: count(t, hue, ['ready']),
    pods: pods(hue),
  });
  const available = count(t, 1, ['ready']) + count(t, 2, ['ready']);
  const coming: PodPhase[] = ['pending', 'starting', 'running'];
  const answered = REQUESTS.filter((r) => r.t + 0.6 <= t && r.t + 0.6 > t - 3);
  const ones = answered.length
    ? Math.round((100 * answered.filter((r) => r.pod.hue === 1).length) / answered.length)
    : 100;
  return {
    namespace: 'default',
    nodes: [0, 1, 2].map((n) => ({
      name: `node-${n + 1}`,
      ready: true,
      cordoned: false,
      images: [
        { image: 'web:1', hue: 1, pulling: false },
        ...STORY.filter((p) => p.hue === 2 && p.node === n && p.bound <= t)
          .slice(0, 1)
          .map((p) => ({ image: 'web:2', hue: 2, pulling: p.started > t })),
      ],
    })),
    owners: [
      {
        ref: 'deploy/web',
        kind: 'Deployment',
        name: 'web',
        image: `drydock/web:${first && !second ? 2 : 1}`,
        replicas: REPLICAS,
        available,
        total: available + count(t, 1, coming) + count(t, 2, coming),
        minAvailable: REPLICAS,
        maxTotal: REPLICAS + SURGE,
        paused: false,
        columns: first ? [column(1), column(2)] : [column(1)],
      },
    ],
    services: [
      {
        ref: 'svc/web',
        name: 'web',
        shares: [
          { hue: 1, version: '1', percent: ones },
          { hue: 2, version: '2', percent: 100 - ones },
        ],
        ratePerSecond: 4,
        lost: 0,
        sent: REQUESTS.filter((r) => r.t <= t).length,
        endpoints: STORY.filter((p) => known(p, t)).length,
      },
    ],
  };
}

/** The whole time bar: it does not change, only now moves. */
export function storyTimeline(): TimelineView {
  const moments = [
    ...new Set([
      0,
      ...STORY.flatMap((p) => [p.created, p.ready, p.deleted, p.gone]).filter((t) => t > 0 && t < STORY_SECONDS),
    ]),
  ].sort((a, b) => a - b);
  const steps: TimelineStep[] = moments.map((from) => {
    const t = from + 0.001;
    return {
      fromMs: from * 1000,
      stacks: [1, 2].map((hue) => ({
        hue,
        available: count(t, hue, ['ready']),
        waiting: count(t, hue, ['pending', 'starting', 'running']),
        leaving: count(t, hue, ['terminating']),
      })),
    };
  });
  return {
    owner: 'deploy/web',
    limits: { min: REPLICAS, max: REPLICAS + SURGE },
    steps,
    flags: COMMANDS.map((c) => ({ atMs: c.at * 1000, line: c.line, changed: true, kind: 'command' as const })),
    ticks: [],
    windows: [],
  };
}

export interface StoryLine {
  readonly command: string;
  readonly cursor: boolean;
  readonly output: string;
}

/** What the terminal line shows: typing, then what kubectl says. */
export function lineAt(t: number): StoryLine {
  const command = COMMANDS.findLast((c) => t >= c.typing);
  if (!command) return { command: '', cursor: true, output: '' };
  const full = `${command.line} && kubectl rollout status deployment/web`;
  const typed = full.slice(0, Math.floor(((t - command.typing) / (command.at - command.typing)) * (full.length + 4)));
  if (t < command.at) return { command: typed, cursor: true, output: '' };
  const up = wanted(t, command.hue);
  const old = wanted(t, 3 - command.hue);
  const ready = count(t, command.hue, ['ready']);
  const waiting = (what: string) => `Waiting for deployment "web" rollout to finish: ${what}...`;
  const output =
    t < command.at + 0.5
      ? command.answer
      : up < REPLICAS
        ? waiting(`${up} out of ${REPLICAS} new replicas have been updated`)
        : old
          ? waiting(`${old} old replicas are pending termination`)
          : ready < REPLICAS
            ? waiting(`${ready} of ${REPLICAS} updated replicas are available`)
            : 'deployment "web" successfully rolled out';
  return { command: full, cursor: false, output };
}
