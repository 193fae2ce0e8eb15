/** An interactive shell on a terminal: prompts, reads lines with the editor, runs them, reports jobs. */

import type { Completer } from '../kernel/completion.ts';
import { exhaustion } from '../kernel/exhausted.ts';
import { languageOf } from '../kernel/language.ts';
import { type ProcessGroup, SIGNALS } from '../kernel/process.ts';
import type { Program } from '../kernel/program.ts';
import { type Chunk, write } from '../kernel/stream.ts';
import { RAW, type Tty } from '../kernel/tty.ts';
import { type Routine, race, settle, timer } from '../kernel/wait.ts';
import { type CompletionSources, completeLine } from './completion/complete.ts';
import { toolOptions } from './completion/tool-options.ts';
import type { Engine } from './engine.ts';
import type { HistoryMemory } from './history-expansion.ts';
import { ignoresEnd, keptByJobs } from './leaving.ts';
import { LineEditor } from './line-editor/editor.ts';
import { hasHangul, latinKeys } from './line-editor/hangul.ts';
import { promptText } from './prompt.ts';
import { startShell } from './session.ts';
import { Abandoned, Interrupted, type Io, Leave, type Shell } from './shell.ts';
import { SyntaxFault } from './syntax/fault.ts';
import { runExitTrap, runPendingTraps } from './traps.ts';
import type { Machine } from './types.ts';
import { VERSION } from './version.ts';

/** What the terminal's owner wants to know and lends. */
interface InteractiveHooks {
  readonly machine?: Machine;
  /** What runs commands, where it is there already. */
  readonly engine?: Engine | undefined;
  /** It is the machine's `sh`, not bash. */
  readonly posix?: boolean;
  readonly completers?: ReadonlyMap<string, Completer>;
  readonly history?: string[];
  readonly started?: (shell: Shell, editor: LineEditor) => void;
  readonly prompted?: () => void;
  readonly entered?: (line: string) => void;
  readonly ended?: (line: string, status: number) => void;
}

/** What the next prompt starts with: a line, or one of history (Ctrl-O). */
interface Suggestion {
  line: string | undefined;
  at?: number | undefined;
}

const LEARNER_PROMPT = '\\[\\e[32m\\]\\u@\\h\\[\\e[0m\\]:\\[\\e[34m\\]\\w\\[\\e[0m\\]\\$ ';
const PLAIN_PROMPT = '\\u@\\h:\\w\\$ ';
/** busybox's. */
const SH_PROMPT = '\\w \\$ ';
/** As Debian's ~/.bashrc sets HISTSIZE. */
const USUAL_HISTORY = 1000;

/** How many lines HISTSIZE keeps: less than none is all, what is no number is all, too. Upstream: bash's sv_histsize. */
function historyLimit(size: string | undefined): number {
  if (size === undefined) return USUAL_HISTORY;
  const count = /^\s*[-+]?\d+\s*$/.test(size) ? Number(size) : -1;
  return count < 0 ? Number.POSITIVE_INFINITY : count;
}

function startingPrompt({ session }: Shell, terminal: string | undefined): string {
  if (session.dialect === 'ash') return SH_PROMPT;
  if (session.dialect === 'dash') return session.user === 'root' ? '# ' : '$ ';
  return terminal === 'dumb' ? PLAIN_PROMPT : LEARNER_PROMPT;
}

/** Ctrl-X Ctrl-E. Upstream: bash's bashline.c, edit_and_execute_command. */
const EDIT_AND_RUN = 'fc -e "${VISUAL:-${EDITOR:-vi}}"';
const PASTE_ON = '\x1b[?2004h';
const PASTE_OFF = '\x1b[?2004l';

