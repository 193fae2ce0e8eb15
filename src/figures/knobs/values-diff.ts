// Knobs and answers of the figure `values-diff`.
export type Reuse = 'none' | 'reuse' | 'reset-then-reuse' | 'reset';

export interface ValuesKnobs {
  readonly reuse: Reuse;
  /** Layers given to the upgrade, in this order. */
  readonly a: boolean;
  readonly b: boolean;
  readonly set: boolean;
}

export interface ValuesData {
  readonly line: string;
  /** Of each value: what each layer says ('' where it says nothing), and what came of it. */
  readonly rows: readonly { readonly key: string; readonly layers: readonly string[]; readonly result: string }[];
  /** Names of the layers, weakest first. */
  readonly layers: readonly string[];
  /** `diff` of the manifests before and after; '' when they are the same. */
  readonly diff: string;
  /** Helm's refusal. */
  readonly refused: string;
}

export const REUSES: readonly Reuse[] = ['none', 'reuse', 'reset-then-reuse', 'reset'];

export const reuseFlag = (reuse: Reuse): string =>
  reuse === 'none' ? '' : reuse === 'reset-then-reuse' ? '--reset-then-reuse-values' : `--${reuse}-values`;

export function valuesKnobs(params: Readonly<Record<string, unknown>>): ValuesKnobs {
  return { reuse: REUSES.find((reuse) => reuse === params['reuse']) ?? 'none', a: false, b: false, set: true };
}
