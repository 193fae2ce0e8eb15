/** How Go's functions fail when they panic: what "error calling NAME: " is followed by. */
import { GoError } from '../../gotemplate/types.ts';

export const failure = (message: string): GoError => new GoError(message);

/** A method of nil, as reflect.TypeOf(nil).Kind(). */
export const nilDereference = (): GoError =>
  new GoError('runtime error: invalid memory address or nil pointer dereference');

export const divideByZero = (): GoError => new GoError('runtime error: integer divide by zero');

export const nilMapAssignment = (): GoError => new GoError('assignment to entry in nil map');

/** text[from:to] beyond its bounds. Upstream: runtime.boundsError. */
export function outOfBounds(from: number, to: number, length: number): GoError {
  if (to < 0) return new GoError(`runtime error: slice bounds out of range [:${to}]`);
  if (to > length) return new GoError(`runtime error: slice bounds out of range [:${to}] with length ${length}`);
  if (from < 0) return new GoError(`runtime error: slice bounds out of range [${from}:]`);
  return new GoError(`runtime error: slice bounds out of range [${from}:${to}]`);
}
