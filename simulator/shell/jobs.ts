/** Jobs: groups of processes that a shell has started, their states, and the words it reports them with. */
import { type Exit, type Process, type ProcessGroup, SIGNALS, type Signal } from '../kernel/process.ts';
import { type Routine, until } from '../kernel/wait.ts';

type JobState = 'running' | 'stopped' | 'done';

export class Job {
  /** 0 until it is listed. */
  id = 0;
  readonly text: string;
  readonly processes: Process[] = [];
  readonly exits: (Exit | undefined)[] = [];
  state: JobState = 'running';
  /** Whether its last change was reported. */
  reported = true;
  background = false;
  /** The name of a coprocess. */
  coproc: string | undefined;
  /** `wait -n` has told of it. */
  waitedFor = false;
  readonly #listeners = new Set<() => void>();
  #group: ProcessGroup | undefined;

  constructor(text: string) {
    this.text = text;
  }

  add(process: Process): void {
    const i = this.processes.push(process) - 1;
    this.exits.push(undefined);
    this.#group ??= process.group;
    process.whenEnded((exit) => {
      this.exits[i] = exit;
      if (this.exits.every((e) => e !== undefined)) this.change('done');
    });
  }

  /** Its first process's. */
  get group(): ProcessGroup {
    if (!this.#group) throw new Error(`job ${this.text} has no process yet`);
    return this.#group;
  }

  change(state: JobState): void {
    if (this.state === state) return;
    this.state = state;
    this.reported = false;
    for (const listener of [...this.#listeners]) listener();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Waits until it has ended or stopped. */
  *settled(): Routine<void> {
    while (this.state === 'running')
      yield* until<void>(`job ${this.text}`, (done) => this.onChange(() => done(undefined)));
  }

  /** Exit of the last process. */
  get exit(): Exit {
    return this.exits.at(-1) ?? { code: 0 };
  }

  get status(): number {
    return this.state === 'stopped' ? 128 + SIGNALS.SIGTSTP : this.exit.code;
  }

  /** "Running", "Done", "Exit 3", "Terminated". */
  get stateText(): string {
    if (this.state === 'running') return 'Running';
    if (this.state === 'stopped') return 'Stopped';
    return stateOf(this.exit);
  }
}

/** The C library's descriptions. */
export function signalText(signal: Signal): string {
  const texts: Partial<Record<Signal, string>> = {
    SIGHUP: 'Hangup',
    SIGINT: 'Interrupt',
    SIGQUIT: 'Quit',
    SIGKILL: 'Killed',
    SIGUSR1: 'User defined signal 1',
    SIGUSR2: 'User defined signal 2',
    SIGPIPE: 'Broken pipe',
    SIGALRM: 'Alarm clock',
    SIGTERM: 'Terminated',
    SIGTSTP: 'Stopped',
    SIGSTOP: 'Stopped',
  };
  return texts[signal] ?? signal;
}

export class JobTable {
  #jobs: Job[] = [];
  /** A subshell lists its parent's jobs; they are not its own. */
  readonly inherited: readonly Job[];

  constructor(inherited: readonly Job[] = []) {
    this.inherited = inherited;
  }

  /** Exit codes of background processes that have ended, for `wait`. */
  readonly ended = new Map<number, number>();

  get list(): readonly Job[] {
    return this.#jobs;
  }

  /** Its own, or in a subshell that has none those of its parent. */
  get known(): readonly Job[] {
    return this.#jobs.length > 0 ? this.#jobs : this.inherited;
  }

  /** Lists a job under the next free number. */
  add(job: Job): void {
    if (job.id > 0) return;
    job.id = Math.max(0, ...this.#jobs.map((j) => j.id)) + 1;
    this.#jobs.push(job);
    for (const process of job.processes) process.whenEnded((exit) => this.ended.set(process.pid, exit.code));
  }

  /** Process substitutions that run: `wait` knows them, `jobs` does not. */
  #substitutions: Job[] = [];

  addSubstitution(job: Job): void {
    this.#substitutions.push(job);
    for (const process of job.processes)
      process.whenEnded((exit) => {
        this.ended.set(process.pid, exit.code);
        this.#substitutions = this.#substitutions.filter((other) => other !== job);
      });
  }

  remove(job: Job): void {
    this.#jobs = this.#jobs.filter((j) => j !== job);
  }

  /** The current job ("+"): the one stopped last, else the one started last. */
  get current(): Job | undefined {
    const jobs = this.known;
    return jobs.filter((j) => j.state === 'stopped').at(-1) ?? jobs.at(-1);
  }

  get previous(): Job | undefined {
    const current = this.current;
    const others = this.known.filter((j) => j !== current);
    return others.filter((j) => j.state === 'stopped').at(-1) ?? others.at(-1);
  }

  /** "%1", "%+", "%-", "%name", "%?text", or a process id. */
  find(spec: string): Job | 'ambiguous' | undefined {
    if (!spec.startsWith('%'))
      return [...this.#jobs, ...this.#substitutions].find((j) => j.processes.some((p) => String(p.pid) === spec));
    const name = spec.slice(1);
    if (name === '' || name === '%' || name === '+') return this.current;
    if (name === '-') return this.previous;
    if (/^\d+$/.test(name)) return this.#jobs.find((j) => j.id === Number(name));
    const found = this.#jobs.filter((j) =>
      name.startsWith('?') ? j.text.includes(name.slice(1)) : j.text.startsWith(name),
    );
    return found.length > 1 ? 'ambiguous' : found[0];
  }

  /** "[1]+  Running                 sleep 100 &" */
  line(job: Job, pids = false): string {
    const mark = job === this.current ? '+' : job === this.previous ? '-' : ' ';
    if (pids) return `[${job.id}]${mark} ${processLines(job)}`;
    return `[${job.id}]${mark}  ${job.stateText.padEnd(24)}${job.text}${job.state === 'running' ? ' &' : ''}`;
  }
}

/** A line for each process of a job, as bash's print_pipeline lays them out: a state is said where it is another than before it. */
function processLines(job: Job): string {
  const states = job.processes.map((_, i) => (job.state === 'done' ? stateOf(job.exits[i]) : job.stateText));
  const end = job.state === 'running' ? ' &' : '';
  if (job.processes.length === 1) return `${job.processes[0]?.pid} ${states[0]?.padEnd(24)}${job.text}${end}`;
  return `${job.processes
    .map(({ pid, name }, i) => {
      if (i === 0) return `${pid} ${states[0]?.padEnd(24)}${name}`;
      const state = states[i] === states[i - 1] ? ' '.repeat(22) : states[i]?.padEnd(24);
      return `     ${pid} ${state}| ${name}`;
    })
    .join('\n')}${end}`;
}

function stateOf(exit: Exit | undefined): string {
  if (!exit) return 'Running';
  return exit.signal ? signalText(exit.signal) : exit.code === 0 ? 'Done' : `Exit ${exit.code}`;
}
