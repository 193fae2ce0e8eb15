/** go-exec.json, go-parse.json and gotemplate-extra.json: Go's own template cases. */

import { BUILTINS } from '../../simulator/gotemplate/builtins.ts';
import { execute } from '../../simulator/gotemplate/execute.ts';
import { goFunction } from '../../simulator/gotemplate/function.ts';
import { nodeText } from '../../simulator/gotemplate/nodes.ts';
import { parseNumber } from '../../simulator/gotemplate/number.ts';
import { parseTemplates } from '../../simulator/gotemplate/parse.ts';
import { sprintln } from '../../simulator/gotemplate/printf.ts';
import { quote } from '../../simulator/gotemplate/quote.ts';
import { Templates } from '../../simulator/gotemplate/templates.ts';
import { type FunctionMap, GoError, type GoFunction, type MissingKey } from '../../simulator/gotemplate/types.ts';
import { int, newMap, STRING_MAP, typeName, withType } from '../../simulator/gotemplate/values.ts';
import type { CaseResult } from './helm.ts';
import { typedData } from './helm-data.ts';

interface ExecFile {
  readonly datas: Readonly<Record<string, unknown>>;
  readonly cases: readonly {
    readonly name: string;
    readonly template?: string;
    readonly dataRef?: string;
    readonly output?: string;
    readonly error?: string;
    readonly templates?: readonly { readonly name: string; readonly text: string }[];
  }[];
}

const any = '...interface {}' as const;

/** The functions Go's own cases register. */
const TEST_FUNCTIONS: FunctionMap = new Map<string, GoFunction>([
  ['add', goFunction(['...int'], (...numbers) => int(numbers.reduce((a, b) => a + b, 0)))],
  ['dddArg', goFunction(['int', '...string'], (a, ...rest) => sprintln([int(a), rest]))],
  ['die', goFunction([], () => fail('die'))],
  ['echo', goFunction(['interface {}'], (x) => x)],
  ['makemap', goFunction(['...string'], (...pairs) => makeMap(pairs))],
  ['mapOfThree', goFunction([], () => ({ three: int(3) }))],
  ['oneArg', goFunction(['string'], (a) => `oneArg=${a}`)],
  ['twoArgs', goFunction(['string', 'string'], (a, b) => `twoArgs=${a}${b}`)],
  ['returnInt', goFunction([], () => int(7))],
  ['typeOf', goFunction(['interface {}'], (x) => typeName(x))],
  ['zeroArgs', goFunction([], () => 'zeroArgs')],
  ['count', goFunction([any], (...all) => int(all.length))],
]);

function fail(message: string): never {
  throw new GoError(message);
}

function makeMap(pairs: readonly string[]): object {
  if (pairs.length % 2 !== 0) fail('bad makemap');
  const map = withType(newMap(), STRING_MAP);
  for (let i = 0; i < pairs.length; i += 2) map[pairs[i] as string] = pairs[i + 1];
  return map;
}

/** What happened, as one text to compare. */
export function outcome(run: () => string): string {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return `ERROR ${error.message}`;
  }
}
export const expectation = (c: { readonly output?: string; readonly error?: string }): string =>
  c.error === undefined ? (c.output ?? '') : `ERROR ${c.error}`;

export function* goExec(file: ExecFile): Iterable<CaseResult> {
  for (const c of file.cases) {
    const actual = outcome(() => {
      const name = c.name.startsWith('cmp/') ? 'empty' : c.name.slice(c.name.indexOf('/') + 1);
      const set = new Templates(name, { functions: TEST_FUNCTIONS });
      for (const { name: root, text } of c.templates ?? []) set.parse(root, text);
      const tree = set.parse(name, c.template ?? '');
      return execute(set, tree, typedData(c.dataRef === undefined ? null : file.datas[c.dataRef]));
    });
    yield { name: c.name, expected: expectation(c), actual };
  }
}

interface ParseFile {
  readonly parse: readonly {
    readonly name: string;
    readonly input: string;
    readonly ok: boolean;
    readonly tree?: string;
    readonly error?: string;
  }[];
  readonly errors: readonly { readonly name: string; readonly input: string; readonly error: string }[];
  readonly numbers: readonly {
    readonly text: string;
    readonly ok: boolean;
    readonly isInt: boolean;
    readonly isUint: boolean;
    readonly isFloat: boolean;
    readonly isComplex: boolean;
    readonly int?: string;
  }[];
}

export function* goParse(file: ParseFile): Iterable<CaseResult> {
  for (const c of [...file.parse, ...file.errors.map((e) => ({ ...e, tree: undefined }))]) {
    const actual = outcome(() => {
      const depth = c.name.startsWith('paren nesting') ? 3 : undefined;
      const isFunction = (name: string): boolean => name === 'contains' || BUILTINS.has(name);
      const tree = parseTemplates(c.name, c.input, { isFunction, depth }).get(c.name);
      return tree ? nodeText(tree.root, quote) : '';
    });
    yield { name: c.name, expected: c.error === undefined ? (c.tree ?? '') : `ERROR ${c.error}`, actual };
  }
  for (const c of file.numbers) {
    const { text } = c;
    // As the recording told them apart: a sum whose imaginary part is 0 was read as a plain number.
    const isComplex = /^[^']+[+-].*i$/.test(text) && !/[eEpP][+-][^+-]*$/.test(text) && !text.endsWith('+0i');
    const type = text[0] === "'" ? 'characterConstant' : isComplex ? 'complex' : 'number';
    const actual = outcome(() => {
      const n = parseNumber(text, type);
      return `${n.int !== undefined} ${n.uint !== undefined} ${n.float !== undefined} ${n.complex !== undefined} ${n.int}`;
    });
    const expected = c.ok ? `${c.isInt} ${c.isUint} ${c.isFloat} ${c.isComplex} ${c.int}` : 'ERROR';
    yield { name: `number ${text}`, expected, actual: c.ok ? actual : actual.slice(0, 5) };
  }
}

export interface ExtraFile {
  readonly data: unknown;
  readonly cases: readonly {
    readonly name: string;
    readonly template: string;
    readonly option?: string;
    readonly output?: string;
    readonly error?: string;
  }[];
}

export const gotemplateExtra = (file: ExtraFile): Iterable<CaseResult> => extraCases(file, new Map());

export function* extraCases(file: ExtraFile, functions: FunctionMap): Iterable<CaseResult> {
  for (const c of file.cases) {
    const actual = outcome(() => {
      const missingKey = (c.option ?? 'default').replace('missingkey=', '') as MissingKey;
      const set = new Templates('t', { functions, missingKey });
      return execute(set, set.parse('t', c.template), typedData(file.data));
    });
    yield { name: `${c.name} ${c.template}`, expected: expectation(c), actual };
  }
}