export function interactiveShell(tty: Tty, hooks: InteractiveHooks): Program {
  return function* shell(context) {
    const { process } = context;
    const before = { foreground: tty.foreground, mode: tty.mode };
    const name = (context.name.split('/').pop() as string).replace(/^-/, '');
    const suggestion: Suggestion = { line: undefined };
    const tab: Prepared = { programmed: undefined, toolOptions: undefined };
    let current: Shell | undefined;
    const { shell, io } = startShell(context, {
      engine: hooks.engine,
      posix: hooks.posix ?? false,
      interactive: true,
      name,
      ...(hooks.machine ? { user: hooks.machine.user, hostname: hooks.machine.hostname } : {}),
      ...(hooks.history ? { history: hooks.history } : {}),
      foreground: (group) => {
        tty.foreground = group;
      },
      notFoundHint: (word) => (current ? hint(current, word, suggestion) : undefined),
    });
    current = shell;
    shell.options.monitor = true;
    if (shell.parameter('PS1') === undefined) shell.set('PS1', startingPrompt(shell, context.env.get('TERM')));
    if (shell.parameter('PS2') === undefined) shell.set('PS2', '> ');
    shell.set('PS4', '+ ');
    const editor = new LineEditor({
      columns: tty.columns,
      rows: tty.rows,
      history: shell.session.history,
      unfinished: (text) => shell.engine.unfinished(text),
      remembered: (text) => shell.engine.remembered(shell, text),
      expandHistory: (line) => shell.engine.expandHistory(line, shell.session.history),
      version: VERSION,
      alias: (name) => shell.aliases.get(name),
      tilde: (word) => shell.engine.tilde(shell, word),
      echo: () => tty.usual.echo,
      complete: (line, point, ways) => completeLine({ ...tab, shell, ways, ...completersOf(hooks) }, line, point),
    });
    process.onSignal('SIGINT', () => process.interrupt(new Interrupted()));
    for (const signal of ['SIGTERM', 'SIGQUIT', 'SIGTSTP'] as const) process.onSignal(signal, 'ignore');
    process.group = { pid: process.pid };
    tty.foreground = process.group;
    const stopResize = tty.onResize(() => {
      editor.resize(tty.columns, tty.rows);
      const out = editor.takeOutput();
      if (editor.active) tty.show(out);
      setSize(shell, tty);
    });
    setSize(shell, tty);
    const stopJobs = context.kernel.onStopped((stopped) => {
      for (let p: typeof stopped | undefined = stopped; p; p = p.parent)
        if (p === process) noteStop(shell, stopped.group);
    });
    hooks.started?.(shell, editor);
    try {
      if (hooks.machine) yield* runStartup(shell, io);
      return yield* loop({ shell, io, tty, editor, hooks, suggestion, tab });
    } finally {
      stopResize();
      stopJobs();
      tty.setMode(before.mode);
      tty.foreground = before.foreground;
    }
  };
}

/** As readline tells the shell, at its start and when the terminal is resized. */
function setSize(shell: Shell, tty: Tty): void {
  if (shell.session.dialect !== 'bash') return;
  shell.variables.set('COLUMNS', String(tty.columns));
  shell.variables.set('LINES', String(tty.rows));
}

/** Every process of the group has stopped: so has its job. */
function noteStop(shell: Shell, group: ProcessGroup): void {
  for (const job of [...shell.jobs.list, ...shell.foregroundJobs])
    if (job.group === group && job.processes.every((p) => p.ended || p.stopped)) job.change('stopped');
}

/** What runs commands: a prompt does without it until something is typed. */
function* engineOf({ session }: Shell): Routine<Engine> {
  const engine = session.engine ?? (yield* settle(import('./execute/engine.ts'))).ENGINE;
  session.engine = engine;
  return engine;
}

/** ~/.bashrc */
function* runStartup(shell: Shell, io: Io): Routine<void> {
  const path = `${shell.parameter('HOME') ?? ''}/.bashrc`;
  if (!shell.files.exists(path)) return;
  try {
    const engine = yield* engineOf(shell);
    yield* engine.run(shell, shell.files.readText(path), io, { unit: { label: path, numbered: true } });
  } catch (error) {
    if (!(error instanceof Abandoned || error instanceof Leave || error instanceof Interrupted)) throw error;
  }
  shell.status = 0;
}

