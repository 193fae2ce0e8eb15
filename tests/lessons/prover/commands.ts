/**
 * Every command that a lesson shows is run in that lesson's lab, where it stands (lesson-format.md §12). Good is a command that
 * - a run of the lesson typed: a solution, or a mistake or round of golf in which it succeeded; longer lines that begin with it count,
 *   and those in which it stands behind `--`, `;` or `|`;
 * - succeeds when typed at one of the moments of the reference around its place, alone or after what the same passage shows before it,
 *   or runs on until it is interrupted;
 * - fails with words that the lesson quotes, or that it shows as an output or accepts as an answer;
 * - only names a command and its flags: its help knows them;
 * - is named in `meta.prove.unseen`.
 * What stands for the learner's choice (POD, <name>, …) is met by any word of a line that was typed; a pod's name also by a pod.
 */
import { LabSession } from '../../../simulator/lab/session.ts';
import type { RunContext, SolutionRun } from './runs.ts';
import { type Seen, shape } from './seen.ts';
import type { Place, Shown, ShownCode } from './shown.ts';

/** A terminal that no solution uses. */
const TERMINAL = 90;
/** A command that runs on after this is one that watches: it is interrupted. */
const PATIENCE_MS = 90_000;
/** Nobody types at once. */
const TYPING_MS = 1_000;
const CHOICE = /(?<![$\w])(?:POD|FILE|URL)\b(?!=)|<[^<>]+>|…|@파일|주소/;
const POD_NAME = /(?<![$\w])POD\b|<(?:pod |파드 )?(?:name|이름)>/;
/** What stands in a line for a choice while it is made a pattern. */
const CHOSEN = '\0';
const COMPLAINT = /^No resources found|not found$|^error:|^Error:/m;
/** Commands that change neither the cluster nor files. */
const LOOKS =
  /^(?:kubectl (?:get|describe|logs|explain|diff|api-resources|rollout (?:history|status))|helm (?:list|history|get|show|search|status)|cat|ls|grep|dig)\b[^>&;|]*$|--help$/;

interface Outcome {
  readonly good: boolean;
  readonly text: string;
}

/** What is wrong with the commands that are shown, one line each; those of `meta.prove.unseen` that needed it go to `accepted`. */
export async function commandProblems(
  context: RunContext,
  { commands, spans }: ShownCode,
  seen: Seen,
  reference: SolutionRun,
  accepted: Set<string>,
): Promise<string[]> {
  const { definition } = context.loaded;
  const quoted = [...spans.map(({ text }) => text), ...definition.questions.flatMap((q) => q.accept), ...seen.outputs]
    .flatMap((text) => text.split('\n'))
    .map(shape)
    .filter((text) => text.length >= 8);
  const forks = new Forks(context, reference);
  const fits = ({ good, text }: Outcome) => good || quoted.some((part) => shape(text).includes(part));
  const problems: string[] = [];
  for (const shown of distinct(commands)) {
    const { text, where } = shown;
    if (wasTyped(text, seen)) continue;
    const line = podsFor(text);
    let first: Outcome | undefined;
    if (!CHOICE.test(line)) {
      const asked = where.includes('.prompt');
      first = await tryIt(forks, line, shown.place, reference, fits);
      if (fits(first) || (asked && !/unknown (?:command|flag)|command not found/.test(first.text))) {
        seen.text(first.text);
        continue;
      }
      const before = shown.page.slice(0, shown.page.indexOf(text));
      if (before.length > 0 && fits(await forks.typeAll([...before, line], lastOf(shown.place, reference)))) continue;
      if (await forks.isCommand(text)) continue;
    }
    if (definition.meta.prove.unseen.includes(text)) {
      accepted.add(text);
      continue;
    }
    const printed =
      first === undefined
        ? "it has a place for the learner's choice, and no run of the lesson types such a line"
        : `it prints: ${first.text.trim().split('\n').slice(0, 2).join(' ')}`;
    problems.push(`${where}: "${text}" does not succeed where it stands, and the lesson does not say so; ${printed}`);
  }
  await readHelp({ commands, spans }, seen, forks);
  return problems;
}

/** Flags and commands that are named alone: the help of the commands that were typed, and of the two programs, may have them. */
async function readHelp({ commands, spans }: ShownCode, seen: Seen, forks: Forks): Promise<void> {
  const open = spans.map(({ text }) => text).filter((text) => /^-|^[a-z]+$/.test(text) && !seen.tells(text));
  if (open.length === 0) return;
  const lines = [...seen.lines.map(({ line }) => line), ...commands.map(({ text }) => text)];
  const typed = lines.flatMap((line) => /^(?:kubectl|helm) [a-z]+(?: (?:status|update))?/.exec(line)?.[0] ?? []);
  const mentioned = spans.flatMap(({ text }) => (/^[a-z]+$/.test(text) ? [`kubectl ${text}`, `helm ${text}`] : []));
  for (const command of new Set([...typed, ...mentioned])) {
    const { good, text } = await forks.typeAll([`${command} --help`], 0);
    if (good) seen.text(`${command}\n${text}`);
  }
}

async function tryIt(
  forks: Forks,
  line: string,
  place: Place | undefined,
  reference: SolutionRun,
  fits: (outcome: Outcome) => boolean,
): Promise<Outcome> {
  let first: Outcome | undefined;
  for (const atMs of momentsOf(place, reference)) {
    const outcome = await forks.typeAll([line], atMs);
    if (fits(outcome)) return outcome;
    first ??= outcome;
  }
  return first ?? { good: false, text: '' };
}

