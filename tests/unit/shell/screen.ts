/** A terminal with a shell, shown on @xterm/headless, driven by keys and virtual time. */
import xterm from '@xterm/headless';
import { createTerminal } from '../../../simulator/shell/terminal.ts';
import type { CommandRecord, Machine, Terminal } from '../../../simulator/shell/types.ts';
import { type TestMachineOptions, testMachine } from './machine.ts';

export class TestScreen {
  readonly machine: Machine;
  readonly terminal: Terminal;
  readonly xterm: xterm.Terminal;
  readonly commands: CommandRecord[] = [];
  /** Everything that was shown, with escape sequences. */
  raw = '';

  constructor(options: TestMachineOptions & { readonly columns?: number; readonly rows?: number } = {}) {
    const columns = options.columns ?? 60;
    const rows = options.rows ?? 12;
    this.machine = testMachine(options);
    this.xterm = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
    this.terminal = createTerminal({
      id: 1,
      machine: this.machine,
      columns,
      rows,
      output: (text) => {
        this.raw += text;
        this.xterm.write(text);
        return undefined;
      },
    });
    this.terminal.onCommand((record) => {
      if (record.endedAtMs !== undefined) this.commands.push(record);
    });
    this.run(0);
  }

  /** Lets `ms` of virtual time pass. */
  run(ms = 0): void {
    const { kernel } = this.machine;
    kernel.run({ untilMs: kernel.now() + ms });
  }

  /** Types keys and lets what is due now happen, and `ms` more. */
  type(keys: string, ms = 0): void {
    this.terminal.input(keys);
    this.run(ms);
  }

  resize(columns: number, rows: number): void {
    this.xterm.resize(columns, rows);
    this.terminal.resize(columns, rows);
    this.run();
  }

  /** The visible lines, without blanks and empty lines at the end. */
  async lines(): Promise<string[]> {
    await new Promise<void>((done) => this.xterm.write('', done));
    const buffer = this.xterm.buffer.active;
    const lines: string[] = [];
    for (let y = 0; y < this.xterm.rows; y++)
      lines.push(
        buffer
          .getLine(buffer.viewportY + y)
          ?.translateToString(true)
          .trimEnd() ?? '',
      );
    while (lines.length > 0 && lines.at(-1) === '') lines.pop();
    return lines;
  }

  async cursor(): Promise<readonly [x: number, y: number]> {
    await new Promise<void>((done) => this.xterm.write('', done));
    return [this.xterm.buffer.active.cursorX, this.xterm.buffer.active.cursorY];
  }
}