/** What a prompt has to do with. */
interface Prompting {
  readonly shell: Shell;
  readonly io: Io;
  readonly tty: Tty;
  readonly editor: LineEditor;
  readonly hooks: InteractiveHooks;
  readonly suggestion: Suggestion;
  readonly tab: Prepared;
}

function* loop(prompting: Prompting): Routine<number> {
  const { shell, io } = prompting;
  const memory: HistoryMemory = {};
  for (;;) {
    try {
      const exit = yield* turn(prompting, memory);
      if (exit !== undefined) return exit;
    } catch (error) {
      // Ctrl-C between two lines, while the prompt is worked out
      if (!(error instanceof Interrupted)) throw error;
      shell.status = 128 + SIGNALS.SIGINT;
      yield* shell.printError(io, '\n');
    }
  }
}

/** A prompt, the line behind it, and what it does; a number when the shell is to end with it. */
function* turn(prompting: Prompting, memory: HistoryMemory): Routine<number | undefined> {
  const { shell, io, tty, hooks, suggestion } = prompting;
  yield* reportJobs(shell, io);
  const result = yield* readLine(prompting);
  if (result.kind === 'interrupt') {
    if (result.before) yield* remember(shell, result.before);
    shell.status = 130;
    return undefined;
  }
  if (result.kind === 'end') {
    if ((yield* ignoresEnd(shell, io)) || (yield* stays(shell, io))) return undefined;
    return yield* runExitTrap(shell, io, shell.status);
  }
  let { line } = result;
  if (/[!^]/.test(line)) {
    const expanded = (yield* engineOf(shell)).expandHistory(line, shell.session.history, memory);
    if ('error' in expanded) {
      yield* shell.printError(io, `${shell.session.name}: ${expanded.error}\n`);
      if (shell.shopt.has('histreedit')) suggestion.line = line;
      return undefined;
    }
    if (expanded.changed && !expanded.shows && shell.shopt.has('histverify')) {
      suggestion.line = expanded.line;
      return undefined;
    }
    if (expanded.changed) yield* shell.printError(io, `${expanded.line}\n`);
    line = expanded.line;
    if (expanded.shows) {
      yield* remember(shell, line);
      return undefined;
    }
  }
  suggestion.at = result.next;
  if (result.edit) {
    if (line.trim() !== '') yield* remember(shell, line);
    line = EDIT_AND_RUN;
  }
  if (line.trim() === '') return undefined;
  yield* remember(shell, line);
  shell.session.endsIgnored = 0;
  hooks.entered?.(line);
  tty.signalTypedAhead();
  const { warned } = shell.session;
  const exit = yield* runLine(shell, io, line);
  if (warned) shell.session.warned = false;
  hooks.ended?.(line, shell.status);
  if (exit !== undefined) return yield* runExitTrap(shell, io, exit);
  // a command that Ctrl-D has cut off ends the shell, an open quote does not
  if (!result.ended || !isCutOff(shell, line) || (yield* stays(shell, io))) return undefined;
  return yield* runExitTrap(shell, io, shell.status);
}

/** Ctrl-D: says that the shell ends; true: jobs keep it. */
function* stays(shell: Shell, io: Io): Routine<boolean> {
  yield* shell.printError(io, shell.session.dialect === 'bash' ? 'exit\n' : '\n');
  return yield* keptByJobs(shell, io);
}

function isCutOff(shell: Shell, text: string): boolean {
  try {
    shell.engine.parse(text);
  } catch (error) {
    if (error instanceof SyntaxFault) return error.message === 'syntax error: unexpected end of file';
    throw error;
  }
  return false;
}