/** One of each text; what stands on a page before what stands in a hint. */
function distinct(commands: readonly Shown[]): (Shown & { readonly page: readonly string[] })[] {
  const first = new Map<string, Shown & { readonly page: readonly string[] }>();
  for (const shown of commands) {
    if (first.has(shown.text)) continue;
    const file = shown.where.split(':')[0];
    const page = commands
      .filter(
        (c) => c.where.split(':')[0] === file && c.place?.index === shown.place?.index && /^\w+\.mdx/.test(c.where),
      )
      .map((c) => c.text);
    first.set(shown.text, { ...shown, page });
  }
  return [...first.values()];
}

function wasTyped(text: string, seen: Seen): boolean {
  const free = CHOICE.test(text);
  const words = text
    .replace(new RegExp(CHOICE.source, 'g'), CHOSEN)
    .split(' ')
    .map((word) => escaped(word).replaceAll(CHOSEN, '(?:\\$\\(.+?\\)|\\S*)'));
  const pattern = new RegExp(`(?:^|-- |[;|&"'] ?)${words.join(free ? ' (?:.* )?' : ' ')}(?:$|[ ;|&"'])`);
  return seen.lines.some(({ line, good }) => good && pattern.test(line));
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The line with real pods in the places of pods' names. */
function podsFor(text: string): string {
  let n = 0;
  let line = text;
  while (POD_NAME.test(line)) {
    n += 1;
    line = line.replace(POD_NAME, `$(kubectl get pods -o name | sed -n 's#pod/##; ${n}p')`);
  }
  return line;
}

/** Instants of the reference at which a command of a place may be typed, the likeliest first. */
function momentsOf(place: Place | undefined, { moments }: SolutionRun): number[] {
  const tasks = Object.values(moments);
  if (!place) return unique([...(tasks[0] ?? []).slice(0, 1), ...tasks.map((own) => own.at(-1) ?? 0)]);
  const [own, before] = [tasks[place.index] ?? [], tasks[place.index - 1] ?? []];
  if (place.inside) return unique(own);
  return unique([...before.slice(-1), ...own, ...before]);
}

const lastOf = (place: Place | undefined, reference: SolutionRun): number => momentsOf(place, reference)[0] ?? 0;

const unique = (list: readonly number[]): number[] => [...new Set(list)];

/** Sessions that stand where the reference stood; one is used again as long as nobody has changed anything in it. */
class Forks {
  readonly #context: RunContext;
  readonly #reference: SolutionRun;
  readonly #untouched = new Map<number, LabSession>();

  constructor(context: RunContext, reference: SolutionRun) {
    this.#context = context;
    this.#reference = reference;
  }

  /** Types lines one after another; the outcome is the last one's. */
  async typeAll(lines: readonly string[], atMs: number): Promise<Outcome> {
    const fork = await this.#at(atMs);
    let outcome: Outcome = { good: false, text: '' };
    for (const line of lines) outcome = await type(fork, line);
    if (lines.every((line) => LOOKS.test(line))) this.#untouched.set(atMs, fork);
    else this.#untouched.delete(atMs);
    return outcome;
  }

  /** Whether all words of a line are a command's, or another name of it, and its flags its own: its help says so. */
  async isCommand(line: string): Promise<boolean> {
    const words = line.split(' ');
    const command = words.filter((word) => !word.startsWith('-'));
    const { good, text } = await this.typeAll([`${command.join(' ')} --help`], 0);
    const flags = words.filter((word) => word.startsWith('-')).map((flag) => flag.replace(/=.*$/, ''));
    const named =
      text.includes(`\n  ${command.join(' ')} `) ||
      /^Aliases:\n.*$/m
        .exec(text)?.[0]
        .split(/[\s,]+/)
        .includes(command.at(-1) ?? '') === true;
    return good && named && flags.every((flag) => text.includes(flag));
  }

  async #at(atMs: number): Promise<LabSession> {
    const known = this.#untouched.get(atMs);
    if (known) return known;
    const { log } = this.#reference.session;
    const entries = log.entries.filter((entry) => entry.atMs <= atMs);
    const fork = await LabSession.open({ loaded: this.#context.loaded }, { ...log, entries, endMs: atMs });
    fork.input({ kind: 'terminal', terminal: TERMINAL, action: 'open' });
    await fork.advanceUntil(() => fork.prompts(TERMINAL) > 0, 10_000, 'a prompt');
    return fork;
  }
}

async function type(fork: LabSession, line: string): Promise<Outcome> {
  const { commands } = fork;
  const count = commands.length;
  const before = fork.output(TERMINAL).length;
  await fork.advanceTo(fork.nowMs + TYPING_MS);
  fork.input({ kind: 'keys', terminal: TERMINAL, data: `${line}\r` });
  const ended = () => commands[count]?.record.endedAtMs !== undefined;
  const inTime = await fork.advanceUntil(ended, PATIENCE_MS, line);
  if (!inTime) {
    fork.input({ kind: 'keys', terminal: TERMINAL, data: '\x03' });
    await fork.advanceUntil(ended, PATIENCE_MS, line);
  }
  const shown = fork
    .output(TERMINAL)
    .slice(before)
    .replace(/\x1b\[[0-9;?]*[a-zA-Z]/g, '')
    .replace(/\r/g, '');
  const text = shown.slice(shown.indexOf('\n') + 1).replace(/^learner@drydock:.*$/gm, '');
  return { good: !inTime || (commands[count]?.record.status === 0 && !COMPLAINT.test(text)), text };
}
