// A scripted lab host for trying the page without a simulator: plays the home page's rollout as if it were a lab. Not shipped;
// `DRYDOCK_LAB_WORKER=tests/browser/fake-worker.ts` puts it in the worker's place.
import { createBirpc } from 'birpc';
import type { LabInput, LabLog, LogEntry } from '../../simulator/lab/types.ts';
import type { LabView, QuestionView, TaskView } from '../../simulator/lab/view.ts';
import { COMMANDS, lineAt, pictureAt, STORY_SECONDS, storyTimeline } from '../../src/home/story.ts';
import type { LabHost, LabPage, TerminalMessage } from '../../src/lab/protocol.ts';

let port: MessagePort | null = null;
let line = '';
let t = 0;
let nowMs = 52_000;
let paused = false;
let speed = 1;
let looking: number | null = null;
let going = false;
const started: { at: number; line: string; changed: boolean }[] = [];
const entries: LogEntry[] = [];
const answers: Record<string, unknown> = {};
const files: Record<string, string> = {
  'web.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 4\n',
};
let hints = 0;
const out = (data: string) => port?.postMessage({ type: 'out', data } satisfies TerminalMessage);
const prompt = () => out('\x1b[32mlearner@drydock\x1b[0m:\x1b[34m~\x1b[0m$ ');
const log = (input: LabInput) => {
  entries.push({ atMs: nowMs, input });
  void page.logChanged();
};

function run(command: string): void {
  log({ kind: 'keys', terminal: 1, data: `${command}\r` });
  const changed = /set image|undo|delete/.test(command);
  started.push({ at: nowMs, line: command, changed });
  if (command.includes('set image')) {
    t = 2.6;
    going = true;
    out('deployment.apps/web image updated\r\n');
  } else if (command.includes('get pods')) {
    out('NAME                   READY   STATUS              RESTARTS   AGE\r\n');
    for (const c of pictureAt(t).owners[0]?.columns ?? [])
      for (const p of c.pods)
        out(`${`${c.name}-${p.name}`.padEnd(23)}${p.readyContainers.padEnd(8)}${p.status.padEnd(20)}0          5s\r\n`);
  } else if (command.includes('crash')) {
    setTimeout(() => {
      throw new Error('scripted crash');
    });
  } else if (command) out(`bash: ${command.split(' ')[0]}: command not found\r\n`);
  prompt();
}

function key(data: string): void {
  for (const c of data) {
    if (c === '\r') {
      out('\r\n');
      const command = line;
      line = '';
      run(command);
    } else if (c === '\x7f') {
      if (line) out('\b \b');
      line = line.slice(0, -1);
    } else if (c >= ' ') {
      line += c;
      out(c);
    }
  }
}

