/** strvals, helm-coalesce, helm-jsonschema, helm-names, helmignore, helm-sortmanifests and yaml-sigs: Helm's values and files. */
import { GoError } from '../../simulator/gotemplate/types.ts';
import { toBytes } from '../../simulator/gotemplate/utf8.ts';
import { isMap, newMap } from '../../simulator/gotemplate/values.ts';
import { ChartError } from '../../simulator/helm/chart/errors.ts';
import { parseIgnore } from '../../simulator/helm/chart/ignore.ts';
import { metadataNameProblem, releaseNameProblem } from '../../simulator/helm/chart/names.ts';
import { writeJson } from '../../simulator/helm/functions/go-json.ts';
import { regexpPart } from '../../simulator/helm/functions/regexp-part.ts';
import { toYaml, withoutPrototypes } from '../../simulator/helm/functions/yaml.ts';
import { sortManifests } from '../../simulator/helm/manifest/sort.ts';
import { schemaProblems } from '../../simulator/helm/schema/values-schema.ts';
import type { Chart, HelmValues } from '../../simulator/helm/types.ts';
import {
  coalesceTables,
  coalesceValues,
  mergeTables,
  mergeValues,
  ValuesError,
} from '../../simulator/helm/values/coalesce.ts';
import {
  parseSet,
  parseSetFile,
  parseSetJson,
  parseSetLiteral,
  parseSetString,
  SetError,
} from '../../simulator/helm/values/strvals.ts';
import { parseYaml, YamlError } from '../../simulator/yaml/yaml.ts';
import type { CaseResult } from './helm.ts';

const FAILURES = [SetError, ValuesError, ChartError, GoError, YamlError];

/** What happened, as one text to compare. */
export function outcomeOf(run: () => string): string {
  try {
    return run();
  } catch (error) {
    if (!FAILURES.some((kind) => error instanceof kind)) throw error;
    return `ERROR ${(error as Error).message}`;
  }
}

/** A value as JSON with sorted keys. */
export const sortedJson = (value: unknown): string => writeJson(withoutPrototypes(value as never));

interface SetFile {
  readonly cases: readonly {
    readonly fn: string;
    readonly input: string;
    readonly dest?: HelmValues;
    readonly result?: unknown;
    readonly error?: string;
  }[];
}

/** Files of the cases: the test reads "path1" as "value1". */
const readFile = (path: string): string => path.replace('path', 'value');

const SETTERS: Readonly<Record<string, (text: string, target: HelmValues) => HelmValues>> = {
  Parse: parseSet,
  ParseInto: parseSet,
  ParseString: parseSetString,
  ParseIntoString: parseSetString,
  ParseJSON: parseSetJson,
  ParseFile: (text, target) => parseSetFile(text, readFile, target),
  ParseIntoFile: (text, target) => parseSetFile(text, readFile, target),
  ParseLiteral: parseSetLiteral,
  ParseLiteralInto: parseSetLiteral,
};

export function* strvals(file: SetFile): Iterable<CaseResult> {
  for (const c of file.cases) {
    // A nil map of the recorded test itself.
    if (c.error?.endsWith('assignment to entry in nil map')) continue;
    const actual = outcomeOf(() => {
      const set = SETTERS[c.fn];
      if (!set) throw new Error(`no function ${c.fn}`);
      return sortedJson(set(c.input, withoutPrototypes(c.dest ?? newMap()) as HelmValues));
    });
    const expected = c.error === undefined ? sortedJson(c.result) : `ERROR ${c.error}`;
    yield { name: `${c.fn} ${c.input}`, expected, actual };
  }
}

interface PlainChart {
  readonly name: string;
  readonly values: HelmValues;
  readonly dependencies: readonly PlainChart[];
}

const chartOf = ({ name, values, dependencies }: PlainChart): Chart => ({
  metadata: { name },
  raw: [],
  templates: [],
  files: [],
  values: withoutPrototypes(values ?? newMap()) as HelmValues,
  dependencies: dependencies.map(chartOf),
});

interface CoalesceFile {
  readonly cases: readonly {
    readonly fn: string;
    readonly chart?: PlainChart;
    readonly vals?: HelmValues;
    readonly dst?: HelmValues;
    readonly src?: HelmValues;
    readonly result: unknown;
    readonly error?: string | null;
  }[];
}

