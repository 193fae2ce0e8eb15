/** --dry-run and --validate, as cmdutil.GetDryRunStrategy and GetValidationDirective read them. */
import type { Routine } from '../../kernel/wait.ts';
import type { Validation } from '../resources/files.ts';
import type { Invocation, JsonObject } from '../types.ts';
import { CliError } from './errors.ts';
import { klog } from './klog.ts';

export type DryRun = 'none' | 'client' | 'server';

export function* dryRunOf(call: Invocation): Routine<DryRun> {
  const value = call.flags.string('dry-run');
  switch (value) {
    case 'client':
    case 'server':
    case 'none':
      return value;
    case 'unchanged':
      yield* call.err(
        klog(call, 'W', 'helpers.go:719', '--dry-run is deprecated and can be replaced with --dry-run=client.'),
      );
      return 'client';
    case '':
      break;
    default: {
      if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value)) {
        yield* call.err(
          klog(
            call,
            'W',
            'helpers.go:733',
            `--dry-run=${value} is deprecated (boolean value) and can be replaced with --dry-run=client.`,
          ),
        );
        return 'client';
      }
      if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(value)) {
        yield* call.err(
          klog(
            call,
            'W',
            'helpers.go:737',
            `--dry-run=${value} is deprecated (boolean value) and can be replaced with --dry-run=none.`,
          ),
        );
        return 'none';
      }
    }
  }
  throw new CliError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}

/** Query parameters of a writing request. */
export function writeQuery(options: {
  dryRun?: DryRun;
  fieldManager?: string;
  validation?: string;
  force?: boolean;
}): Record<string, string> {
  return {
    ...(options.dryRun === 'server' ? { dryRun: 'All' } : {}),
    ...(options.fieldManager ? { fieldManager: options.fieldManager } : {}),
    ...(options.validation ? { fieldValidation: options.validation } : {}),
    ...(options.force ? { force: 'true' } : {}),
  };
}

/** The body of a deletion; a negative grace period leaves it to the object. */
export function deleteOptions(options: { propagation?: string; graceSeconds: number; dryRun?: DryRun }): JsonObject {
  return {
    ...(options.propagation ? { propagationPolicy: options.propagation } : {}),
    ...(options.graceSeconds >= 0 ? { gracePeriodSeconds: options.graceSeconds } : {}),
    ...(options.dryRun === 'server' ? { dryRun: ['All'] } : {}),
  };
}

/** Strict, Warn or Ignore. */
export function validationOf(call: Invocation): Validation {
  const value = call.flags.string('validate');
  switch (value) {
    case 'strict':
    case 'true':
    case '1':
    case 't':
    case 'T':
    case 'True':
    case 'TRUE':
      return 'Strict';
    case 'warn':
      return 'Warn';
    case 'ignore':
    case 'false':
    case '0':
    case 'f':
    case 'F':
    case 'False':
    case 'FALSE':
      return 'Ignore';
  }
  throw new CliError(
    `invalid - validate option ${JSON.stringify(value)}; must be one of: strict (or true), warn, ignore (or false)`,
  );
}

/** "created (server dry run)" */
export function operationText(operation: string, dryRun: DryRun): string {
  return dryRun === 'none' ? operation : `${operation} (${dryRun === 'client' ? 'dry run' : 'server dry run'})`;
}