function* remember(shell: Shell, text: string): Routine<void> {
  const { history } = shell.session;
  (yield* engineOf(shell)).remember(shell, text);
  const limit = historyLimit(shell.parameter('HISTSIZE'));
  if (history.length > limit) history.splice(0, history.length - limit);
}

function* readLine(prompting: Prompting): Routine<NonNullable<LineEditor['result']>> {
  const { shell, io, tty, editor, hooks, suggestion, tab } = prompting;
  const command = shell.variables.text('PROMPT_COMMAND');
  if (command) {
    const { status } = shell;
    yield* runLine(shell, io, command);
    shell.status = status;
  }
  const engine = () => engineOf(shell);
  const prompt = yield* promptText(shell, io, shell.parameter('PS1') ?? '', engine);
  const continuation = yield* promptText(shell, io, shell.parameter('PS2') ?? '', engine);
  yield* readInitFiles(shell, io);
  tty.setMode(RAW);
  editor.resize(tty.columns, tty.rows);
  if (shell.readline) editor.equip((host) => shell.engine.editing(host, shell));
  editor.begin(prompt, continuation, suggestion.line ?? '', tty.column, suggestion.at);
  suggestion.line = undefined;
  suggestion.at = undefined;
  const pasteOff = editor.marksPastes ? PASTE_OFF : '';
  yield* write(tty.writer, (editor.marksPastes ? PASTE_ON : '') + editor.takeOutput());
  hooks.prompted?.();
  try {
    for (;;) {
      const { hurriesMs } = editor;
      const waits = hurriesMs === undefined ? [tty.reader.next] : [tty.reader.next, timer(hurriesMs)];
      const { index, value: chunk } = yield* race<Chunk | null | void>(waits);
      if (chunk === null) return { kind: 'end' };
      const { editing } = yield* engineOf(shell);
      editor.equip((host) => editing(host, shell));
      let rest = '';
      if (index > 0) editor.timeUp();
      else rest = editor.feed(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk as Uint8Array));
      for (;;) {
        const { result, request } = editor;
        const out = editor.takeOutput();
        if (out !== '' || result) yield* write(tty.writer, result ? out + pasteOff : out);
        if (result) {
          tty.putBack(rest);
          return result;
        }
        if (!request) break;
        if (request.kind === 'words') yield* prepareWords(shell, io, tty, hooks, editor, tab);
        else yield* aside(shell, io, tty, editor, request);
        editor.answered();
        rest = editor.feed(rest);
      }
    }
  } finally {
    editor.active = false;
    tty.setMode(tty.usual);
  }
}

/** Keys and settings of one's own are read before the first prompt; the rest comes with the first key. */
function* readInitFiles(shell: Shell, io: Io): Routine<void> {
  const path = shell.parameter('INPUTRC') || `${shell.parameter('HOME') ?? ''}/.inputrc`;
  if (shell.readline || !shell.files.exists(shell.path(path))) return;
  const engine = yield* engineOf(shell);
  for (const problem of engine.readline(shell).takeProblems()) yield* shell.printError(io, `${problem}\n`);
}

/** What a key asks for that leaves the line for a while: a command of the shell, the init files once more. */
function* aside(
  shell: Shell,
  io: Io,
  tty: Tty,
  editor: LineEditor,
  request: Exclude<LineEditor['request'], undefined | { kind: 'words' }>,
): Routine<void> {
  if (request.kind === 'init-file') {
    // said where the cursor is, and the line is not drawn anew, as bash does it
    for (const problem of shell.engine.readInitFiles(shell)) yield* shell.printError(io, `${problem}\n`);
    return;
  }
  editor.hide();
  yield* write(tty.writer, editor.takeOutput());
  tty.setMode(tty.usual);
  let { edited } = editor;
  try {
    edited = yield* shell.engine.boundCommand(shell, io, request, edited);
  } catch (error) {
    if (!(error instanceof Interrupted || error instanceof Abandoned || error instanceof Leave)) throw error;
  } finally {
    tty.setMode(RAW);
  }
  editor.show(tty.column, edited);
}

