/** gzip as Helm packs its releases: fetched for lessons whose expressions look into them. */
import { Gunzip } from 'fflate';

/** Unpacked at most: what is larger is no release of a lesson. */
const MAX_BYTES = 16 * 1024 * 1024;

/** The bytes that were packed; throws when these are not gzip, or too many. */
export function unzip(packed: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  const stream = new Gunzip((part) => {
    size += part.length;
    if (size > MAX_BYTES) throw new RangeError('larger than a release may be');
    parts.push(part);
  });
  for (let at = 0; at < packed.length; at += 4096)
    stream.push(packed.subarray(at, at + 4096), at + 4096 >= packed.length);
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
