/**
 * A terminal with a shell in it, as the lab opens it: a device (tty.ts), a login shell on it (interactive.ts), and what
 * the lab wants to know. A shell that ends is followed by a new one: a lab's terminal is never dead.
 */

import { launchProgram, type ProgramHost } from '../kernel/launch.ts';
import type { Process } from '../kernel/process.ts';
import { Tty } from '../kernel/tty.ts';
import { wait } from '../kernel/wait.ts';
import { interactiveShell } from './interactive.ts';
import type { LineEditor } from './line-editor/editor.ts';
import type { Shell } from './shell.ts';
import type { CommandRecord, Machine, Terminal, TerminalOptions } from './types.ts';

export function createTerminal(options: TerminalOptions): Terminal {
  return new LabTerminal(options);
}

class LabTerminal implements Terminal {
  readonly id: number;
  readonly #machine: Machine;
  readonly #tty: Tty;
  readonly #host: ProgramHost;
  readonly #history: string[] = [];
  readonly #commandListeners = new Set<(record: CommandRecord) => void>();
  readonly #promptListeners = new Set<() => void>();
  #process: Process | undefined;
  #shell: Shell | undefined;
  #editor: LineEditor | undefined;
  #record: CommandRecord | undefined;
  #commands = 0;
  #closed = false;

  constructor(options: TerminalOptions) {
    const { machine } = options;
    this.id = options.id;
    this.#machine = machine;
    this.#tty = new Tty(machine.kernel, options.columns, options.rows, options.output);
    const { openEditor } = machine;
    this.#host = {
      kernel: machine.kernel,
      files: machine.files,
      programs: machine.programs,
      network: machine.network,
      ...(openEditor
        ? {
            *editor(path: string) {
              yield* wait(openEditor(path));
            },
          }
        : {}),
    };
    this.#start();
  }

  #start(): void {
    const machine = this.#machine;
    const program = interactiveShell(this.#tty, {
      machine,
      engine: machine.engine,
      completers: machine.completers,
      history: this.#history,
      started: (shell, editor) => {
        this.#shell = shell;
        this.#editor = editor;
      },
      prompted: () => {
        for (const listener of [...this.#promptListeners]) listener();
      },
      entered: (line) => this.#entered(line),
      ended: (_line, status) => this.#ended(status),
    });
    const env = new Map<string, string>([
      ['HOME', machine.home],
      ['USER', machine.user],
      ['LOGNAME', machine.user],
      ['SHELL', '/bin/bash'],
      ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      ['TERM', 'xterm-256color'],
      ['LANG', 'C.UTF-8'],
      ['PWD', machine.home],
      ...Object.entries(machine.env),
    ]);
    this.#process = launchProgram(this.#host, program, 'bash', [], {
      env,
      cwd: machine.home,
      stdin: this.#tty.reader,
      stdout: this.#tty.writer,
      stderr: this.#tty.writer,
      group: 'new',
      detached: true,
    });
    this.#process.whenEnded((exit) => {
      this.#ended(exit.code);
      if (!this.#closed) this.#start();
    });
  }

  #entered(line: string): void {
    this.#record = { id: ++this.#commands, terminal: this.id, line, startedAtMs: this.#machine.kernel.now() };
    for (const listener of [...this.#commandListeners]) listener(this.#record);
  }

  #ended(status: number): void {
    const record = this.#record;
    if (!record) return;
    this.#record = undefined;
    record.endedAtMs = this.#machine.kernel.now();
    record.status = status;
    for (const listener of [...this.#commandListeners]) listener(record);
  }

  input(data: string): void {
    if (!this.#closed) this.#tty.input(data);
  }

  resize(columns: number, rows: number): void {
    this.#tty.resize(columns, rows);
  }

  get atPrompt(): boolean {
    return this.#editor?.active ?? false;
  }

  get lastStatus(): number {
    return this.#shell?.status ?? 0;
  }

  get cwd(): string {
    return this.#shell?.cwd ?? this.#machine.home;
  }

  get pendingLine(): string {
    return this.#editor?.active ? this.#editor.line : '';
  }

  insert(text: string): void {
    if (!this.#editor?.active) {
      this.#tty.input(text.replace(/\n/g, '\r'));
      return;
    }
    this.#editor.insert(text);
    this.#tty.show(this.#editor.takeOutput());
  }

  onCommand(listener: (record: CommandRecord) => void): () => void {
    this.#commandListeners.add(listener);
    return () => this.#commandListeners.delete(listener);
  }

  onPrompt(listener: () => void): () => void {
    this.#promptListeners.add(listener);
    return () => this.#promptListeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    this.#process?.signal('SIGHUP');
    this.#process?.signal('SIGKILL');
  }
}
