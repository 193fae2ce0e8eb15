/**
 * Random histories: what a check says after each instant is what lesson-format.md §7 says of the whole history so far, and
 * a rewind restores every verdict as of that instant.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../../simulator/kernel/random.ts';
import { Expressions } from '../../../simulator/lab/definition/expressions.ts';
import { LANGUAGE } from '../../../simulator/lab/definition/language.ts';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import { servedKinds } from '../../../simulator/lab/definition/refs.ts';
import type { CheckDefinition, Expression, Step, When, WindowMode } from '../../../simulator/lab/definition/types.ts';
import { Series } from '../../../simulator/lab/facts/recorder.ts';
import type { FactWorld } from '../../../simulator/lab/facts/types.ts';
import { CheckRun } from '../../../simulator/lab/grading/check.ts';
import { cutLog } from '../../../simulator/lab/log.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import { play } from '../../../simulator/lab/steps.ts';
import { lesson, typed } from './lesson.ts';

interface Instant {
  readonly atMs: number;
  readonly ok: boolean;
  readonly from: boolean;
  readonly until: boolean;
}

const NAMES = ['ok', 'from', 'until'] as const;

/** Instants at which something changes, the first at 0. */
function historyOf(random: Random): Instant[] {
  const history: Instant[] = [];
  let atMs = 0;
  const values = { ok: random.int(2) === 0, from: random.int(3) === 0, until: false };
  for (let i = 0; i < 4 + random.int(14); i++) {
    history.push({ atMs, ...values });
    atMs += 1 + random.int(40);
    const name = NAMES[random.int(3)] ?? 'ok';
    values[name] = !values[name];
    if (random.int(4) === 0) values.ok = !values.ok;
  }
  return history;
}

function whenOf(random: Random, expression: (name: string) => Expression): When {
  const withinMs = random.int(3) === 0 ? 20 + random.int(120) : undefined;
  const mode = (['level', 'stable', 'always', 'never', 'atEnd', 'sometime'] as const)[random.int(6)] ?? 'level';
  if (mode === 'level') return { mode, withinMs };
  if (mode === 'stable') return { mode, forMs: 10 + random.int(60), withinMs };
  const forMs = random.int(2) === 0 ? 10 + random.int(80) : undefined;
  return {
    mode,
    from: random.int(4) === 0 ? undefined : expression('from'),
    until: forMs === undefined ? expression('until') : undefined,
    forMs,
    withinMs,
  };
}

type Said = 'passed' | 'failed' | 'open';

/** What §7 says of a history up to and including its last instant; timers' instants are in it. */
function verdict(when: When, history: readonly Instant[]): Said {
  if (when.mode === 'level') {
    const firstPass = history.find(({ ok }) => ok);
    if (late(when.withinMs, 0, firstPass?.atMs, history)) return 'failed';
    return history.at(-1)?.ok ? 'passed' : 'open';
  }
  if (when.mode === 'stable') {
    const passes = history.filter((_, i) => heldFor(history.slice(0, i + 1)) >= when.forMs);
    if (late(when.withinMs, 0, passes[0]?.atMs, history)) return 'failed';
    return heldFor(history) >= when.forMs ? 'passed' : 'open';
  }
  const isOpening = ({ from }: Instant, i: number) =>
    when.from === undefined ? i === 0 : from && !history[i - 1]?.from;
  const opened = history.findLastIndex(isOpening);
  return opened < 0 ? 'open' : windowVerdict(when, when.mode, history.slice(opened));
}

/** How long the condition has held at the end; -1 when it does not. */
function heldFor(history: readonly Instant[]): number {
  const broken = history.findLastIndex(({ ok }) => !ok);
  const since = history[broken + 1];
  return since ? (history.at(-1) as Instant).atMs - since.atMs : -1;
}

/** "when D has passed … without a pass" */
function late(
  withinMs: number | undefined,
  sinceMs: number,
  passedMs: number | undefined,
  history: readonly Instant[],
) {
  if (withinMs === undefined) return false;
  const last = (history.at(-1) as Instant).atMs;
  return last >= sinceMs + withinMs && (passedMs === undefined || passedMs > sinceMs + withinMs);
}

/** Of one window: its instants from the opening on. */
function windowVerdict(when: When, mode: WindowMode, window: readonly Instant[]): Said {
  const start = (window[0] as Instant).atMs;
  const { until, forMs, withinMs } = when as Extract<When, { mode: WindowMode }>;
  const closes = window.findIndex(
    (instant, i) =>
      i > 0 && (forMs !== undefined ? instant.atMs >= start + forMs : until !== undefined && instant.until),
  );
  const tooLate = withinMs === undefined ? -1 : window.findIndex((instant) => instant.atMs >= start + withinMs);
  const breaks = window.findIndex(({ ok }) => (mode === 'always' ? !ok : mode === 'never' ? ok : false));
  const first = (index: number) => (index < 0 ? Number.POSITIVE_INFINITY : index);
  if (first(breaks) <= Math.min(first(closes), first(tooLate)) && breaks >= 0) return 'failed';
  if (closes >= 0 && first(closes) <= first(tooLate)) {
    const inside = window.slice(0, closes + 1);
    if (mode === 'atEnd') return inside.at(-1)?.ok ? 'passed' : 'failed';
    if (mode === 'sometime') return inside.some(({ ok }) => ok) ? 'passed' : 'failed';
    return 'passed';
  }
  return tooLate >= 0 ? 'failed' : 'open';
}

