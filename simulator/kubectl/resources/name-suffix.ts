/** Endings of names that kubectl makes up. */
import { SAFE_ALPHABET } from '../../kernel/random.ts';
import type { Invocation } from '../types.ts';

/** Five letters as Kubernetes makes them; `stream` names whose randomness it is. Upstream: utilrand.String(5). */
export function nameSuffix(call: Invocation, stream: string): string {
  const random = call.context.kernel.random(stream);
  return Array.from({ length: 5 }, () => SAFE_ALPHABET[random.int(SAFE_ALPHABET.length)]).join('');
}
