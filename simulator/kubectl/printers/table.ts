/**
 * The table of `kubectl get`, from the Tables the server makes. Mirrors cli-runtime/pkg/printers/tableprinter.go and
 * kubectl's get/table_printer.go.
 */
import type { JsonObject, ObjectMetadata, Unstructured } from '../types.ts';
import { goValue } from './json.ts';
import type { TabWriter } from './tabwriter.ts';

interface TableOptions {
  readonly noHeaders: boolean;
  readonly wide: boolean;
  readonly withNamespace: boolean;
  /** "deployment.apps": put before the name. */
  readonly kind?: string;
  readonly columnLabels: readonly string[];
  readonly showLabels: boolean;
}

interface ColumnDefinition {
  readonly name: string;
  readonly priority?: number;
}

interface Row {
  readonly cells: readonly unknown[];
  readonly object?: { metadata?: ObjectMetadata };
}

export interface Table {
  readonly kind: 'Table';
  readonly columnDefinitions?: readonly ColumnDefinition[];
  readonly rows?: readonly Row[];
}

export const isTable = (object: unknown): object is Table & Unstructured =>
  (object as { kind?: string }).kind === 'Table';

export class TablePrinter {
  readonly #options: TableOptions;
  #lastColumns: readonly ColumnDefinition[] = [];
  #printedHeaders = false;

  constructor(options: TableOptions) {
    this.#options = options;
  }

  /** Writes the rows to `writer`; headers once. Returns whether anything was written. */
  print(table: Table, writer: TabWriter, eventType?: string): boolean {
    let columns = table.columnDefinitions ?? [];
    const rows = table.rows ?? [];
    const same = sameColumns(columns, this.#lastColumns);
    const noHeaders = this.#options.noHeaders || (this.#printedHeaders && (columns.length === 0 || same));
    if (columns.length === 0) columns = this.#lastColumns;
    else if (!same) {
      this.#lastColumns = columns;
      this.#printedHeaders = false;
    }
    if (rows.length === 0) return false;
    this.#printedHeaders = true;

    const shown = columns.map((c, i) => ({ ...c, index: i })).filter((c) => this.#options.wide || !c.priority);
    const nameColumn = columns.findIndex((c) => c.name === 'Name');
    if (!noHeaders) {
      writer.write(
        `${[
          ...(eventType === undefined ? [] : ['EVENT']),
          ...(this.#options.withNamespace ? ['NAMESPACE'] : []),
          ...shown.map((c) => c.name.toUpperCase()),
          ...this.#options.columnLabels.map((l) => (l.split('/').at(-1) as string).toUpperCase()),
          ...(this.#options.showLabels ? ['LABELS'] : []),
        ].join('\t')}\n`,
      );
    }
    for (const row of rows) {
      const metadata = row.object?.metadata ?? {};
      const labels = metadata.labels ?? {};
      const cells = [
        ...(eventType === undefined ? [] : [eventType]),
        ...(this.#options.withNamespace ? [metadata.namespace ?? ''] : []),
        ...shown.map((c) => {
          const text = cellText(row.cells[c.index]);
          return c.index === nameColumn && this.#options.kind ? `${this.#options.kind.toLowerCase()}/${text}` : text;
        }),
        ...this.#options.columnLabels.map((l) => labels[l] ?? ''),
        ...(this.#options.showLabels ? [formatLabels(labels)] : []),
      ];
      writer.write(`${cells.join('\t')}\n`);
    }
    return true;
  }
}

function sameColumns(a: readonly ColumnDefinition[], b: readonly ColumnDefinition[]): boolean {
  return (
    a === b ||
    (a.length === b.length && a.every((c, i) => c.name === b[i]?.name && (c.priority ?? 0) === (b[i]?.priority ?? 0)))
  );
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return goValue(cell as JsonObject);
  const at = cell.search(/[\f\n\r]/);
  const text = at < 0 ? cell : `${cell.slice(0, at)}...`;
  return text.replaceAll('\t', ' ');
}

/** "a=1,b=2", sorted; "<none>". */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const keys = Object.keys(labels ?? {}).sort();
  return keys.length === 0 ? '<none>' : keys.map((k) => `${k}=${(labels as Record<string, string>)[k]}`).join(',');
}
