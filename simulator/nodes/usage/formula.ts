/**
 * What a program uses, as an image says it (lesson-format.md §4.3): a quantity, or sums and products of quantities and `rps`
 * (requests a second in the window that is measured) and `uptime` (seconds since the container's start, at its end).
 * Example: "5m + 10m * rps" at 20 requests a second is 0.205 cores; "24Mi + 1Mi * uptime" after 30 s is 54 Mi.
 */
import { parseQuantity } from '../../api/quantity.ts';

export interface Load {
  /** Requests a second. */
  readonly rps: number;
  /** Seconds. */
  readonly uptime: number;
}

/** Cores or bytes. */
export type Formula = (load: Load) => number;

/** The formula, or what is wrong with it. */
export function parseFormula(source: string | number): Formula | string {
  const products: (readonly Factor[])[] = [];
  for (const part of String(source).split('+')) {
    const factors: Factor[] = [];
    for (const word of part.split('*')) {
      const factor = readFactor(word.trim());
      if (factor === undefined)
        return `expected sums and products of quantities, rps and uptime; got ${JSON.stringify(word.trim())} in ${JSON.stringify(String(source))}`;
      factors.push(factor);
    }
    products.push(factors);
  }
  return (load) => {
    let sum = 0;
    for (const factors of products) {
      let product = 1;
      for (const factor of factors) product *= typeof factor === 'number' ? factor : load[factor];
      sum += product;
    }
    return sum;
  };
}

type Factor = number | keyof Load;

function readFactor(word: string): Factor | undefined {
  if (word === 'rps' || word === 'uptime') return word;
  const quantity = parseQuantity(word);
  return typeof quantity === 'string' || quantity.nanos < 0n ? undefined : Number(quantity.nanos) / 1e9;
}
