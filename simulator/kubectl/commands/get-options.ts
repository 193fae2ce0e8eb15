/** What `kubectl get` was asked, and the printer of its tables. */
import { groupKind } from '../client/rest.ts';
import type { Printer } from '../printers/printer.ts';
import { TablePrinter } from '../printers/table.ts';
import type { Info, Invocation, Mapping } from '../types.ts';

export const TABLE_ACCEPT =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

export interface GetOptions {
  readonly human: boolean;
  readonly wide: boolean;
  readonly noHeaders: boolean;
  readonly sortBy: string;
  readonly allNamespaces: boolean;
  readonly ignoreNotFound: boolean;
  readonly printer: Printer | undefined;
}

/** Several kinds are told apart by "deployment.apps/" before the names. */
export function severalKinds(infos: readonly Info[]): boolean {
  return new Set(infos.map((i) => `${i.mapping.group}/${i.mapping.kind}`)).size > 1;
}

/** The printer of one kind's tables. */
export function tablePrinter(
  call: Invocation,
  options: GetOptions,
  mapping: Mapping | undefined,
  withKind: boolean,
): TablePrinter {
  const { flags } = call;
  return new TablePrinter({
    noHeaders: options.noHeaders,
    wide: options.wide,
    withNamespace: options.allNamespaces && mapping?.namespaced !== false,
    ...((withKind || flags.bool('show-kind')) && mapping ? { kind: groupKind(mapping) } : {}),
    columnLabels: flags.list('label-columns'),
    showLabels: flags.bool('show-labels'),
  });
}
