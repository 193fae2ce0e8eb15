/**
 * `npm run grade -- TRACK/SLUG`: the checks of a lesson against a real cluster, through a real kubectl and its kubeconfig. Nothing
 * is changed there. Without --watch: how things are now. With it: the tasks one after another, as in the lab, until they are
 * solved or Ctrl-C; checks about the past are graded by what is seen meanwhile. What only the lab knows is said.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadLab } from '../../simulator/lab/definition/load.ts';
import type { LoadedLab } from '../../simulator/lab/definition/loaded.ts';
import type { LabDefinition, TaskDefinition } from '../../simulator/lab/definition/types.ts';
import type { FactWorld } from '../../simulator/lab/facts/types.ts';
import { unzip } from '../../simulator/lab/facts/unzip.ts';
import { CheckRun } from '../../simulator/lab/grading/check.ts';
import { Grader } from '../../simulator/lab/grading/grader.ts';
import type { I18n, Language } from '../../simulator/lab/types.ts';
import { bundle, lessonIds } from '../../tests/lessons/prover/files.ts';
import { commandArguments } from '../arguments.ts';
import { followed, gradable } from './gradable.ts';
import { KubectlFailed, Mirror } from './mirror.ts';

const USAGE = `npm run grade -- TRACK/SLUG [OPTIONS]
  --context NAME      context of the kubeconfig (default: the current one)
  --kubeconfig FILE   default: as kubectl finds it
  --kubectl PATH      default: kubectl
  --task ID           this task only
  --home DIR          a folder that stands for the learner's home, for checks of files
  --watch             go on, task by task, until all are passed or Ctrl-C
  --seconds N         with --watch: at most so long
  --lang ko|en        default: the language of the environment`;

interface Options {
  readonly lesson: string;
  readonly task: string | undefined;
  readonly home: string | undefined;
  readonly watch: boolean;
  readonly seconds: number | undefined;
  readonly language: Language;
  readonly flags: readonly string[];
  readonly kubectl: string;
}

function readOptions(): Options | string {
  const { values, positionals } = commandArguments(USAGE, {
    allowPositionals: true,
    options: {
      context: { type: 'string' },
      kubeconfig: { type: 'string' },
      kubectl: { type: 'string' },
      task: { type: 'string' },
      home: { type: 'string' },
      watch: { type: 'boolean' },
      seconds: { type: 'string' },
      lang: { type: 'string' },
    },
  });
  const [lesson, ...more] = positionals;
  if (lesson === undefined || more.length > 0) return USAGE;
  const lessons = lessonIds();
  if (!lessons.includes(lesson)) return `no lesson ${lesson}; lessons are ${lessons.join(', ')}`;
  if (values.lang !== undefined && values.lang !== 'ko' && values.lang !== 'en')
    return `--lang ${values.lang}: ko or en`;
  const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
  if (seconds !== undefined && !(seconds > 0)) return `--seconds ${values.seconds}: expected a number above 0`;
  return {
    lesson,
    task: values.task,
    home: values.home,
    watch: values.watch === true,
    seconds,
    language: values.lang ?? (/^ko/.test(process.env['LC_ALL'] ?? process.env['LANG'] ?? '') ? 'ko' : 'en'),
    flags: [
      ...(values.context === undefined ? [] : [`--context=${values.context}`]),
      ...(values.kubeconfig === undefined ? [] : [`--kubeconfig=${values.kubeconfig}`]),
    ],
    kubectl: values.kubectl ?? 'kubectl',
  };
}

const say = (text: I18n, language: Language): string => text[language].replaceAll('**', '');

/** The lesson without what a cluster cannot tell; and what that was, by task and check. */
function trimmed(definition: LabDefinition, home: boolean, task: string | undefined) {
  const refused = new Map<string, string>();
  const tasks: TaskDefinition[] = [];
  for (const one of definition.tasks) {
    if (task !== undefined && one.id !== task) continue;
    const checks = one.checks.filter((check) => {
      const why = gradable(check, home).refused;
      if (why !== undefined) refused.set(`${one.id}/${check.id}`, why);
      return why === undefined;
    });
    const after = task === undefined ? one.after : [];
    tasks.push({ ...one, checks, after, questions: [] });
  }
  return { definition: { ...definition, tasks, questions: [], alerts: [], timer: undefined }, refused };
}

