/**
 * Failures of kubectl, and how they are printed: texts and exit codes. Mirrors k8s.io/kubectl/pkg/cmd/util/helpers.go
 * (checkErr, StandardErrorMessage, MultilineError, UsageErrorf). Left out: -v levels of detail.
 */
import type { Status } from '../types.ts';

/** A failure meant for the learner; anything else that is thrown is a bug. */
export class Failure extends Error {}

/** `error: MESSAGE`, exit code 1. */
export class CliError extends Failure {
  readonly code = 1;
}

/** Printed as it is, without "error: ". */
export class PlainError extends Failure {
  readonly code: number;
  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

/** The command has said what there is to say, and ends with this code. */
export class Exit extends Failure {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** The server refused. */
export class StatusError extends Failure {
  readonly status: Status;
  constructor(status: Status) {
    super(status.message ?? 'unknown');
    this.status = status;
  }
  get reason(): string {
    return this.status.reason ?? '';
  }
}

/** Nobody answered. */
export class ConnectionError extends Failure {
  /** "127.0.0.1:8080", when the connection was refused. */
  readonly refusedAddress: string | undefined;
  constructor(message: string, refusedAddress?: string) {
    super(message);
    this.refusedAddress = refusedAddress;
  }
}

/** A failure after something was written to standard output. */
export class PrintedError extends CliError {
  readonly printed: string;
  constructor(message: string, printed: string) {
    super(message);
    this.printed = printed;
  }
}

/** Several failures, printed one under the other. */
export class MultipleErrors extends Failure {
  readonly errors: readonly Error[];
  constructor(errors: readonly Error[]) {
    super(aggregateText(errors));
    this.errors = errors;
  }
}

/** What remains of a failure, or of several, without those that match. Upstream: utilerrors.FilterOut. */
export function filterOut(error: Error, matches: (error: Error) => boolean): Error | undefined {
  if (!(error instanceof MultipleErrors)) return matches(error) ? undefined : error;
  const kept = error.errors.map((one) => filterOut(one, matches)).filter((one) => one !== undefined);
  return kept.length === 0 ? undefined : new MultipleErrors(kept);
}

/** Nothing at all for no failure, the failure itself for one, else all of them. */
export function aggregate(errors: readonly Error[]): Error | undefined {
  return errors.length > 1 ? new MultipleErrors(errors) : errors[0];
}

/** The same, with all those that are within others beside them. Upstream: utilerrors.Reduce(utilerrors.Flatten(…)). */
export const flattened = (errors: readonly Error[]): Error | undefined =>
  aggregate(errors.flatMap((e) => (e instanceof MultipleErrors ? flatten(e) : [e])));

export const isNotFound = (error: unknown): error is StatusError =>
  error instanceof StatusError && error.reason === 'NotFound';
export const isConflict = (error: unknown): error is StatusError =>
  error instanceof StatusError && error.reason === 'Conflict';

/** What a real kubectl could do here. */
export class NotSimulatedError extends CliError {}

export function notSimulated(what: string): Error {
  return new NotSimulatedError(`not simulated: ${what}`);
}

/** An object without a name cannot be asked for. Upstream: rest.Request.Name. */
export const namelessObject = (): CliError => new CliError('resource name may not be empty');

/** Upstream: cmdutil.AddSourceToErr. `verb` is "creating", "applying patch:\n…\nfor:". */
export function withSource(verb: string, source: string, error: Error): Error {
  if (source === '') return error;
  const text = `error when ${verb} ${quote(source)}: ${error.message}`;
  if (error instanceof StatusError) return new StatusError({ ...error.status, message: text });
  return new CliError(text);
}

/** A failure with words put before it; a refusal stays a refusal. */
export function withPrefix(prefix: string, error: Error): Error {
  if (error instanceof StatusError) return new StatusError({ ...error.status, message: prefix + error.message });
  return new CliError(prefix + error.message);
}

/** What to print and the exit code. */
export function report(error: Error): { text: string; code: number } {
  // Of one alone only once: what is in it may be several again, or one of several. Upstream: checkErr.
  const [alone] = error instanceof MultipleErrors && error.errors.length === 1 ? error.errors : [];
  const { text, code } = reportBare(alone ?? error);
  return { text: text === '' || text.endsWith('\n') ? text : `${text}\n`, code };
}

function reportBare(error: Error): { text: string; code: number } {
  if (error instanceof Exit) return { text: '', code: error.code };
  if (error instanceof PlainError) return { text: error.message, code: error.code };
  if (error instanceof MultipleErrors) {
    // Several that came together as one of these share a line.
    return { text: error.errors.map((e) => `${messageOf(e)}\n`).join(''), code: 1 };
  }
  if (error instanceof StatusError && error.reason === 'Invalid') return { text: invalidText(error.status), code: 1 };
  const standard = standardMessage(error);
  if (standard !== undefined) return { text: standard, code: 1 };
  const code = error instanceof CliError ? error.code : 1;
  return { text: error.message.startsWith('error: ') ? error.message : `error: ${error.message}`, code };
}

function flatten(error: MultipleErrors): Error[] {
  return error.errors.flatMap((e) => (e instanceof MultipleErrors ? flatten(e) : [e]));
}

/** Upstream: utilerrors.aggregate.Error(). */
function aggregateText(errors: readonly Error[]): string {
  const texts = [
    ...new Set(errors.flatMap((e) => (e instanceof MultipleErrors ? flatten(e) : [e])).map((e) => e.message)),
  ];
  return texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`;
}

/** "The Pod "x" is invalid: …", causes as a list when there are several. */
function invalidText(status: Status): string {
  const details = status.details;
  if (!details) return 'The request is invalid';
  if (!details.kind && !details.name && !details.causes?.length)
    return `The request is invalid: ${status.message ?? ''}`;
  const head =
    details.kind || details.name
      ? `The ${details.kind ?? ''} ${quote(details.name ?? '')} is invalid`
      : 'The request is invalid';
  const causes = details.causes ?? [];
  if (causes.length === 0) return head;
  const texts = [...new Set(causes.map((c) => `${c.field}: ${c.message}`))];
  if (texts.length === 1) return `${head}: ${texts[0]}\n`;
  return `${head}: \n${texts.map((t) => `* ${t}\n`).join('')}`;
}

/** What one failure says within a list of several. Upstream: messageForError. */
function messageOf(error: Error): string {
  return standardMessage(error) ?? (error instanceof NotSimulatedError ? `error: ${error.message}` : error.message);
}

function standardMessage(error: Error): string | undefined {
  if (error instanceof StatusError) {
    if (error.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`;
    return error.reason
      ? `Error from server (${error.reason}): ${error.message}`
      : `Error from server: ${error.message}`;
  }
  if (error instanceof ConnectionError || error instanceof PlainError) return error.message;
  return undefined;
}

/** A string as Go's %q prints it. */
export function quote(text: string): string {
  return JSON.stringify(text)
    .replace(/\\u00([0-9a-f]{2})/g, '\\x$1')
    .replace(/\\b/g, '\\b');
}
