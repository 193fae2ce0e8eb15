/** The headers of chartmuseum's answers. */
import { httpDate } from '../../../../network/server-headers.ts';
import type { DeclaredView } from '../../../types.ts';

/** Go's net/http says how long an answer is up to this. */
const COUNTED_BYTES = 2048;

/** In the order in which Go writes them. */
export function museumHeaders(
  container: DeclaredView,
  type: string | undefined,
  body: string | Uint8Array,
  id = container.uuid(),
): Record<string, string> {
  const length = typeof body === 'string' ? new TextEncoder().encode(body).length : body.length;
  return {
    ...(type === undefined ? {} : { 'Content-Type': type }),
    'X-Request-Id': id,
    Date: httpDate(container.wallMs),
    ...(length > COUNTED_BYTES ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': String(length) }),
  };
}
