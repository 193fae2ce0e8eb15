/** Go's regular expressions. */
import { RE2JS } from 're2js';
import { KustomizeError } from './failure.ts';

/** A pattern that must match the whole text. Upstream: types.anchorRegex. */
export function anchored(pattern: string): { test(text: string): boolean } {
  return expression(`^(?:${pattern})$`);
}

export function expression(pattern: string): { test(text: string): boolean } {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern);
  } catch (error) {
    throw new KustomizeError(
      `error parsing regexp: ${error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error)}`,
    );
  }
  return { test: (text) => compiled.matcher(text).find() };
}
