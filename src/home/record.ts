// The rollout that repeats on the home page, run by the simulator when the page is made: six pods, two commands typed at the prompt
// of a real session, and everything the picture, the time bar and the terminal showed of it, written down as a story.
import type { PictureView, PodView } from '../../simulator/lab/view.ts';
import { FigureWorld } from '../figures/world.ts';
import { stockImages } from '../site/content.ts';
import { type Frame, STORY_SECONDS, type Story, type StoryLine } from './story.ts';

const STEP_MS = 50;
const RATE = 4;
/** Keys come this far apart. */
const KEY_MS = 22;

const STATUS = 'kubectl rollout status deployment/web';
const COMMANDS = [
  { atMs: 1000, line: `kubectl set image deployment/web web=drydock/web:2 && ${STATUS}` },
  { atMs: 14_600, line: `kubectl rollout undo deployment/web && ${STATUS}` },
];

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 6
  strategy: {rollingUpdate: {maxSurge: 2, maxUnavailable: 0}}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: drydock/web:1
        readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
`;

let told: Promise<Story> | undefined;

/** The same for every page of a build. */
export function story(): Promise<Story> {
  told ??= record();
  return told;
}

async function record(): Promise<Story> {
  const world = await FigureWorld.open({
    lab: {
      cluster: { nodes: 3 },
      setup: [{ run: 'kubectl create -f files/web.yaml' }, { wait: '60s' }],
      traffic: [{ id: 'web', to: 'http://web', rate: RATE }],
      refs: { web: 'deploy/web' },
    },
    files: { 'files/web.yaml': MANIFEST },
    images: stockImages(),
  });
  const { session } = world;
  const pods: PodView[] = [];
  const podNumbers = new Map<string, number>();
  const frames: Frame[] = [];
  const lines: (StoryLine & { atMs: number })[] = [];
  const keys = COMMANDS.flatMap(({ atMs, line }) =>
    [...`${line}\r`].map((key, i) => ({ atMs: atMs + i * KEY_MS, key })),
  );
  const number = (pod: PodView): number => {
    const text = JSON.stringify(pod);
    const known = podNumbers.get(text);
    if (known !== undefined) return known;
    pods.push(pod);
    podNumbers.set(text, pods.length - 1);
    return pods.length - 1;
  };
  let seen: Partial<Record<keyof PictureView, string>> = {};
  for (let atMs = 0; atMs <= STORY_SECONDS * 1000; atMs += STEP_MS) {
    await session.advanceTo(atMs);
    for (; keys[0] && keys[0].atMs < atMs + STEP_MS; keys.shift())
      session.input({ kind: 'keys', terminal: 1, data: keys[0].key });
    const picture = world.picture();
    const part = <T>(key: keyof PictureView, value: T): T | undefined => {
      const text = JSON.stringify(value);
      if (seen[key] === text) return undefined;
      seen = { ...seen, [key]: text };
      return value;
    };
    const nodes = part('nodes', picture.nodes);
    const services = part('services', picture.services);
    const owners = part(
      'owners',
      picture.owners.map((owner) => ({
        ...owner,
        columns: owner.columns.map((column) => ({ ...column, pods: column.pods.map(number) })),
      })),
    );
    if (nodes ?? services ?? owners)
      frames.push({
        atMs,
        ...(nodes ? { nodes } : {}),
        ...(services ? { services } : {}),
        ...(owners ? { owners } : {}),
      });
    const line = lineOf(session.output(1), session.terminal(1)?.atPrompt ?? false);
    const last = lines.at(-1);
    if (last?.command !== line.command || last.output !== line.output || last.cursor !== line.cursor)
      lines.push({ atMs, ...line });
  }
  return { pods, frames, lines, timeline: world.timeline(), requests: requestsOf(world) };
}

/** The last line typed, and the last line printed after it. */
function lineOf(output: string, atPrompt: boolean): StoryLine {
  const plain = output.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r', '');
  const at = plain.lastIndexOf('$ kubectl');
  const rest = at < 0 ? '' : plain.slice(at + 2);
  const [command = '', ...printed] = rest.split('\n');
  const said = printed.filter((line) => line.trim() !== '' && !line.startsWith('learner@'));
  return { command, output: said.at(-1) ?? '', cursor: atPrompt && said.length === 0 };
}

/** Which pod answered each request: the load sends one every quarter of a second. */
function requestsOf({ session }: FigureWorld): Story['requests'] {
  const load = session.world.loads.get('web');
  const everyMs = 1000 / RATE;
  return Array.from({ length: STORY_SECONDS * RATE }, (_, k) => {
    const from = session.world.zeroMs + k * everyMs;
    const [pod] = Object.keys(load?.facts(from, from + everyMs - 1).pods ?? {});
    return pod === undefined ? [] : [{ atMs: k * everyMs, pod }];
  }).flat();
}
