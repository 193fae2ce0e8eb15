/** Traps: actions on signals, on exit, after failures. */
import { SIGNALS, type Signal } from '../kernel/process.ts';
import type { Routine } from '../kernel/wait.ts';
import { type Io, Leave, type Shell } from './shell.ts';
import { SIGNAL_NAMES, signalNumber } from './signals.ts';
import type { Command } from './syntax/nodes.ts';

/** Thrown into `wait` when a trapped signal arrives. */
export class TrapArrived {
  readonly signal: Signal;
  constructor(signal: Signal) {
    this.signal = signal;
  }
}

/** "INT", "SIGINT", "2" → "INT"; "0" → "EXIT". Undefined: no such signal. */
export function trapName(text: string): string | undefined {
  const upper = text.toUpperCase();
  if (upper === 'EXIT' || upper === 'ERR' || upper === 'DEBUG' || upper === 'RETURN') return upper;
  const number = signalNumber(text);
  return number === 0 ? 'EXIT' : number === undefined ? undefined : SIGNAL_NAMES.get(number);
}

/** Sets (`''` ignores) or removes (undefined) a trap. */
export function setTrap(shell: Shell, name: string, action: string | undefined): void {
  if (action === undefined) shell.traps.delete(name);
  else shell.traps.set(name, action);
  if (['EXIT', 'ERR', 'DEBUG', 'RETURN', 'KILL', 'STOP'].includes(name)) return;
  if (!(`SIG${name}` in SIGNALS)) return;
  const signal = `SIG${name}` as Signal;
  if (!shell.inherited.has(signal)) shell.inherited.set(signal, shell.process.disposition(signal));
  if (action === undefined) shell.process.onSignal(signal, shell.inherited.get(signal) ?? 'default');
  else if (action === '') shell.process.onSignal(signal, 'ignore');
  else
    shell.process.onSignal(signal, () => {
      shell.pendingTraps.push(signal);
      if (shell.interruptible) shell.process.interrupt(new TrapArrived(signal));
    });
}

/** Runs the actions of signals that have come. */
export function* runPendingTraps(shell: Shell, io: Io): Routine<void> {
  while (shell.pendingTraps.length > 0) {
    const signal = shell.pendingTraps.shift() as Signal;
    const action = shell.traps.get(signal.slice(3));
    if (action) yield* runTrap(shell, action, io);
  }
}

/** Runs an action; $? is kept. Returns its status. */
export function* runTrap(shell: Shell, action: string, io: Io): Routine<number> {
  const { status, line, pipeStatus, lastArgument } = shell;
  shell.trapping++;
  try {
    return yield* shell.engine.run(shell, action, { ...io, guarded: false, last: false }, { unit: io.unit, line });
  } finally {
    shell.trapping--;
    shell.status = status;
    shell.line = line;
    shell.pipeStatus = pipeStatus;
    shell.lastArgument = lastArgument;
  }
}

/** The ERR trap, when a command has failed; what fails in it does not start it again. */
export function* runErrTrap(shell: Shell, io: Io): Routine<void> {
  const action = shell.traps.get('ERR');
  if (!action || shell.failing) return;
  shell.failing = true;
  try {
    yield* runTrap(shell, action, io);
  } finally {
    shell.failing = false;
  }
}

/** The DEBUG trap, before a command. True: the command is left out, for the trap has failed (`shopt -s extdebug`). */
export function* runDebugTrap(shell: Shell, node: Command, io: Io): Routine<boolean> {
  const action = shell.traps.get('DEBUG');
  if (!action || shell.trapping > 0) return false;
  shell.command = node;
  shell.traps.delete('DEBUG');
  try {
    return (yield* runTrap(shell, action, io)) !== 0 && shell.shopt.has('extdebug');
  } finally {
    if (!shell.traps.has('DEBUG')) shell.traps.set('DEBUG', action);
  }
}

/** The RETURN trap, when a function or a sourced file has ended. */
export function* runReturnTrap(shell: Shell, io: Io): Routine<void> {
  const action = shell.traps.get('RETURN');
  if (!action) return;
  shell.traps.delete('RETURN');
  try {
    yield* runTrap(shell, action, io);
  } finally {
    if (!shell.traps.has('RETURN')) shell.traps.set('RETURN', action);
  }
}

/** Sets aside the traps that functions do not inherit; returns how to put them back. */
export function withoutInheritedTraps(shell: Shell): () => void {
  const aside: [string, string][] = [];
  for (const [name, option] of [
    ['ERR', 'errtrace'],
    ['DEBUG', 'functrace'],
    ['RETURN', 'functrace'],
  ] as const) {
    const action = shell.traps.get(name);
    if (action === undefined || shell.options[option]) continue;
    aside.push([name, action]);
    shell.traps.delete(name);
  }
  return () => {
    for (const [name, action] of aside) if (!shell.traps.has(name)) shell.traps.set(name, action);
  };
}

/** The EXIT trap, once. Returns the status to exit with. */
export function* runExitTrap(shell: Shell, io: Io, status: number): Routine<number> {
  const action = shell.traps.get('EXIT');
  if (!action) return status;
  shell.traps.delete('EXIT');
  shell.status = status;
  shell.trapping++;
  try {
    yield* shell.engine.run(shell, action, { ...io, guarded: false, last: false }, { unit: io.unit, line: 1 });
  } catch (error) {
    if (error instanceof Leave && error.how === 'exit') return error.count;
    throw error;
  } finally {
    shell.trapping--;
  }
  return status;
}
