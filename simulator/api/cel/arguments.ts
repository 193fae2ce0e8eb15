/** What functions of expressions may be given, and how an overload that does not exist is told. */
import { CelError, noSuchOverload } from './values.ts';

export type Run = (...args: readonly unknown[]) => unknown;

const MAX = 2n ** 63n - 1n;
const MIN = -(2n ** 63n);

/** An integer of 64 bits. */
export function int(value: bigint): bigint {
  if (value > MAX || value < MIN) throw new CelError('integer overflow');
  return value;
}

export const text = (value: unknown): string => {
  if (typeof value !== 'string') throw noSuchOverload();
  return value;
};
