import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CelCompiler,
  CelFailure,
  type CelProgram,
  listOf,
  recordType,
  suggest,
  toCel,
} from '../../../simulator/cel/cel.ts';

const STATUS = recordType('DeploymentStatus', { availableReplicas: 'int', replicas: 'int' });
const DEPLOYMENT = recordType('Deployment', { status: STATUS });
const compiler = new CelCompiler({
  variables: { now: 'double', web: DEPLOYMENT },
  functions: [
    {
      name: 'rolledOut',
      parameters: [
        {
          type: 'string',
          literal: (v) => (typeof v === 'string' && v.includes('/') ? undefined : `no reference: ${v}`),
          takes: "a reference such as 'deploy/web'",
        },
      ],
      returns: 'bool',
      call: () => true,
    },
    {
      name: 'pods',
      parameters: [{ type: 'string' }],
      returns: listOf(DEPLOYMENT),
      call: () => [toCel({ status: { availableReplicas: 2 } })],
    },
  ],
});
const run = (source: string, web: unknown = { status: { availableReplicas: 3, replicas: 4 } }) => {
  const program = compiler.compile(source);
  if (Array.isArray(program)) throw new Error(JSON.stringify(program));
  return (program as CelProgram).run({ now: 1.5, web: toCel(web) });
};

describe('expressions', () => {
  it('compare counters of objects as integers', () => {
    assert.equal(run('web.status.availableReplicas == 3'), true);
    assert.equal(run('web.status.availableReplicas + 1'), 4n);
    assert.equal(run('now < 2'), true);
    assert.equal(run("pods('deploy/web').exists(p, p.status.availableReplicas >= 2)"), true);
  });
  it('name a field that does not exist, with the column and what was meant', () => {
    assert.deepEqual(compiler.compile("pods('x').all(p, p.status.availableReplica == 2)"), [
      { column: 27, message: 'no field "availableReplica" in DeploymentStatus', suggestion: 'availableReplicas' },
    ]);
  });
  it('name unknown variables and functions, all of them', () => {
    assert.deepEqual(compiler.compile("wep == 1 || rolledOt('a/b')"), [
      { column: 1, message: 'no variable "wep"; variables are now, web', suggestion: 'web' },
      { column: 13, message: 'no function "rolledOt"', suggestion: 'rolledOut' },
    ]);
  });
  it('want references as literals', () => {
    assert.deepEqual(compiler.compile('rolledOut(web)'), [
      { column: 1, message: "rolledOut takes a reference such as 'deploy/web', got a variable" },
    ]);
    assert.deepEqual(compiler.compile("rolledOut('web')"), [{ column: 11, message: 'no reference: web' }]);
  });
  it('report syntax with its column', () => {
    assert.deepEqual(compiler.compile('1 + + 2'), [{ column: 5, message: 'unexpected token: PLUS' }]);
  });
  it('fail with a cause when a key is missing at run time', () => {
    assert.throws(
      () => run('web.status.replicas == 1', { status: {} }),
      (error) => error instanceof CelFailure && error.message === 'no such key: replicas',
    );
  });
  it('want a truth where one is wanted', () => {
    assert.deepEqual(compiler.compile('1 + 2', 'bool'), [
      { column: 1, message: 'a truth is wanted, this is of type int' },
    ]);
  });
});

describe('suggest', () => {
  it('finds slips of the pen and nothing else', () => {
    assert.equal(suggest('alway', ['always', 'never']), 'always');
    assert.equal(suggest('fuor', ['four', 'back']), 'four');
    assert.equal(suggest('zebra', ['four', 'back']), undefined);
  });
});

describe('expressions of lessons', () => {
  const guarded = new CelCompiler({
    guarded: true,
    variables: { xs: listOf('int') },
    functions: [
      { name: 'pods', parameters: [], returns: listOf('int'), call: () => Array.from({ length: 500 }, () => 1n) },
    ],
  });
  const xs = (length: number) => ({ xs: Array.from({ length }, (_, i) => BigInt(i)) });
  const value = (source: string, length: number) => {
    const program = guarded.compile(source);
    assert.ok('run' in program, JSON.stringify(program));
    return program.run(xs(length));
  };

  it('cost what they go over and what functions give; beyond the limit they fail, whatever macros swallow', () => {
    assert.equal(value('xs.all(x, xs.exists(y, y == x))', 400), true);
    assert.deepEqual(value('xs.filter(x, x > 1).map(x, x + 1)', 4), [3n, 4n]);
    for (const source of [
      'xs.all(x, xs.all(y, xs.all(z, x + y + z >= 0)))',
      'xs.exists(x, xs.exists(y, xs.exists(z, false)))',
      'xs.map(x, xs.map(y, xs.map(z, z))).size() > 0',
      'xs.exists(x, xs.exists(y, size(pods()) < 0))',
    ])
      assert.throws(() => value(source, 400), new CelFailure('costs more than 200000 steps', 1), source);
    assert.equal(value('xs.all(x, x >= 0)', 400), true);
  });

  it('fail at the column where they were written', () => {
    try {
      value('xs.filter(x, x > 0).all(x, x > 0 && xs[9] > 1)', 3);
      assert.fail();
    } catch (error) {
      assert.ok(error instanceof CelFailure);
      assert.equal(error.column, 37);
    }
  });

  it('take patterns that cannot run away, and no monstrous texts', () => {
    const problem = (source: string) => {
      const problems = guarded.compile(source);
      return Array.isArray(problems) ? `${problems[0].column}: ${problems[0].message}` : '';
    };
    assert.equal(problem("'web-1'.matches('^web-[0-9]+$')"), '');
    assert.equal(
      problem("'a'.matches('(a+)+$')"),
      '13: "(a+)+$": a repeated part that repeats itself can take for ever',
    );
    assert.equal(
      problem("'a'.matches('(a)\\\\1')"),
      '13: "(a)\\1": back-references and look-around are not known here',
    );
    assert.equal(problem("'a'.matches('a' + 'b')"), '13: matches takes a pattern as a literal text');
    assert.match(problem(Array.from({ length: 3000 }, () => '1').join('+')), /maxAstNodes/);
  });
});
