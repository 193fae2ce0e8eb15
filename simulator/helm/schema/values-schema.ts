/** values.schema.json of a chart and its subcharts. Mirrors Helm's pkg/chartutil/jsonschema.go. */
import { sprintf } from '../../gotemplate/printf.ts';
import { GoError } from '../../gotemplate/types.ts';
import { fromBytes } from '../../gotemplate/utf8.ts';
import { hasKey, isMap } from '../../gotemplate/values.ts';
import { Exhausted } from '../../kernel/exhausted.ts';
import { readJson } from '../functions/go-json.ts';
import { type Compile, regexpCompiler } from '../functions/regexp.ts';
import type { Parts } from '../parts.ts';
import type { Chart, HelmValues, Log } from '../types.ts';
import { Compiler, type Schema } from './compile.ts';
import { Documents, type MetaCheck, SchemaError } from './documents.ts';
import type { Draft } from './drafts.ts';
import { failureText, quote } from './failures.ts';
import { NumberText } from './numbers.ts';
import { validate } from './validate.ts';

const URL = 'file:///values.schema.json';

/** Characters of schemas that are kept compiled. */
const KEPT = 4 * 1024 * 1024;

/** Schemas that have been compiled, by their texts: one per machine. */
export class SchemaCache {
  readonly #schemas = new Map<string, Schema>();
  #size = 0;

  get(text: string): Schema | undefined {
    return this.#schemas.get(text);
  }

  set(text: string, schema: Schema): void {
    if (this.#size + text.length > KEPT) {
      this.#schemas.clear();
      this.#size = 0;
    }
    this.#schemas.set(text, schema);
    this.#size += text.length;
  }
}

export interface SchemaOptions {
  readonly schemas?: SchemaCache;
  readonly parts?: Parts;
  readonly log?: Log;
}

/** What is told of values that break their schemas, chart by chart; "" when all is well. Throws `PartMissing`. */
export function schemaProblems(chart: Chart, values: HelmValues, options: SchemaOptions = {}): string {
  return problemsOf(chart, values, new Checker(options));
}

/** What is told of values that break one schema; undefined when all is well. Throws `PartMissing`. */
export const schemaProblem = (text: string, values: HelmValues, options: SchemaOptions = {}): string | undefined =>
  new Checker(options).problem(text, values);

function problemsOf(chart: Chart, values: HelmValues, checker: Checker): string {
  const own = chart.schema && checker.problem(fromBytes(chart.schema), values);
  let told = own === undefined ? '' : `${chart.metadata.name}:\n${own}`;
  for (const subchart of chart.dependencies) {
    const name = subchart.metadata.name ?? '';
    const given = hasKey(values, name) ? values[name] : null;
    if (given === null) continue;
    told += isMap(given)
      ? problemsOf(subchart, given, checker)
      : `${name}:\ninvalid type for values: expected object (map), got ${sprintf('%T', [given])}\n`;
  }
  return told;
}

class Checker {
  readonly #schemas: SchemaCache;
  readonly #regexp: Compile;
  readonly #log: Log | undefined;

  constructor({ schemas = new SchemaCache(), parts = {}, log }: SchemaOptions) {
    this.#schemas = schemas;
    this.#regexp = regexpCompiler(parts);
    this.#log = log;
  }

  /** What is wrong with the values, or the schema. */
  problem(text: string, values: HelmValues): string | undefined {
    try {
      const schema = this.#remembered(text, () => this.#compile(readDocument(text)));
      const failures = validate(schema, values, this.#regexp);
      return failures.length === 0 ? undefined : `${failureText('', failures).slice(1)}\n`;
    } catch (error) {
      if (error instanceof SchemaError || error instanceof GoError) return error.message;
      if (error instanceof Exhausted) return `unable to validate schema: ${error.message}`;
      throw error;
    }
  }

  #remembered(key: string, compile: () => Schema): Schema {
    const known = this.#schemas.get(key);
    if (known) return known;
    const schema = compile();
    this.#schemas.set(key, schema);
    return schema;
  }

  #compile(document: unknown): Schema {
    const documents = new Documents(new Map([[URL, document]]), this.#check, this.#log);
    return new Compiler(documents, this.#regexp).compile(URL);
  }

  readonly #check: MetaCheck = (draft, document) => {
    const failures = validate(this.#metaschema(draft), document, this.#regexp);
    if (failures.length === 0) return undefined;
    return failureText(`jsonschema validation failed with ${quote(`${draft.url}#`)}`, failures);
  };

  #metaschema({ url }: Draft): Schema {
    const documents = (): Documents => new Documents(new Map(), () => undefined);
    return this.#remembered(url, () => new Compiler(documents(), this.#regexp, true).compile(url));
  }
}

/** Upstream: jsonschema.UnmarshalJSON. */
function readDocument(text: string): unknown {
  try {
    return readJson(text, (number) => new NumberText(number));
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new SchemaError(streamMessage(text, error.message));
  }
}

/** A decoder of streams words ends otherwise. */
function streamMessage(text: string, message: string): string {
  if (/^[ \t\r\n]*$/.test(text)) return 'EOF';
  if (message.endsWith('after top-level value')) return 'invalid character after top-level value';
  return message === 'unexpected end of JSON input' ? 'unexpected EOF' : message;
}
