/** -o custom-columns. Mirrors kubectl/pkg/cmd/get/customcolumn.go. */
import { CliError } from '../cli/errors.ts';
import type { Unstructured } from '../types.ts';
import { goValue } from './json.ts';
import { JsonPath, relaxedPath } from './jsonpath.ts';
import type { Printer } from './printer.ts';
import { TabWriter } from './tabwriter.ts';

interface Column {
  readonly header: string;
  readonly path: string;
}

/** "NAME:.metadata.name,IMAGE:.spec.image" */
export function columnsOfSpec(spec: string): Column[] {
  if (spec === '') throw new CliError('custom-columns format specified but no custom columns given');
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) throw new CliError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, colon), path: relaxedPath(part.slice(colon + 1)) };
  });
}

/** A line of headers, a line of paths. */
export function columnsOfFile(text: string): Column[] {
  const lines = text.replace(/\n$/, '').split('\n');
  const missing = text === '' ? 'header' : lines.length < 2 ? 'spec' : undefined;
  if (missing)
    throw new CliError(
      `invalid template, missing ${missing} line. Expected format is one line of space separated headers, one line of space separated column specs.`,
    );
  const [headers = [], paths = []] = lines.map((line) => line.split(/\s+/).filter((w) => w !== ''));
  if (headers.length !== paths.length) {
    throw new CliError(`number of headers (${headers.length}) and field specifications (${paths.length}) don't match`);
  }
  return headers.map((header, i) => ({ header, path: relaxedPath(paths[i] as string) }));
}

export class ColumnsPrinter implements Printer {
  readonly human = true;
  readonly #columns: readonly Column[];
  readonly #noHeaders: boolean;
  readonly #writer = new TabWriter();
  #lastKind: string | undefined;

  constructor(columns: readonly Column[], noHeaders: boolean) {
    this.#columns = columns;
    this.#noHeaders = noHeaders;
  }

  print(object: Unstructured): string {
    const kind = `${object.apiVersion}/${object.kind}`;
    if (!this.#noHeaders && kind !== this.#lastKind)
      this.#writer.write(`${this.#columns.map((c) => c.header).join('\t')}\n`);
    this.#lastKind = kind;
    try {
      const paths = this.#columns.map((c) => new JsonPath(c.path));
      const items = (
        String(object.kind).endsWith('List') && Array.isArray(object.items) ? object.items : [object]
      ) as Unstructured[];
      for (const item of items) this.#writer.write(`${paths.map((p) => cellOf(p.find(item))).join('\t')}\n`);
    } catch (error) {
      if (error instanceof CliError) throw new PartlyPrinted(this.#writer.flush(), error);
      throw error;
    }
    return this.#writer.flush();
  }
}

/** What was printed before the failure. */
export class PartlyPrinted extends CliError {
  readonly printed: string;
  readonly cause2: Error;
  constructor(printed: string, cause: Error) {
    super(cause.message);
    this.printed = printed;
    this.cause2 = cause;
  }
}

function cellOf(found: unknown[][]): string {
  const values = found[0] ?? [];
  if (values.length === 0) return '<none>';
  return found.flatMap((results) => results.map(goValue)).join(',');
}
