/** What `kubectl apply` was asked, and how it reports each object. */
import type { Routine } from '../../kernel/wait.ts';
import { type DryRun, operationText } from '../cli/dry-run.ts';
import { type Printer, printerFor } from '../printers/printer.ts';
import type { Info, Invocation } from '../types.ts';

export interface ApplyOptions {
  readonly dryRun: DryRun;
  readonly serverSide: boolean;
  readonly fieldManager: string;
  readonly validation: string;
  /** -o was given: objects are printed at the end, all together. */
  readonly printObjects: boolean;
}

export function printerOf(call: Invocation, options: ApplyOptions, operation: string, typed = false): Printer {
  return printerFor(call, { operation: operationText(operation, options.dryRun), typed });
}

/** Prints one object now, unless -o asks for them all at the end. */
export function* say(call: Invocation, options: ApplyOptions, info: Info, operation: string): Routine<void> {
  if (options.printObjects) return;
  yield* call.out(printerOf(call, options, operation).print(info.object));
}
