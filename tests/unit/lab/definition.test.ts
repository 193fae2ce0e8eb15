import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Expressions } from '../../../simulator/lab/definition/expressions.ts';
import { LANGUAGE } from '../../../simulator/lab/definition/language.ts';
import { type LoadedLab, loadLab, readLab } from '../../../simulator/lab/definition/load.ts';
import { unpackLab } from '../../../simulator/lab/definition/packed.ts';
import { Problems } from '../../../simulator/lab/definition/problems.ts';
import { bundle, lessonIds } from '../../lessons/prover/files.ts';
import { lesson, packed } from './lesson.ts';

/** The problems of a lesson's lab.yaml, printed. */
function problemsOf(change: (lab: string) => string, files?: Record<string, string>): string {
  const problems = new Problems();
  readLab(lesson({ lab: change, ...(files ? { files } : {}) }), 'lab.yaml', problems);
  return problems.text();
}

/** Without frames: the first lines. */
const heads = (text: string): string[] => text.split('\n').filter((line) => /^\S+:\d+:\d+: E\d+/.test(line));

describe('lab.yaml', () => {
  it('loads as it stands', () => {
    assert.equal(
      problemsOf((lab) => lab),
      '',
    );
  });

  it('is to a page what it is here', () => {
    // expressions by what they say and whose names they may use; figures stay with the page's text
    const told = ({ definition, mentioned, expressions, images }: LoadedLab) =>
      JSON.parse(
        JSON.stringify({ definition: { ...definition, figures: [] }, mentioned, expressions, images }, (_, value) =>
          value instanceof Expressions
            ? value.refs
            : value?.scope instanceof Expressions
              ? [value.source, value.path, value.scope.refs]
              : value,
        ),
      ) as unknown;
    for (const written of [lesson(), ...lessonIds().map(bundle)]) {
      assert.deepEqual(told(unpackLab(packed(written))), told(loadLab(written)), written.id);
    }
  });

  it('has expressions that mention and call as before on a page, and compile when they are asked', () => {
    const written = loadLab(lesson());
    const page = unpackLab(packed(lesson()));
    page.definition.expressions.speak(LANGUAGE);
    assert.deepEqual(page.mentioned, written.mentioned);
    assert.deepEqual(page.expressions, written.expressions);
    const calls = ({ definition }: LoadedLab) =>
      definition.tasks.flatMap(({ checks }) =>
        checks.flatMap(({ all }) =>
          all.map(({ expression: { source, program } }) => ({ source, calls: program.calls })),
        ),
      );
    assert.deepEqual(calls(page), calls(written));
    assert.ok(calls(page).length > 0);
  });

  it('names an unknown key with its place, its frame and what was meant', () => {
    assert.equal(
      problemsOf((lab) => lab.replace('always: true', 'alway: true')),
      `lab.yaml:28:12: E104 tasks[0].checks[1].when.alway: unknown key; expected one of stableFor, always, never, atEnd, sometime, from, until, for, within, opens
   27 |     all: ["traffic('web').failed == 0"]
   28 |     when: {alway: true, from: "rolling('deploy/web')", until: "settled('deploy/web')"}
      |            ^^^^^
  did you mean "always"?`,
    );
  });

  it('reports everything at once, in order', () => {
    const text = problemsOf((lab) =>
      lab
        .replace('nodes: 3', 'nodes: three')
        .replace('rate: 10}', 'rate: 10, timeout: 2 sec}')
        .replace("rolledOut('deploy/web')\"]", "rolledOt('deploy/web')\", 'web.status.availableReplica == 4']")
        .replace('check: none-lost, as: failed', 'check: none-lots, as: failed')
        .replace('- apply: files/web.yaml', '- apply: files/wep.yaml'),
    );
    assert.deepEqual(heads(text), [
      'lab.yaml:8:10: E101 cluster.nodes: expected a number or a list of nodes, got the text "three"',
      'lab.yaml:11:10: E203 setup[0].apply: no file files/wep.yaml; did you mean files/web.yaml?',
      'lab.yaml:17:58: E105 traffic[0].timeout: "2 sec" is not a duration; expected forms such as 250ms, 10s, 1h30m',
      'lab.yaml:24:162: E301 tasks[0].checks[0].all[1]: column 1: no function "rolledOt"; did you mean rolledOut?',
      'lab.yaml:24:188: E301 tasks[0].checks[0].all[2]: column 12: no field "availableReplica" in DeploymentStatus; did you mean availableReplicas?',
      'lab.yaml:50:19: E205 mistakes[0].leaves.check: task "roll" has no check "none-lots"; checks are image, none-lost',
    ]);
  });

  it('wants what must be there, in both languages', () => {
    const text = problemsOf((lab) =>
      lab.replace('title: {ko: 버전 2로, en: Version 2}', 'title: {ko: 버전 2로}').replace(/mistakes:[\s\S]*$/, ''),
    );
    assert.deepEqual(heads(text), [
      'lab.yaml:1:1: E102 mistakes: missing; a lesson lists at least one wrong way that must fail',
      'lab.yaml:22:10: E103 tasks[0].title.en: missing; titles are needed in ko and en',
    ]);
  });

  it('refuses a figure that nobody has drawn', () => {
    const text = problemsOf((lab) =>
      lab.replace(
        'refs:',
        'figures: [{id: f, kind: hpa-loops, caption: {ko: 가, en: a}, text: {ko: 가, en: a}}]\nrefs:',
      ),
    );
    assert.match(
      heads(text)[0] ?? '',
      /^lab\.yaml:14:25: E101 figures\[0\]\.kind: expected one of rollout-curves, .*, got the text "hpa-loops"$/,
    );
  });

  it('checks what faults, pages, users, figures and simulated answers refer to', () => {
    const text = problemsOf((lab) =>
      lab
        .replace('prepull: true', 'prepull: true\n  users: [{name: jane, groups: [dev]}, {name: jane}]')
        .replace(
          'refs:',
          `faults:
- {id: dark, manual: true, do: [{nodeDown: node-9}, {kill: {selector: "app in"}}]}
- {id: late, at: 5s, do: [{slow: {image: drydock/web, by: soon}}], says: {ko: "\${now}", en: "\${nwo}"}}
web:
- {url: "https://example.test/a.yaml", from: files/wep.yaml}
- {helmRepo: "ftp://x", charts: [files/charts/ping]}
timer: {from: "passed('rol')", limit: 15m}
figures: [{id: f, kind: rollout-curves, caption: {ko: "\${now}", en: a}, text: {ko: 가, en: a}, params: {maxSurge: half, pods: 2}}]
refs:`,
        )
        .replace(
          '{expr: "revision(\'deploy/web\')", expect: 3}',
          "{simulate: {from: later, expr: \"fact('deploy/web', 'stored')\"}, expect: 3}",
        ),
    );
    assert.deepEqual(heads(text), [
      'lab.yaml:10:10: E201 cluster.users: two users are called "jane"; ids are unique',
      'lab.yaml:16:3: E102 faults[0].says: missing; the words on its button',
      'lab.yaml:16:44: E201 faults[0].do[0].nodeDown: no node "node-9"; nodes are node-1, node-2, node-3',
      "lab.yaml:16:71: E101 faults[0].do[1].kill.selector: \"app in\" is not a selector: unable to parse requirement: found '' expected: '('",
      'lab.yaml:17:59: E105 faults[1].do[0].slow.by: "soon" is not a duration; expected forms such as 250ms, 10s, 1h30m',
      'lab.yaml:17:74: E301 faults[1].says: in ${nwo}: column 1: no variable "nwo"; variables are now, web; did you mean now?',
      'lab.yaml:19:46: E203 web[0].from: no file files/wep.yaml; did you mean files/web.yaml?',
      'lab.yaml:20:14: E101 web[1].helmRepo: "ftp://x" is not of the form https://HOST/PATH',
      'lab.yaml:20:34: E203 web[1].charts[0]: no chart files/charts/ping',
      'lab.yaml:21:15: E301 timer.from: column 8: no task "rol"; tasks are roll, undo',
      'lab.yaml:22:55: E107 figures[0].caption.ko: values are inserted where a lab runs only: in else, hints, why, and what alerts and faults say',
      'lab.yaml:22:114: E101 figures[0].params.maxSurge: expected a whole number or a percentage such as 25%, got the text "half"',
      'lab.yaml:22:120: E104 figures[0].params.pods: unknown key; expected one of locked, replicas, maxSurge, maxUnavailable, ready, minReadySeconds, image',
      'lab.yaml:28:84: E101 questions[0].answer.simulate.from: expected one of start, now, got the text "later"',
      'lab.yaml:28:97: E301 questions[0].answer.simulate.expr: column 20: no fact "stored"; facts are acked, refused, members, leader, srvQueries, peers',
    ]);
  });

  it('wants written answers that could be given, outputs of steps there are, and ids once', () => {
    const text = problemsOf((lab) =>
      lab
        .replace(
          'questions:\n',
          `questions:
- {id: a, kind: choice, prompt: {ko: 가, en: a}, options: [{id: x, text: {ko: 가, en: a}}, {id: x, text: {ko: 가, en: a}}], answer: y}
- {id: b, kind: order, prompt: {ko: 가, en: a}, options: [{id: x, text: {ko: 가, en: a}}, {id: y, text: {ko: 가, en: a}}], answer: [y]}
- {id: c, kind: number, prompt: {ko: 가, en: a}, answer: two, tolerance: -1}
- {id: d, kind: pick, pick: pot, prompt: {ko: 가, en: a}, answer: web}
- {id: e, kind: choices, prompt: {ko: 가, en: a}, options: [{id: x, text: {ko: 가, en: a}}], answer: x}
`,
        )
        .replace('questions: [now]', 'questions: [now, now]')
        .replace('- {id: one, text', '- {id: typo, text')
        .replace('refs: {web: deploy/web}', 'refs: {web: deploy/web, now: deploy/web}')
        .replace('open: true}', 'readonly: true, mode: rw}')
        .replace('mistakes:\n', 'outputs: [{id: o, task: roll, step: 3, run: ls, lines: [3, 2]}]\nmistakes:\n'),
    );
    assert.deepEqual(
      heads(text).map((line) => line.replace(/^lab.yaml:\d+:\d+: /, '')),
      [
        'E101 refs.now: "now" is taken: it is the time',
        'E101 home[0].mode: "rw" is not a mode; expected three octal digits such as 755',
        'E201 questions[0].options: two options are called "x"; ids are unique',
        'E205 questions[0].answer: no option "y"; options are x, x',
        'E205 questions[1].answer: expected every option once, in order; options are x, y',
        'E101 questions[2].answer: expected a number, got the text "two"',
        'E101 questions[2].tolerance: expected 0 or more, got -1',
        'E201 questions[3].pick: no kind "pot"',
        'E101 questions[4].answer: expected a list of options, got the text "x"',
        'E201 tasks: two questions are called "now"; ids are unique',
        'E201 tasks[0]: two hints are called "typo"; ids are unique',
        'E205 outputs[0].step: task "roll" of solution "reference" has 2 steps; 0 is before the first',
        'E101 outputs[0].lines: expected the first and the last line, such as [2, 5]',
      ],
    );
  });

  it('wants a metrics server where a fault takes it down', () => {
    const text = problemsOf((lab) =>
      lab.replace('refs:', 'faults: [{id: silence, at: 1s, do: [{metrics: down}]}]\nrefs:'),
    );
    assert.deepEqual(heads(text), [
      'lab.yaml:14:47: E101 faults[0].do[0].metrics: the cluster has no metrics-server among its addons',
    ]);
  });

  it('refuses anchors, tabs and duplicate keys', () => {
    assert.deepEqual(heads(problemsOf(() => 'meta: &m {revision: 1}\ncluster: *m\n')), [
      'lab.yaml:1:7: E106 meta: YAML anchors are not allowed (&m)',
      'lab.yaml:2:10: E106 cluster: YAML aliases are not allowed (*m)',
    ]);
    assert.deepEqual(heads(problemsOf(() => 'meta: {revision: 1}\nmeta: {revision: 2}\n')), [
      'lab.yaml:2:1: E106 this key is there already; each key once',
    ]);
  });

  it('finds images that nobody declared', () => {
    const text = problemsOf((lab) => lab, {
      'files/web.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n      - name: web\n        image: drydock/wep:1\n',
    });
    assert.deepEqual(heads(text), [
      'files/web.yaml:9:16: E204 image drydock/wep:1 is unknown; it would give ErrImagePull (declare it in images, or mark it "missing: true" there)',
    ]);
  });

  it('finds circles of tasks', () => {
    const text = problemsOf((lab) => lab.replace('- id: roll', '- id: roll\n  after: [undo]'));
    assert.deepEqual(heads(text), ['lab.yaml:21:1: E202 tasks: after forms a cycle: roll → undo → roll']);
  });
});