const completersOf = ({
  completers,
  machine,
}: InteractiveHooks): Pick<CompletionSources, 'completers' | 'machine'> => ({
  completers: completers ?? new Map(),
  machine,
});

/** What was fetched and asked for before Tab answers. */
type Prepared = { -readonly [K in 'programmed' | 'toolOptions']: CompletionSources[K] };

/** Lets everybody who knows words for this place fetch or work out what they need. Ctrl-C stops a function that does. */
function* prepareWords(
  shell: Shell,
  io: Io,
  tty: Tty,
  { completers, machine }: InteractiveHooks,
  editor: LineEditor,
  tab: Prepared,
): Routine<void> {
  const typed = [editor.line, ...shell.aliases.values()].join(' ');
  if (machine) for (const { prepare } of completers?.values() ?? []) if (prepare) yield* settle(prepare(typed));
  tty.setMode({ ...RAW, signals: true });
  try {
    tab.programmed = yield* shell.engine.programmed(shell, io, editor.line, editor.point);
  } catch (error) {
    if (!(error instanceof Interrupted || error instanceof Abandoned || error instanceof Leave)) throw error;
    tab.programmed = { from: editor.point, items: [] };
  } finally {
    tty.setMode(RAW);
  }
  tab.toolOptions = yield* toolOptions(shell, editor.line.slice(0, editor.point));
}

/** Runs a line; a number when the shell is to end with it. */
function* runLine(shell: Shell, io: Io, line: string): Routine<number | undefined> {
  const engine = yield* engineOf(shell);
  try {
    yield* engine.run(shell, line, io, {
      unit: { label: shell.session.name, numbered: false },
      line: Math.max(1, shell.session.history.length),
    });
    if (shell.pendingTraps.length > 0) yield* runPendingTraps(shell, io);
  } catch (error) {
    if (error instanceof Leave) {
      if (error.how === 'exit') return error.count;
    } else if (error instanceof Abandoned) shell.status = error.status;
    else if (error instanceof Interrupted) {
      shell.status = 128 + SIGNALS.SIGINT;
      shell.frames = [];
      shell.loopDepth = 0;
      yield* shell.printError(io, '\n');
    } else {
      const exhausted = exhaustion(error);
      if (exhausted === undefined) throw error;
      shell.status = 1;
      shell.frames = [];
      shell.loopDepth = 0;
      yield* shell.complain(io, exhausted);
    }
  }
  return undefined;
}

/** Says which background jobs have ended or stopped since the last prompt. */
function* reportJobs(shell: Shell, io: Io): Routine<void> {
  for (const job of [...shell.jobs.list]) {
    if (job.reported || job.state === 'running') continue;
    job.reported = true;
    yield* shell.printError(io, `${shell.jobs.line(job)}\n`);
    if (job.state === 'done') shell.jobs.remove(job);
  }
}

/** A command typed on a Korean layout: says what it would have been, and puts it on the next prompt. */
function hint(shell: Shell, word: string, suggestion: Suggestion): string | undefined {
  if (!hasHangul(word)) return undefined;
  const meant = latinKeys(word);
  if (
    !shell.session.host.programs.has(meant) &&
    !shell.engine.builtins.has(meant) &&
    !shell.functions.has(meant) &&
    !shell.aliases.has(meant)
  )
    return undefined;
  const line = shell.session.history.at(-1) ?? word;
  suggestion.line = line
    .split(/(\s+|["'][^"']*["'])/)
    .map((part) => (hasHangul(part) && !/^["']/.test(part) ? latinKeys(part) : part))
    .join('');
  return languageOf(shell.variables.exported()) === 'ko'
    ? `이렇게 치려고 하셨습니까? ${suggestion.line}`
    : `Did you mean: ${suggestion.line}`;
}