function view(): LabView {
  const at = looking === null ? t : Math.max(0, t - (nowMs - looking) / 1000);
  const offset = nowMs - t * 1000;
  const story = storyTimeline();
  const rolled = t > 12.4;
  const ready = pictureAt(at).owners[0]?.columns[1]?.ready ?? 0;
  const state = !going ? 'open' : rolled ? 'passed' : 'watching';
  const tasks: TaskView[] = [
    {
      id: 'roll',
      title: { ko: '버전 2로 바꾸기', en: 'Roll out version 2' },
      state: rolled ? 'passed' : 'active',
      passedAtMs: rolled ? offset + 12_400 : null,
      checks: [
        {
          id: 'image',
          says: { ko: '디플로이먼트가 `drydock/web:2`를 쓴다', en: 'The Deployment uses `drydock/web:2`' },
          state: going ? 'passed' : 'open',
          evidence: null,
          atMs: null,
        },
        {
          id: 'done',
          says: { ko: '롤아웃이 끝났다', en: 'The rollout is complete' },
          state: rolled ? 'passed' : 'open',
          evidence: { ko: `새 파드 6개 중 ${ready}개가 준비됐습니다.`, en: `${ready} of 6 new pods are ready.` },
          atMs: null,
        },
        {
          id: 'none-lost',
          says: { ko: '그동안 유실된 요청이 없다', en: 'No request was lost meanwhile' },
          state,
          evidence: going
            ? {
                ko: '지금까지 유실 0. 롤아웃이 끝나면 정해집니다.',
                en: 'Lost so far: 0. Decided when the rollout ends.',
              }
            : null,
          atMs: null,
        },
      ],
      hints: [
        ...(hints > 0
          ? [
              {
                id: 'verb',
                text: {
                  ko: '`kubectl set`으로 시작하는 명령이 있습니다.',
                  en: 'There is a command that starts with `kubectl set`.',
                },
                observed: false,
              },
            ]
          : []),
        ...(going && !rolled
          ? [
              {
                id: 'late',
                text: {
                  ko: '`vc7n2`는 node-1에서 이미지를 받느라 늦습니다.',
                  en: '`vc7n2` is late: node-1 is still pulling the image.',
                },
                observed: true,
              },
            ]
          : []),
      ],
      nextHint: hints < 2 ? 'next' : null,
      hintCount: 2,
      points: 1,
      pointsLeft: 1,
    },
    {
      id: 'heal',
      title: { ko: '파드 하나를 지워 보기', en: 'Delete a pod' },
      state: rolled ? 'active' : 'locked',
      passedAtMs: null,
      checks: [
        {
          id: 'replaced',
          says: {
            ko: '지운 파드 대신 새 파드가 떠서 네 개가 사용 가능하다',
            en: 'The deleted pod was replaced; four are available',
          },
          state: rolled ? 'open' : 'locked',
          evidence: null,
          atMs: null,
        },
      ],
      hints: [],
      nextHint: 'how',
      hintCount: 1,
      points: 1,
      pointsLeft: 1,
    },
    {
      id: 'undo',
      title: { ko: '버전 1로 되돌리기', en: 'Go back to version 1' },
      state: 'locked',
      passedAtMs: null,
      checks: [
        {
          id: 'back',
          says: { ko: '모든 파드가 다시 `drydock/web:1`이다', en: 'All pods run `drydock/web:1` again' },
          state: 'locked',
          evidence: null,
          atMs: null,
        },
      ],
      hints: [],
      nextHint: null,
      hintCount: 0,
      points: 1,
      pointsLeft: 1,
    },
  ];
  const question = (id: string, open: boolean): QuestionView => ({
    id,
    kind: 'number',
    prompt: { ko: '', en: '' },
    options: [],
    open,
    answer: (answers[id] as number | undefined) ?? null,
    verdict: id === 'revision' && answers[id] !== undefined ? (answers[id] === 3 ? 'right' : 'wrong') : null,
    actual: id === 'peak' && rolled ? 8 : null,
    why: null,
    atMs: id === 'peak' && rolled ? offset + 4000 : null,
  });
  return {
    clock: { nowMs, paused, speed, lookingAtMs: looking },
    picture: pictureAt(at),
    timeline: {
      ...story,
      limits: going && !rolled ? story.limits : { min: 6, max: 8 },
      steps: [
        { fromMs: 0, stacks: story.steps[0]?.stacks ?? [] },
        ...(going
          ? story.steps
              .filter((s) => s.fromMs > 0 && s.fromMs <= t * 1000)
              .map((s) => ({ ...s, fromMs: s.fromMs + offset }))
          : []),
      ],
      flags: started.map((s) => ({ atMs: s.at, line: s.line, changed: s.changed, kind: 'command' as const })),
      ticks: going
        ? story.steps
            .filter((s) => s.fromMs > 0 && s.fromMs <= t * 1000)
            .flatMap((s, i) => [
              { atMs: s.fromMs + offset, warning: i === 5, reason: 'Scheduled', message: '', ref: '' },
            ])
        : [],
      windows: going ? [{ check: 'none-lost', fromMs: offset + 2600, toMs: rolled ? offset + 12_400 : null }] : [],
    },
    tasks,
    questions: [question('peak', true), question('revision', true)],
    terminals: [{ id: 1, atPrompt: true, cwd: '~' }],
    files: [{ path: 'web.yaml', readonly: false, open: true, changed: false }],
    faults: [],
    timer: null,
    alerts: [],
    solved: false,
  };
}

