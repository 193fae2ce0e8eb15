/** Traps: actions on signals, on exit, after failures. */
import { SIGNALS, type Signal } from '../kernel/process.ts';
import type { Routine } from '../kernel/wait.ts';
import { type Io, Leave, type Shell } from './shell.ts';

/** Thrown into `wait` when a trapped signal arrives. */
export class TrapArrived {
  readonly signal: Signal;
  constructor(signal: Signal) {
    this.signal = signal;
  }
}

/** "INT", "SIGINT", "2" → "INT"; "0" → "EXIT". Undefined: no such signal. */
export function trapName(text: string): string | undefined {
  const upper = text.toUpperCase().replace(/^SIG/, '');
  if (upper === 'EXIT' || text === '0') return 'EXIT';
  if (upper === 'ERR' || upper === 'DEBUG' || upper === 'RETURN') return upper;
  for (const [name, number] of Object.entries(SIGNALS))
    if (name.slice(3) === upper || String(number) === text) return name.slice(3);
  return undefined;
}

/** Sets (`''` ignores) or removes (undefined) a trap. */
export function setTrap(shell: Shell, name: string, action: string | undefined): void {
  if (action === undefined) shell.traps.delete(name);
  else shell.traps.set(name, action);
  if (['EXIT', 'ERR', 'DEBUG', 'RETURN', 'KILL', 'STOP'].includes(name)) return;
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

/** Runs an action; $? is kept. */
export function* runTrap(shell: Shell, action: string, io: Io): Routine<void> {
  const { status } = shell;
  yield* shell.engine.run(shell, action, { ...io, guarded: true, last: false });
  shell.status = status;
}

/** The EXIT trap, once. Returns the status to exit with. */
export function* runExitTrap(shell: Shell, io: Io, status: number): Routine<number> {
  const action = shell.traps.get('EXIT');
  if (!action) return status;
  shell.traps.delete('EXIT');
  shell.status = status;
  try {
    yield* shell.engine.run(shell, action, { ...io, guarded: true, last: false });
  } catch (error) {
    if (error instanceof Leave && error.how === 'exit') return error.count;
    throw error;
  }
  return status;
}