const expressions = new Expressions(
  { kinds: servedKinds(), refs: {}, ids: { traffic: [], tasks: [], questions: [], alerts: [] }, mentioned: new Map() },
  new Set(),
  LANGUAGE,
);
const expression = (name: string): Expression => {
  const compiled = expressions.compile(`file('${name}') == 'yes'`, name, 'bool');
  assert.ok('program' in compiled);
  return compiled;
};
const EXPRESSIONS = new Map(NAMES.map((name) => [name as string, expression(name)]));

/** Plays a history into a check as the grader does: its instants, and the timers that the check asks for. */
function compare(seed: number): void {
  const random = new Random(`history ${seed}`);
  const history = historyOf(random);
  const when = whenOf(random, (name) => EXPRESSIONS.get(name) as Expression);
  let now: Instant = history[0] as Instant;
  const world = {
    file: (name: string) => (now[name as 'ok'] ? 'yes' : null),
    zeroMs: 0,
    nowMs: () => now.atMs,
    wallMs: () => now.atMs,
    store: { get: () => undefined },
  } as unknown as FactWorld;
  const definition: CheckDefinition = {
    id: 'c',
    says: { ko: '', en: '' },
    match: [],
    none: [],
    all: [{ expression: EXPRESSIONS.get('ok') as Expression, otherwise: undefined }],
    when,
  };
  const run = new CheckRun(definition, world, 0);
  const seen: Instant[] = [];
  const step = (instant: Instant) => {
    now = instant;
    seen.push(instant);
    run.step(instant.atMs);
    const said = run.state === 'passed' || run.state === 'failed' ? run.state : 'open';
    assert.equal(
      said,
      verdict(when, seen),
      `seed ${seed}: ${JSON.stringify({ ...when, from: 'from' in when && !!when.from, until: 'until' in when && !!when.until })}\n${seen.map((i) => JSON.stringify(i)).join('\n')}`,
    );
  };
  for (const instant of history) {
    for (let due = run.nextDeadline(now.atMs); seen.length > 0 && due < instant.atMs; due = run.nextDeadline(due))
      step({ ...now, atMs: due });
    step(instant);
  }
}

describe('random histories', () => {
  it('give a check, instant by instant, the verdict that the whole history so far deserves', () => {
    for (let seed = 0; seed < 4000; seed++) compare(seed);
  });

  it('give a series the extremes of the values in force in any window', () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = new Random(`series ${seed}`);
      const series = new Series();
      const values: number[] = [];
      for (let atMs = 0; atMs < 60; atMs++) {
        const value = random.int(4) === 0 ? random.int(9) : (values.at(-1) ?? 5);
        series.record(atMs, value);
        values.push(value);
      }
      const from = random.int(60);
      const to = from + random.int(60 - from);
      const window = values.slice(from, to + 1);
      assert.deepEqual(
        series.extremes(from, to),
        { min: Math.min(...window), max: Math.max(...window) },
        `seed ${seed}`,
      );
    }
  });
});

const COMMANDS = [
  'kubectl set image deployment/web web=drydock/web:2',
  'kubectl set image deployment/web web=drydock/web:bad',
  'kubectl rollout undo deployment/web',
  'kubectl scale deployment/web --replicas=2',
  'kubectl scale deployment/web --replicas=4',
  'kubectl delete pod -l app=web --wait=false',
  'kubectl delete deployment web',
  'kubectl apply -f web.yaml',
];

describe('rewind', () => {
  const loaded = loadLab(lesson());
  const verdicts = (session: LabSession): string =>
    session.grader
      .tasks()
      .map((t) => `${t.id} ${t.state} ${t.checks.map((c) => `${c.id} ${c.state} ${c.atMs}`).join(', ')}`)
      .join('\n');

  for (const seed of [3, 5, 8])
    it(`restores every verdict as of that instant, after random commands (seed ${seed})`, async () => {
      const random = new Random(`rewind ${seed}`);
      const session = await LabSession.open({ loaded });
      const moments: { atMs: number; said: string }[] = [];
      for (let i = 0; i < 6; i++) {
        const line = COMMANDS[random.int(COMMANDS.length)] as string;
        const steps: Step[] = [typed(line), { kind: 'wait', ms: 200 + random.int(9000) }];
        await play(session, steps, 'test');
        moments.push({ atMs: session.nowMs, said: verdicts(session) });
      }
      for (const { atMs, said } of [moments[1], moments[3], moments[5]] as { atMs: number; said: string }[])
        assert.equal(verdicts(await LabSession.open({ loaded }, cutLog(session.log, atMs))), said, `at ${atMs}`);
      assert.ok(new Set(moments.map(({ said }) => said)).size > 2, 'the commands changed something');
    });
});