const logNow = (): LabLog => ({
  format: 1,
  lesson: 'start/first-rollout',
  lessonRevision: 1,
  engine: 'fake',
  seed: 'seed',
  entries,
  endMs: Math.round(nowMs),
});

const host: LabHost = {
  async open(_bundle, { log: given }) {
    if (given) nowMs = given.endMs;
    for (let i = 1; i <= (given ? 3 : 0); i++) await new Promise((r) => setTimeout(r, 30, void page.progress(i / 3)));
    void page.progress(null);
    for (const e of given?.entries ?? []) entries.push(e);
    void page.update(view());
  },
  async attachTerminal(_id, given) {
    port = given;
    prompt();
    port.onmessage = (event: MessageEvent<TerminalMessage>) => {
      if (event.data.type === 'in') key(event.data.data);
    };
  },
  async input(input) {
    log(input);
    if (input.kind === 'save') files[input.path] = input.content;
  },
  async insert(_terminal, text) {
    line += text;
    out(text);
  },
  readFile: async (path) => files[path] ?? '',
  async answer(question, value) {
    answers[question] = value;
    log({ kind: 'answer', question, value });
  },
  async pause(value) {
    paused = value;
  },
  async speed(factor) {
    speed = factor;
  },
  async step() {
    t = Math.min(13, t + 0.4);
    nowMs += 400;
  },
  async skip() {},
  async look(at) {
    looking = at;
  },
  async branch() {
    looking = null;
  },
  branches: async () => [],
  async switchBranch() {},
  undo: async () => started.pop() !== undefined,
  async reset() {
    t = 0;
    going = false;
    started.length = 0;
    entries.length = 0;
    out('\x1bc');
    prompt();
  },
  async retry() {},
  async solution() {},
  async hint() {
    hints++;
  },
  whatIf: async () => {
    throw new Error('not scripted');
  },
  inspect: async (ref) => ({
    ref,
    yaml: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web',
    describe: `Name:             ${ref}\nNamespace:        default\nStatus:           Running`,
    fields: [],
    waiting: [],
    owners: ['rs/web-6b4f8c7d95', 'deploy/web'],
    events: [
      {
        type: 'Normal',
        reason: 'Scheduled',
        message: 'Successfully assigned default/web to node-1',
        atMs: 52_000,
        count: 1,
      },
    ],
  }),
  mentions: async (lines) => lines.map(() => []),
  address: async () => ({ kind: 'outside' }),
  alive: async () => {},
  exportLog: async () => logNow(),
  fingerprint: async () => ({ log: logNow(), hash: '', columns: 100, rows: 30 }),
  yamlDiagnostics: async (_path, text) => {
    const at = text.indexOf('replica:');
    return at < 0
      ? []
      : [{ from: at, to: at + 7, severity: 'error', message: 'unknown field "spec.replica"; did you mean replicas?' }];
  },
  yamlCompletions: async (_path, _text, offset) => [
    { label: 'replicas', insert: 'replicas: ', from: offset, to: offset, detail: 'integer' },
  ],
  yamlHover: async () => null,
};

const page = createBirpc<LabPage, LabHost>(host, {
  post: (message) => postMessage(message),
  on: (receive) => addEventListener('message', (event) => receive((event as MessageEvent).data)),
  eventNames: ['update', 'progress', 'openEditor', 'logChanged', 'journal', 'failed'],
});

let last = performance.now();
setInterval(() => {
  const now = performance.now();
  const by = paused ? 0 : ((now - last) / 1000) * speed;
  last = now;
  nowMs += by * 1000;
  if (going) t = Math.min(13, t + by);
  if (port) void page.update(view());
}, 33);
void [COMMANDS, STORY_SECONDS, lineAt];
