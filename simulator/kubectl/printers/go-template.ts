/** -o go-template. Mirrors cli-runtime's printers/template.go. */
import { base64Decode } from '../../api/schema/base64.ts';
import { ExecError, execute, type FunctionMap, GoError, goFunction, Templates } from '../../gotemplate/gotemplate.ts';
import { goText } from '../../gotemplate/printf.ts';
import { GoInt, int64, isMap } from '../../gotemplate/values.ts';
import { CliError, PrintedError, quote } from '../cli/errors.ts';
import type { Unstructured } from '../types.ts';
import { compactSorted } from './json.ts';
import type { Printer } from './name.ts';

const FUNCTIONS: FunctionMap = new Map([
  ['exists', goFunction(['interface {}', '...interface {}'], (item, ...indices) => exists(item, indices))],
  ['base64decode', goFunction(['string'], decoded)],
]);

/** Whether a member is there and not null, some steps down. */
function exists(item: unknown, indices: readonly unknown[]): boolean {
  let current = item;
  for (const index of indices) {
    if (isMap(current) && typeof index === 'string') current = (current as Record<string, unknown>)[index];
    else if ((Array.isArray(current) || typeof current === 'string') && index instanceof GoInt)
      current = current[Number(index.value)];
    else return false;
  }
  return current !== null && current !== undefined;
}

function decoded(text: string): string {
  const bytes = base64Decode(text);
  if (typeof bytes === 'number') throw new GoError(`base64 decode failed: illegal base64 data at input byte ${bytes}`);
  return new TextDecoder().decode(bytes);
}

export function goTemplatePrinter(text: string, allowMissing: boolean): Printer {
  const set = new Templates('output', { functions: FUNCTIONS, missingKey: allowMissing ? 'default' : 'error' });
  try {
    set.parse('output', text);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new CliError(`error parsing template ${text}, ${error.message}`);
  }
  return { print: (object) => printed(set, text, object) };
}

function printed(set: Templates, text: string, object: Unstructured): string {
  const data = asGo(object);
  try {
    return execute(set, 'output', data);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    const before = error instanceof ExecError ? error.written : '';
    throw new PrintedError(
      `error executing template ${quote(text)}: ${error.message}`,
      `${before}Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${text}\n\traw data was:\n\t\t${compactSorted(object)}\n\tobject given to template engine was:\n\t\t${goText(data)}\n\n`,
    );
  }
}

/** Whole numbers are int64, as the API machinery reads JSON. */
function asGo(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? int64(value) : value;
  if (Array.isArray(value)) return value.map(asGo);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .map(([k, v]) => [k, asGo(v)]),
  );
}