function factWorld(
  mirror: Mirror,
  loaded: LoadedLab,
  home: string | undefined,
  passed: (task: string) => boolean,
): FactWorld {
  const { kernel, store, recorder } = mirror;
  return {
    store,
    kinds: loaded.kinds,
    recorder,
    zeroMs: 0,
    nowMs: () => kernel.now(),
    wallMs: () => kernel.wallMs(),
    passed,
    file: (path) => (home === undefined ? null : readText(join(home, path))),
    traffic: () => undefined,
    dns: () => ({ rcode: 'SERVFAIL', records: [], additional: [] }),
    dnsQueries: () => 0,
    inside: () => null,
    variable: () => null,
    published: () => 0,
    answer: () => null,
    alert: () => false,
    unzip,
  };
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** How things are now: each check for itself. Resolves to whether all that can be told hold. */
function once(mirror: Mirror, loaded: LoadedLab, options: Options, refused: ReadonlyMap<string, string>): boolean {
  const world = factWorld(mirror, loaded, options.home, () => false);
  let good = true;
  for (const task of loaded.definition.tasks) {
    if (options.task !== undefined && task.id !== options.task) continue;
    console.log(`\n${task.id}: ${say(task.title, options.language)}`);
    for (const check of task.checks) {
      const text = say(check.says, options.language);
      const why = refused.get(`${task.id}/${check.id}`);
      if (why !== undefined) console.log(`  –  ${text}\n       not gradable here: ${why}`);
      else if (gradable(check, options.home !== undefined).needsWatching)
        console.log(`  –  ${text}\n       needs history: run with --watch while it is done`);
      else {
        const run = new CheckRun(check, world, mirror.kernel.now());
        run.step(mirror.kernel.now());
        const evidence = run.evidence();
        console.log(
          `  ${run.passed ? '✔' : '✖'}  ${text}${evidence ? `\n       ${say(evidence, options.language)}` : ''}`,
        );
        good &&= run.passed;
      }
    }
  }
  return good;
}

/** The tasks one after another, by what happens from now on. */
async function watch(mirror: Mirror, loaded: LoadedLab, definition: LabDefinition, options: Options): Promise<boolean> {
  const { kernel, store } = mirror;
  let dirty = true;
  let revision = -1;
  const grader: Grader = new Grader({
    definition,
    kernel,
    world: factWorld(mirror, loaded, options.home, (task) => grader.passed(task)),
    wake: () => {
      dirty = true;
    },
    onPass: (task) => console.log(`✔ ${task}`),
  });
  kernel.onInstant(() => {
    if (store.revision === revision && !dirty) return;
    revision = store.revision;
    dirty = false;
    grader.evaluate();
  });
  grader.start();
  kernel.at(kernel.now(), 'begin', () => {});
  const said = new Map<string, string>();
  const endMs = options.seconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + options.seconds * 1000;
  let stopped = false;
  process.once('SIGINT', () => (stopped = true));
  while (!grader.solved && !stopped && Date.now() < endMs) {
    mirror.check();
    for (const task of grader.tasks()) {
      if (task.state !== 'active') continue;
      if (!said.has(task.id)) console.log(`\n${task.id}: ${say(task.title, options.language)}`);
      said.set(task.id, 'active');
      for (const { id, says, state, evidence } of task.checks) {
        const line = `  ${state.padEnd(8)} ${say(says, options.language)}${evidence ? ` (${say(evidence, options.language)})` : ''}`;
        if (said.get(`${task.id}/${id}`) === line) continue;
        said.set(`${task.id}/${id}`, line);
        console.log(line);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return grader.solved;
}

async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === 'string') {
    console.error(options);
    return 2;
  }
  const loaded = loadLab(bundle(options.lesson));
  const tasks = loaded.definition.tasks.map(({ id }) => id);
  if (options.task !== undefined && !tasks.includes(options.task)) {
    console.error(`no task ${options.task}; tasks are ${tasks.join(', ')}`);
    return 2;
  }
  const { definition, refused } = trimmed(loaded.definition, options.home !== undefined, options.task);
  const checks = definition.tasks.flatMap((task) => task.checks);
  const { kinds, mentioned } = loaded;
  const { flags, kubectl } = options;
  const mirror = new Mirror({ kinds, refs: mentioned, follow: followed(checks, kinds), flags, kubectl });
  try {
    await mirror.start();
    if (!options.watch) return once(mirror, loaded, options, refused) ? 0 : 1;
    for (const [check, why] of refused) console.log(`not gradable here: ${check}: ${why}`);
    return (await watch(mirror, loaded, definition, options)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof KubectlFailed)) throw error;
    console.error(error.message);
    return 2;
  } finally {
    mirror.close();
  }
}

process.exitCode = await main();
