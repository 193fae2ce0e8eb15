/**
 * The simple JSON paths of definitions: columns, selectable fields. Mirrors client-go/util/jsonpath as far as one path goes: fields,
 * ['fields'], [indexes], [slices], *, [?(@.a=="b")]. Leaves out: ranges, recursive descent, unions, functions; a path
 * with those finds nothing.
 */

type Step =
  | { readonly field: string }
  | { readonly every: true }
  | { readonly from: number | undefined; readonly to: number | undefined }
  | { readonly where: readonly Step[]; readonly operator: string | undefined; readonly value: unknown };

/** A parsed path, or undefined when it is none. */
export function parsePath(text: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let rest = text;
  while (rest !== '') {
    const match =
      /^\.?\[(['"])((?:\\.|(?!\1).)*)\1\]/.exec(rest) ??
      /^\.?\[(\*)\]/.exec(rest) ??
      /^\.?\[(-?\d+)\]/.exec(rest) ??
      /^\.?\[(-?\d*):(-?\d*)\]/.exec(rest) ??
      /^\.?\[\?\(@((?:[^()"']|"[^"]*"|'[^']*')*)\)\]/.exec(rest) ??
      /^\.((?:\\.|[^.[\]\\'"(){} ])+)/.exec(rest);
    if (!match) return undefined;
    const step = stepOf(match[0].replace(/^\.(?=\[)/, ''), match);
    if (!step) return undefined;
    steps.push(step);
    rest = rest.slice(match[0].length);
  }
  return steps;
}

function stepOf(whole: string, [, first = '', second = '']: RegExpExecArray): Step | undefined {
  if (whole.startsWith('.')) return first === '*' ? { every: true } : { field: first.replaceAll(/\\(.)/g, '$1') };
  if (whole.startsWith('[?')) return filterOf(first);
  if (/^\[['"]/.test(whole)) return { field: second.replaceAll(/\\(.)/g, '$1') };
  if (first === '*') return { every: true };
  const number = (digits: string): number | undefined => (digits === '' ? undefined : Number(digits));
  if (whole.includes(':')) return { from: number(first), to: number(second) };
  const at = Number(first);
  return { from: at, to: at === -1 ? undefined : at + 1 };
}

function filterOf(text: string): Step | undefined {
  const match = /^(.*?)\s*(?:(==|!=|<=|>=|<|>)\s*(.+))?$/.exec(text);
  const where = match && parsePath((match[1] ?? '').trim());
  if (!match || !where) return undefined;
  const [, , operator, literal] = match;
  if (literal === undefined) return { where, operator: undefined, value: undefined };
  const quoted = /^(['"])(.*)\1$/.exec(literal.trim());
  const word = literal.trim();
  const value = quoted ? quoted[2] : word === 'true' ? true : word === 'false' ? false : Number(word);
  return { where, operator, value };
}

/** What a path finds. */
export function findPath(steps: readonly Step[], value: unknown): readonly unknown[] {
  let found: readonly unknown[] = [value];
  for (const step of steps) found = found.flatMap((part) => walk(step, part));
  return found;
}

function walk(step: Step, value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('field' in step) {
    const inner = Array.isArray(value) ? undefined : (value as Record<string, unknown>)[step.field];
    return inner === undefined ? [] : [inner];
  }
  const items = Array.isArray(value) ? (value as unknown[]) : Object.values(value);
  if ('every' in step) return items;
  if ('where' in step) return items.filter((item) => holds(step, item));
  if (!Array.isArray(value)) return [];
  return items.slice(step.from ?? 0, step.to);
}

function holds({ where, operator, value }: Extract<Step, { where: unknown }>, item: unknown): boolean {
  const found = findPath(where, item);
  if (operator === undefined) return found.length > 0;
  const [actual] = found;
  if (found.length !== 1 || typeof actual !== typeof value) return false;
  const [a, b] = [actual as string | number, value as string | number];
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
}
