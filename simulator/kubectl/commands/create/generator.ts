/** What the generators of `kubectl create` share: flags, sending, printing. Mirrors create.go (CreateSubcommandOptions). */
import type { Routine } from '../../../kernel/wait.ts';
import { type DryRun, dryRunOf, operationText, validationOf, writeQuery } from '../../cli/dry-run.ts';
import { notSimulated, StatusError, withPrefix } from '../../cli/errors.ts';
import { DRY_RUN_FLAG, fieldManagerFlag, PRINT_FLAGS, SAVE_CONFIG_FLAG, VALIDATE_FLAG } from '../../cli/flagsets.ts';
import { printerFor } from '../../printers/printer.ts';
import { withLastApplied } from '../../resources/last-applied.ts';
import { type Command, defineCommand, type FlagSpec, type Invocation, type Unstructured } from '../../types.ts';

export interface Generator {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly arguments: string;
  readonly flags: readonly FlagSpec[];
  /** "failed to create deployment: " before what the server says; absent: nothing, and Invalid is reported whole. */
  readonly failure?: string;
  /** The object without namespace, members in the order of Go's types. */
  readonly make: (call: Invocation) => Routine<Unstructured>;
}

/** A subcommand of `create` that makes one object. */
export function generatorCommand(generator: Generator): Command {
  return defineCommand({
    name: generator.name,
    ...(generator.aliases ? { aliases: generator.aliases } : {}),
    arguments: generator.arguments,
    flags: [
      ...PRINT_FLAGS,
      DRY_RUN_FLAG,
      VALIDATE_FLAG,
      SAVE_CONFIG_FLAG,
      fieldManagerFlag('kubectl-create'),
      ...generator.flags,
    ],
    *run(call) {
      const object = yield* generator.make(call);
      yield* sendMade(call, object, generator.failure ?? '');
    },
  });
}

/** Sends and prints an object made here. */
export function* sendMade(call: Invocation, made: Unstructured, failure: string, operation = 'created'): Routine<void> {
  const dryRun = yield* dryRunOf(call);
  const object = yield* submit(call, made, dryRun, failure);
  yield* call.out(
    printerFor(call, { operation: operationText(operation, dryRun), typed: dryRun === 'client' }).print(object),
  );
}

/** Sends an object made here, unless it is only to be shown; returns what there is to print. */
export function* submit(call: Invocation, made: Unstructured, dryRun: DryRun, failure: string): Routine<Unstructured> {
  const { flags } = call;
  const mapping = yield* call.discovery.forKind(made.apiVersion as string, made.kind as string);
  const namespaced = mapping?.namespaced !== false;
  let object = made;
  const shownNamespace = call.namespaceGiven && namespaced && made.metadata?.namespace === undefined;
  if (shownNamespace) object = withNamespace(object, call.namespace);
  if (flags.has('save-config') && flags.bool('save-config')) object = withLastApplied(object, true);
  if (dryRun === 'client') return object;
  if (!mapping) throw notSimulated(`${made.kind} (${made.apiVersion}): this cluster does not serve the kind`);
  const query = writeQuery({
    dryRun,
    fieldManager: flags.string('field-manager'),
    ...(flags.has('validate') ? { validation: validationOf(call) } : {}),
  });
  try {
    return yield* call.client.create(
      { mapping, namespace: namespaced ? (object.metadata?.namespace ?? call.namespace) : '' },
      object,
      { query },
    );
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw failure === '' ? error : withPrefix(failure, wrapped(error));
  }
}

/** An error wrapped by fmt.Errorf is no longer a Status for kubectl. */
const wrapped = (error: StatusError): Error => new Error(error.message);

function withNamespace(object: Unstructured, namespace: string): Unstructured {
  const { name, ...rest } = object.metadata ?? {};
  return { ...object, metadata: { name, namespace, ...rest } as Unstructured['metadata'] } as Unstructured;
}

/** The only argument: NAME. Upstream: create.NameFromCommandArgs. */
export function nameArgument(call: Invocation): string {
  const before = call.argsBeforeDash >= 0 ? call.args.slice(0, call.argsBeforeDash) : call.args;
  if (before.length !== 1) throw call.usageError(`exactly one NAME is required, got ${before.length}`);
  return before[0] as string;
}

/** The command after "--". */
export const commandArguments = (call: Invocation): readonly string[] =>
  call.argsBeforeDash >= 0 ? call.args.slice(call.argsBeforeDash) : [];
