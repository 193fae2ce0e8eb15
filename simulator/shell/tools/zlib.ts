/** What just-bash wants of node:zlib, by fflate. Bundles for the browser put this in its place (astro.config.ts). */
import { gunzipSync as gunzip, gzipSync as gzip } from 'fflate';

export const constants = { Z_BEST_COMPRESSION: 9, Z_BEST_SPEED: 1, Z_DEFAULT_COMPRESSION: -1 };

export function gzipSync(bytes: Uint8Array, options?: { readonly level?: number }): Uint8Array {
  const level = options?.level ?? -1;
  return gzip(bytes, { level: (level >= 0 && level <= 9 ? level : 6) as 6, mtime: 0 });
}

export const gunzipSync = (bytes: Uint8Array): Uint8Array => gunzip(bytes);

export default { constants, gzipSync, gunzipSync };
