/** The names a learner must be told: literals that a task's checks compare with (lesson-format.md §12.9). */
import { type ASTNode, parse } from '@marcbachmann/cel-js';
import type { CheckDefinition, LabDefinition } from '../../../simulator/lab/definition/types.ts';

/** Words that belong to Kubernetes or to the facts, not to the lesson. */
export const WORDS_OF_KUBERNETES = [
  'learner',
  'controller',
  'kubelet',
  'eviction',
  'True',
  'False',
  'Unknown',
  'Ready',
  'Available',
  'Progressing',
  'Running',
  'Pending',
  'Succeeded',
  'Failed',
  'Terminating',
  'NotReady',
  'OrderedReady',
  'WaitForFirstConsumer',
  'ReadWriteOncePod',
  'complete',
  'superseded',
  'running',
  'ErrImagePull',
  'ImagePullBackOff',
  'CrashLoopBackOff',
  'A',
  'AAAA',
  'SRV',
  'CNAME',
  'default',
];
/** Functions whose arguments are ids of the lesson and times, and those that take a kind or a field first. */
const ID_ARGUMENTS = ['traffic', 'recent', 'passed', 'answer', 'alert'];
/** Functions whose second argument is a word of Kubernetes or of a program: a condition, a reason, a fact. */
const FIRST_ONLY = ['condition', 'events', 'fact'];
const KIND_ARGUMENTS = ['lives', 'list'];
const FIELD_FUNCTIONS = ['minOf', 'maxOf', 'values'];

interface ToldName {
  readonly task: string;
  readonly name: string;
}

/** Every name per task, each once. */
export function toldNames(definition: LabDefinition): ToldName[] {
  const out: ToldName[] = [];
  for (const task of definition.tasks) {
    const names = new Set(task.checks.flatMap(namesOfCheck));
    for (const name of names) if (name !== '' && !WORDS_OF_KUBERNETES.includes(name)) out.push({ task: task.id, name });
  }
  return out;
}

function namesOfCheck(check: CheckDefinition): string[] {
  const names: string[] = [];
  for (const { value } of [...check.match, ...check.none]) {
    const { kind: _kind, apiVersion: _apiVersion, ...rest } = value as Record<string, unknown>;
    leaves(rest, names);
  }
  for (const { expression } of check.all) literals(parse(expression.source).ast, names);
  if ('until' in check.when) {
    if (check.when.from) literals(parse(check.when.from.source).ast, names);
    if (check.when.until) literals(parse(check.when.until.source).ast, names);
  }
  return names;
}

function leaves(value: unknown, names: string[]): void {
  if (typeof value === 'string') names.push(value);
  else if (typeof value === 'number' && value > 1) names.push(String(value));
  else if (Array.isArray(value)) for (const item of value) leaves(item, names);
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) leaves(item, names);
}

function literals(node: ASTNode, names: string[]): void {
  if (node.op === 'value') {
    const { args } = node;
    if (typeof args === 'string') names.push(...namesInText(args));
    else if ((typeof args === 'bigint' || typeof args === 'number') && args > 1) names.push(String(args));
    return;
  }
  if (node.op === 'call') {
    const [name, args] = node.args as [string, ASTNode[]];
    // A span is told by its number: recent('web', '3s') by "3 seconds" or "3초".
    if (name === 'recent' && typeof args[1]?.args === 'string') {
      names.push(args[1].args.replace(/[a-z]+$/, ''));
      return;
    }
    const skip = ID_ARGUMENTS.includes(name)
      ? []
      : FIRST_ONLY.includes(name)
        ? args.slice(0, 1)
        : KIND_ARGUMENTS.includes(name)
          ? args.slice(1)
          : FIELD_FUNCTIONS.includes(name)
            ? args.slice(0, 1)
            : args;
    for (const arg of skip) literals(arg, names);
    return;
  }
  walk(node.args, names);
}

function walk(part: unknown, names: string[]): void {
  if (Array.isArray(part)) for (const item of part) walk(item, names);
  else if (typeof part === 'object' && part !== null && 'op' in part) literals(part as ASTNode, names);
}

/** "deploy/web" → web; "app=web,tier!=db" → web, db; others as they are. */
function namesInText(text: string): string[] {
  const ref = /^(?:([a-z0-9-]+):)?[A-Za-z.]+\/([a-z0-9.-]+)$/.exec(text);
  if (ref && !text.includes(':', text.indexOf('/')))
    return [ref[1], ref[2]].filter((name): name is string => name !== undefined);
  if (/^[\w./-]+\s*(=|!=|in\b)/.test(text))
    return [...text.matchAll(/(?:=|!=)\s*([\w.-]+)/g)].map((m) => m[1] as string);
  return [text];
}
