/** What Helm makes of a failed template. Mirrors cleanupExecError of Helm 3 and reformatExecErrorMsg of Helm 4. */
import type { ExecError, GoError } from '../../gotemplate/types.ts';
import { WARNING } from './functions.ts';

/** The place of the failure, and what a `required` or `fail` says. */
function warningOf(path: string, message: string): string | undefined {
  const [, location, ...rest] = message.split(': ');
  if (location === undefined || rest.length === 0) return `execution error in (${path}): ${message}`;
  const found = WARNING.exec(rest.join(': '));
  return found ? `execution error at (${location}): ${found[1]}` : undefined;
}

export const renderMessage3 = (path: string, message: string): string => warningOf(path, message) ?? message;

interface Trace {
  readonly location: string;
  readonly executed: string;
  readonly message: string;
}

/** One line for the place, one for the function, one for what happened, for each template on the way. */
export function renderMessage4(path: string, error: ExecError): string {
  const warning = warningOf(path, error.message);
  if (warning !== undefined) return warning;
  const traces: Trace[] = [];
  for (let current: GoError | undefined = error; current; current = current.inner) {
    const trace = traceOf(current.message);
    if (!trace) return error.message;
    const last = traces.at(-1);
    const isSame =
      last?.location === trace.location && last.executed === trace.executed && last.message === trace.message;
    if (!isSame) traces.push(trace);
  }
  return traces.map(traceText).join('').trim();
}

function traceText({ location, executed, message }: Trace): string {
  const first = location === '' ? '' : `${location}\n  `;
  const second = executed === '' ? '' : `${executed}\n    `;
  return first + second + (message === '' ? '' : `${message}\n`);
}

/** Upstream: parseTemplateExecErrorString. */
function traceOf(text: string): Trace | undefined {
  if (!text.startsWith('template: ')) return undefined;
  const rest = text.slice('template: '.length);
  if (rest.startsWith('no template ')) return { location: '', executed: '', message: text };
  const executing = /^([\s\S]*?): executing "([^"]*)" at <([\s\S]*?)>: ([\s\S]*)$/.exec(rest);
  if (executing) {
    const [, location = '', name, node, message = ''] = executing;
    return { location, executed: `executing "${name}" at <${node}>:`, message: beforeTemplate(message) };
  }
  const at = rest.lastIndexOf(': ');
  return at < 0
    ? undefined
    : { location: rest.slice(0, at), executed: '', message: beforeTemplate(rest.slice(at + 2)) };
}

/** Without the next error of the chain. */
function beforeTemplate(message: string): string {
  const cut = message.indexOf(' template:');
  return cut < 0 ? message : message.slice(0, cut);
}
