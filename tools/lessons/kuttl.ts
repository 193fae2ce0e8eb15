/**
 * `npm run lessons:kuttl -- TRACK/SLUG --out DIR`: what a lesson's checks want of the state, as a kuttl test case: NN-assert.yaml
 * (`match`, and `all` as far as it reads objects only) and NN-errors.yaml (`none`) for each task, in their order. What cannot be
 * said there is named in a comment and on the terminal: history, facts, absent fields. kuttl compares lists item by item.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { loadLab } from '../../simulator/lab/definition/load.ts';
import type { LoadedLab } from '../../simulator/lab/definition/loaded.ts';
import type { Condition, PartialObject, Ref, TaskDefinition } from '../../simulator/lab/definition/types.ts';
import { bundle, lessonIds } from '../../tests/lessons/prover/files.ts';
import { commandArguments, refused } from '../arguments.ts';

interface KuttlFile {
  readonly name: string;
  readonly text: string;
}

interface KuttlCase {
  readonly files: readonly KuttlFile[];
  /** "roll/none-lost: needs history" */
  readonly left: readonly string[];
}

/** The files of a lesson's test case. */
export function kuttlCase(loaded: LoadedLab): KuttlCase {
  const files: KuttlFile[] = [];
  const left: string[] = [];
  loaded.definition.tasks.forEach((task, i) => {
    const step = String(i).padStart(2, '0');
    const found = ofTask(task, loaded);
    const header = [
      `# ${loaded.definition.lesson}, task ${task.id}: ${task.title.en}`,
      ...found.left.map((why) => `# not here: ${why}`),
    ];
    const file = (kind: string, documents: readonly unknown[]) => {
      if (documents.length === 0) return;
      const text = documents.map((document) => `---\n${stringify(document)}`).join('');
      files.push({ name: `${step}-${kind}.yaml`, text: `${header.join('\n')}\n${text}` });
    };
    file('assert', found.assert);
    file('errors', found.errors);
    left.push(...found.left);
  });
  return { files, left };
}

function ofTask(task: TaskDefinition, loaded: LoadedLab) {
  const assert: unknown[] = [];
  const errors: unknown[] = [];
  const left: string[] = [];
  const refs = new Map<string, Ref>();
  const expressions: string[] = [];
  for (const check of task.checks) {
    const leave = (why: string) => left.push(`${task.id}/${check.id}: ${why}`);
    if (check.when.mode !== 'level') {
      leave('needs history');
      continue;
    }
    for (const partial of check.match) {
      if (hasNull(partial.value)) leave('a field that must be absent');
      else assert.push(objectOf(partial, loaded));
    }
    for (const partial of check.none) errors.push(objectOf(partial, loaded));
    for (const condition of check.all) {
      const why = notPlain(condition);
      if (why !== undefined) {
        leave(`${condition.expression.source} (${why})`);
        continue;
      }
      for (const [name, ref] of Object.entries(condition.expression.scope.refs))
        if (new RegExp(`\\b${name}\\b`).test(condition.expression.source)) refs.set(name, ref);
      expressions.push(condition.expression.source);
    }
  }
  if (expressions.length > 0)
    assert.push({
      apiVersion: 'kuttl.dev/v1beta1',
      kind: 'TestAssert',
      resourceRefs: [...refs].map(([name, ref]) => ({
        apiVersion: versionOf(ref.kind, loaded),
        kind: ref.kind,
        ...(ref.namespace === undefined ? {} : { namespace: ref.namespace }),
        name: ref.name,
        ref: name,
      })),
      assertAll: expressions.map((celExpr) => ({ celExpr })),
    });
  return { assert, errors, left };
}

/** Why an expression cannot go: it asks more than the fields of named objects. */
function notPlain({ expression }: Condition): string | undefined {
  const { program, scope } = expression;
  const own = [...program.calls].filter((call) => scope.fact(call));
  if (own.length > 0) return `${own.join(', ')}: the lab's`;
  return /\bnow\b/.test(program.source) ? "now: the lab's" : undefined;
}

function versionOf(kind: string, { kinds }: LoadedLab): string {
  const found = kinds.find(kind);
  return !found || found.group === '' ? 'v1' : `${found.group}/${found.version}`;
}

function objectOf({ value, kind, namespace }: PartialObject, loaded: LoadedLab): Record<string, unknown> {
  const { apiVersion, metadata, kind: _, ...rest } = value as { apiVersion?: string; metadata?: object; kind?: string };
  return {
    apiVersion: apiVersion ?? versionOf(kind, loaded),
    kind,
    ...(namespace === undefined && metadata === undefined
      ? {}
      : { metadata: { ...(namespace === undefined ? {} : { namespace }), ...metadata } }),
    ...rest,
  };
}

const hasNull = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && Object.values(value as object).some(hasNull));

const USAGE = `npm run lessons:kuttl -- TRACK/SLUG --out DIR
  Writes the checks of a lesson as a test case of kuttl into DIR.`;

function main(): number {
  const { values, positionals } = commandArguments(USAGE, {
    allowPositionals: true,
    options: { out: { type: 'string' } },
  });
  const [lesson = ''] = positionals;
  if (positionals.length !== 1 || !lessonIds().includes(lesson))
    refused(`one lesson is to be named; lessons are ${lessonIds().join(', ')}`, USAGE);
  if (values.out === undefined) refused('--out says where to', USAGE);
  const { files, left } = kuttlCase(loadLab(bundle(lesson)));
  mkdirSync(values.out, { recursive: true });
  for (const { name, text } of files) {
    writeFileSync(join(values.out, name), text);
    console.log(join(values.out, name));
  }
  for (const why of left) console.log(`not there: ${why}`);
  return 0;
}

if (process.argv[1] === import.meta.filename) process.exitCode = main();
