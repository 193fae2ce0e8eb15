/** Which checks of a lesson mean something on a real cluster, and why the others do not. */
import type { ASTNode } from '@marcbachmann/cel-js';
import { parse } from '@marcbachmann/cel-js';
import type { Kinds } from '../../simulator/lab/definition/refs.ts';
import type { CheckDefinition, Expression } from '../../simulator/lab/definition/types.ts';

/** Functions of which a cluster knows nothing. */
const ONLY_IN_THE_LAB: Readonly<Record<string, string>> = {
  traffic: 'the load of the lesson runs in the lab',
  recent: 'the load of the lesson runs in the lab',
  dnsQueries: 'look-ups are counted in the lab',
  dns: 'the cluster’s DNS is asked in the lab',
  inside: 'files in containers are read in the lab',
  envOf: 'variables in containers are read in the lab',
  together: 'containers are counted in the lab',
  fact: 'programs publish numbers in the lab',
  answer: 'questions are answered in the lab',
  alert: 'alerts are the lab’s',
  file: 'the home is the lab’s (give --home DIR)',
};
/** Functions about the past: they need somebody who watched. */
const HISTORY = ['minOf', 'maxOf', 'values', 'minAvailable', 'maxPods', 'lives', 'rollouts', 'events', 'rolling'];

interface Gradable {
  /** Why it cannot be graded on a cluster at all; undefined: it can. */
  readonly refused: string | undefined;
  /** Whether it can only be graded by watching. */
  readonly needsWatching: boolean;
}

const expressionsOf = ({ all, when }: CheckDefinition): Expression[] => [
  ...all.map(({ expression }) => expression),
  ...('until' in when ? [when.from, when.until].filter((e) => e !== undefined) : []),
];

/** `home`: whether there is a folder that stands for the learner's home. */
export function gradable(check: CheckDefinition, home: boolean): Gradable {
  let needsWatching = check.when.mode !== 'level';
  for (const { program, source } of expressionsOf(check)) {
    for (const call of program.calls) {
      if (Object.hasOwn(ONLY_IN_THE_LAB, call) && !(call === 'file' && home))
        return { refused: `${call}(): ${ONLY_IN_THE_LAB[call]}`, needsWatching };
      if (HISTORY.includes(call)) needsWatching = true;
    }
    if (/\.(askedBy|by)\b/.test(source)) return { refused: 'a cluster does not tell who did it', needsWatching };
  }
  return { refused: undefined, needsWatching };
}

/** What hangs on a kind: what else must be followed to know it. */
const WITH: Readonly<Record<string, readonly string[]>> = {
  'deployments.apps': ['replicasets.apps', 'pods'],
  'replicasets.apps': ['pods'],
  'statefulsets.apps': ['pods', 'controllerrevisions.apps'],
  'daemonsets.apps': ['pods', 'controllerrevisions.apps'],
  'jobs.batch': ['pods'],
  'cronjobs.batch': ['jobs.batch', 'pods'],
  services: ['pods', 'endpointslices.discovery.k8s.io'],
};

/** Resources that the checks need. */
export function followed(checks: readonly CheckDefinition[], kinds: Kinds): string[] {
  const resources = new Set<string>();
  const add = (name: string): void => {
    const kind = kinds.find(name);
    const resource = kind ? kinds.resourceOf(kind) : name;
    if (resources.has(resource)) return;
    resources.add(resource);
    for (const more of WITH[resource] ?? []) add(more);
  };
  for (const check of checks) {
    for (const partial of [...check.match, ...check.none]) add(partial.resource);
    for (const expression of expressionsOf(check)) {
      for (const ref of Object.values(expression.scope.refs)) add(ref.resource);
      for (const text of textsIn(parse(expression.source).ast)) {
        const ref = expression.scope.parseRef(text);
        if (ref) add(ref.resource);
        else if (kinds.find(text)) add(text);
      }
      if (expression.program.calls.has('events')) add('events');
      if (expression.program.calls.has('helm')) add('secrets');
    }
  }
  return [...resources].sort();
}

function textsIn(node: ASTNode): string[] {
  if (node.op === 'value') return typeof node.args === 'string' ? [node.args] : [];
  const texts: string[] = [];
  const walk = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(walk);
    else if (typeof part === 'object' && part !== null && 'op' in part) texts.push(...textsIn(part as ASTNode));
  };
  walk(node.args);
  return texts;
}
