/**
 * Code that is fetched when it is first used. Virtual time stands still while it is awaited, and whoever waits goes on
 * at the same place of the order: nothing that can be seen depends on how long the fetch takes.
 */
import type { Completer } from './completion.ts';
import type { Program } from './program.ts';
import { settle } from './wait.ts';

/** A program whose code comes with its first run. Make one per machine: what a world has fetched is part of its order. */
export function lazyProgram(load: () => Promise<Program>): Program {
  let program: Program | undefined;
  return function* lazy(context) {
    program ??= yield* settle(load());
    return yield* program(context);
  };
}

/** A completer whose code comes with the first Tab. */
export function lazyCompleter(load: () => Promise<Completer>): Completer {
  let completer: Completer | undefined;
  const complete: Completer = (words, current, host) => completer?.(words, current, host) ?? [];
  const prepare = async (typed: string): Promise<void> => {
    completer ??= await load();
    await completer.prepare?.(typed);
  };
  return Object.assign(complete, { prepare });
}