export function* helmCoalesce(file: CoalesceFile): Iterable<CaseResult> {
  for (const [i, c] of file.cases.entries()) {
    const map = (value: unknown): HelmValues => withoutPrototypes(value ?? newMap()) as HelmValues;
    const actual = outcomeOf(() => {
      if (c.chart) {
        const run = c.fn === 'MergeValues' ? mergeValues : coalesceValues;
        return sortedJson(run(chartOf(c.chart), map(c.vals)));
      }
      const run = c.fn === 'MergeTables' ? mergeTables : coalesceTables;
      return sortedJson(run(shared(map(c.dst)), map(c.src)));
    });
    yield { name: `${c.fn} ${i}`, expected: c.error ? `ERROR ${c.error}` : sortedJson(c.result), actual };
  }
}

/** In the recorded calls tables of the same content were one object; what is merged into one is seen in the other. */
function shared(map: HelmValues): HelmValues {
  const known = new Map<string, unknown>();
  const one = (value: unknown): unknown => {
    if (!isMap(value)) return value;
    const text = sortedJson(value);
    if (known.has(text)) return known.get(text);
    known.set(text, value);
    for (const key of Object.keys(value)) value[key] = one(value[key]);
    return value;
  };
  for (const key of Object.keys(map)) map[key] = one(map[key]);
  return map;
}

interface SchemaFile {
  readonly cases: readonly { readonly schema: string; readonly values: HelmValues; readonly error: string | null }[];
}

export function* helmJsonschema(file: SchemaFile): Iterable<CaseResult> {
  for (const [i, c] of file.cases.entries()) {
    const chart = { ...chartOf({ name: 'c', values: {}, dependencies: [] }), schema: toBytes(c.schema) };
    const values = withoutPrototypes(c.values ?? newMap()) as HelmValues;
    const told = schemaProblems(chart, values, { parts: { regexp: regexpPart } });
    yield { name: `schema ${i}`, expected: c.error === null ? '' : `c:\n${c.error}`, actual: told };
  }
}

interface NamesFile {
  readonly cases: readonly { readonly kind: string; readonly name: string; readonly error: string | null }[];
}

export function* helmNames(file: NamesFile): Iterable<CaseResult> {
  for (const c of file.cases) {
    const actual = (c.kind === 'release' ? releaseNameProblem : metadataNameProblem)(c.name) ?? null;
    yield { name: `${c.kind} ${c.name}`, expected: String(c.error), actual: String(actual) };
  }
}

interface IgnoreFile {
  readonly cases: readonly {
    readonly rules: string;
    readonly paths: readonly (readonly [path: string, isFolder: boolean, ignored: boolean])[];
  }[];
  readonly parseErrors: readonly { readonly rules: string; readonly error: string }[];
}

export function* helmIgnore(file: IgnoreFile): Iterable<CaseResult> {
  for (const c of file.cases) {
    // The rules alone: those of every chart are put before them only by the loader.
    const rules = parseIgnore(c.rules, false);
    for (const [path, isFolder, ignored] of c.paths) {
      yield { name: `${c.rules} ${path}`, expected: String(ignored), actual: String(rules.ignores(path, isFolder)) };
    }
  }
  for (const c of file.parseErrors) {
    const actual = outcomeOf(() => String(parseIgnore(c.rules)));
    yield { name: c.rules, expected: `ERROR ${c.error}`, actual };
  }
}

interface SortFile {
  readonly cases: readonly {
    readonly files: Readonly<Record<string, string>>;
    readonly hooks: readonly unknown[];
    readonly manifests: readonly unknown[];
  }[];
}

export function* helmSortManifests(file: SortFile): Iterable<CaseResult> {
  for (const [i, c] of file.cases.entries()) {
    const { hooks, manifests } = sortManifests(new Map(Object.entries(c.files)));
    const plain = manifests.map(({ name, content, head }) => ({ name, content, kind: head.kind }));
    const expected = sortedJson({ hooks: c.hooks, manifests: c.manifests });
    yield { name: `sort ${i}`, expected, actual: sortedJson({ hooks, manifests: plain }) };
  }
}

interface YamlFile {
  readonly cases: readonly {
    readonly name: string;
    readonly input: string;
    readonly json?: unknown;
    readonly toYaml?: string;
    readonly toJson?: string;
    readonly error?: string;
  }[];
}

export function* yamlSigs(file: YamlFile): Iterable<CaseResult> {
  for (const c of file.cases) {
    const actual = outcomeOf(() => {
      const value = withoutPrototypes(parseYaml(c.input));
      return JSON.stringify([toYaml(value), writeJson(value)]);
    });
    const expected = c.error === undefined ? JSON.stringify([c.toYaml, c.toJson]) : `ERROR ${c.error}`;
    yield { name: c.name, expected, actual };
  }
}
