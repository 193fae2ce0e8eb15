/** Two curls: Debian 12's in images, and a newer one on the learner's machine. They differ in words. */
import type { FileSystem } from '../../../kernel/files.ts';
import { debianRelease } from '../machine-kind.ts';

export interface CurlVersion {
  readonly number: string;
  /** Since 8.7: names that were resolved are listed, requests are "completely sent off", connections have no number. */
  readonly modern: boolean;
}

export function curlVersion(files: FileSystem): CurlVersion {
  return debianRelease(files) === 12 ? { number: '7.88.1', modern: false } : { number: '8.14.1', modern: true };
}
