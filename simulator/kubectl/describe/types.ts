/** What a describer is. One file per kind (or family), listed in list.ts. */
import type { Routine } from '../../kernel/wait.ts';
import type { Invocation, Unstructured } from '../types.ts';

export interface DescribeOptions {
  readonly call: Invocation;
  /** --show-events, or a single object. */
  readonly showEvents: boolean;
  readonly chunkSize: number;
}

/** Writes the description of an object that was fetched; may ask the server for more. */
export type Describer<T = unknown> = (object: T, options: DescribeOptions) => Routine<string>;

export interface DescriberEntry {
  readonly group: string;
  readonly kind: string;
  readonly describe: Describer<never>;
}

export const asObject = <T>(object: Unstructured): T => object as unknown as T;
