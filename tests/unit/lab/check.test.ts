import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Expressions } from '../../../simulator/lab/definition/expressions.ts';
import { LANGUAGE } from '../../../simulator/lab/definition/language.ts';
import { servedKinds } from '../../../simulator/lab/definition/refs.ts';
import type { CheckDefinition, Expression, When } from '../../../simulator/lab/definition/types.ts';
import type { FactWorld } from '../../../simulator/lab/facts/types.ts';
import { CheckRun } from '../../../simulator/lab/grading/check.ts';

/** A check whose condition, opening and closing are files "ok", "from" and "until" that hold "yes". */
function check(when: (expression: (file: string) => Expression) => When) {
  const expressions = new Expressions(
    {
      kinds: servedKinds(),
      refs: {},
      ids: { traffic: [], tasks: [], questions: [], alerts: [] },
      mentioned: new Map(),
    },
    new Set(),
    LANGUAGE,
  );
  const expression = (file: string): Expression => {
    const compiled = expressions.compile(`file('${file}') == 'yes'`, file, 'bool');
    assert.ok('program' in compiled);
    return compiled;
  };
  const files = new Set<string>();
  const world = {
    file: (path: string) => (files.has(path) ? 'yes' : null),
    zeroMs: 0,
    nowMs: () => 0,
    wallMs: () => 0,
    store: { get: () => undefined },
  } as unknown as FactWorld;
  const definition: CheckDefinition = {
    id: 'c',
    says: { ko: '', en: '' },
    match: [],
    none: [],
    all: [{ expression: expression('ok'), otherwise: undefined }],
    when: when(expression),
  };
  const run = new CheckRun(definition, world, 0);
  /** "100 ok -from": what changes at an instant; gives the state after it. */
  return (...instants: string[]): string[] =>
    instants.map((instant) => {
      const [at, ...changes] = instant.split(' ') as [string, ...string[]];
      for (const change of changes) {
        if (change.startsWith('-')) files.delete(change.slice(1));
        else files.add(change);
      }
      run.step(Number(at));
      const next = run.nextDeadline(Number(at));
      return `${run.state}${next === Number.POSITIVE_INFINITY ? '' : ` →${next}`}`;
    });
}

const window =
  (mode: 'always' | 'never' | 'atEnd' | 'sometime', more: Partial<When> = {}) =>
  (expression: (file: string) => Expression): When =>
    ({
      mode,
      from: expression('from'),
      until: expression('until'),
      forMs: undefined,
      withinMs: undefined,
      ...more,
    }) as When;

describe('a check over time', () => {
  it('level: passes exactly while the condition holds', () => {
    assert.deepEqual(check(() => ({ mode: 'level', withinMs: undefined }))('0', '1 ok', '2 -ok', '3 ok'), [
      'open',
      'passed',
      'lapsed',
      'passed',
    ]);
  });
  it('level within: fails when the time is over', () => {
    assert.deepEqual(check(() => ({ mode: 'level', withinMs: 100 }))('0', '99', '100', '101 ok'), [
      'open →100',
      'open →100',
      'failed',
      'failed',
    ]);
  });
  it('stableFor: passes after holding that long without a break', () => {
    assert.deepEqual(
      check(() => ({ mode: 'stable', forMs: 50, withinMs: undefined }))(
        '0 ok',
        '40',
        '45 -ok',
        '50 ok',
        '99',
        '100',
        '101 -ok',
      ),
      ['watching →50', 'watching →50', 'lapsed', 'watching →100', 'watching →100', 'passed', 'lapsed'],
    );
  });
  it('always: fails at the first instant that breaks it, opening and closing included', () => {
    assert.deepEqual(check(window('always'))('0', '1 from ok', '2', '3 until'), [
      'open',
      'watching',
      'watching',
      'passed',
    ]);
    assert.deepEqual(check(window('always'))('1 from', '2 ok'), ['failed', 'failed']);
    assert.deepEqual(check(window('always'))('1 from ok', '2 -ok until'), ['watching', 'failed']);
  });
  it('a new opening discards the old verdict', () => {
    assert.deepEqual(check(window('always'))('1 from', '2 -from', '3 from ok', '4 until', '5 -from -ok', '6 from'), [
      'failed',
      'failed',
      'watching',
      'passed',
      'passed',
      'failed',
    ]);
  });
  it('closes at a later instant than it opens', () => {
    assert.deepEqual(check(window('always'))('1 from ok until', '2'), ['watching', 'passed']);
  });
  it('never, atEnd, sometime', () => {
    assert.deepEqual(check(window('never'))('1 from', '2 ok'), ['watching', 'failed']);
    assert.deepEqual(check(window('never'))('1 from', '2 until'), ['watching', 'passed']);
    assert.deepEqual(check(window('atEnd'))('1 from ok', '2 -ok', '3 ok until'), ['watching', 'watching', 'passed']);
    assert.deepEqual(check(window('atEnd'))('1 from ok', '2 -ok until'), ['watching', 'failed']);
    assert.deepEqual(check(window('sometime'))('1 from ok', '2 -ok', '3 until'), ['watching', 'watching', 'passed']);
    assert.deepEqual(check(window('sometime'))('1 from', '3 until'), ['watching', 'failed']);
  });
  it('for: closes by the clock; within: fails by the clock', () => {
    assert.deepEqual(
      check(window('always', { until: undefined, forMs: 100 } as Partial<When>))('1 from ok', '100', '101'),
      ['watching →101', 'watching →101', 'passed'],
    );
    assert.deepEqual(check(window('atEnd', { withinMs: 50 } as Partial<When>))('1 from ok', '51'), [
      'watching →51',
      'failed',
    ]);
  });
});
