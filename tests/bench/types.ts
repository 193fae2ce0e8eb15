/** One measured figure with the budget it is held to (design.md §8). */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly budget: number;
  /** Whether more is better (rates); default: less is better. */
  readonly moreIsBetter?: boolean;
}
