/** What `kubectl apply` was asked, and how it reports each object. */
import { type Routine, settle } from '../../kernel/wait.ts';
import { type DryRun, operationText } from '../cli/dry-run.ts';
import { namePrinter, type Printer } from '../printers/name.ts';
import type { Validation } from '../resources/files.ts';
import type { Info, Invocation, Unstructured } from '../types.ts';

export interface ApplyOptions {
  readonly dryRun: DryRun;
  readonly serverSide: boolean;
  /** --cascade, for what is pruned or replaced by force. */
  readonly propagation: string;
  readonly fieldManager: string;
  readonly validation: Validation;
  /** -o was given: objects are printed at the end, all together. */
  readonly printObjects: boolean;
}

/** The printer that -o asks for; what formats is fetched for it. */
export function* printerOf(
  call: Invocation,
  options: ApplyOptions,
  operation: string,
  typed = false,
): Routine<Printer> {
  const text = operationText(operation, options.dryRun);
  if (call.flags.string('output') === '' && call.flags.string('template') === '') return namePrinter(undefined, text);
  const { printerFor } = yield* settle(import('../printers/printer.ts'));
  return printerFor(call, { operation: text, typed });
}

/** Prints one object now, unless -o asks for them all at the end. */
export function* say(call: Invocation, options: ApplyOptions, info: Info, operation: string): Routine<void> {
  if (options.printObjects) return;
  yield* call.out((yield* printerOf(call, options, operation)).print(info.object));
}

/** Says that an object is on its way out while it is changed. */
export function* warnIfDeleting(call: Invocation, object: Unstructured): Routine<void> {
  if (!object.metadata?.deletionTimestamp) return;
  yield* call.err(`Warning: Detected changes to resource ${object.metadata.name} which is currently being deleted.\n`);
}
