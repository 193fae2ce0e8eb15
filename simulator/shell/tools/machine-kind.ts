/** What kind of system a program runs on: tools of one name differ between Debian (GNU, BIND) and busybox. */
import type { FileSystem } from '../../kernel/files.ts';

const DEBIAN = '/etc/debian_version';

export const isDebian = (files: FileSystem): boolean => files.exists(DEBIAN);

/** Whether its commands are busybox's: they word and refuse things in one way. */
export const isBusybox = (files: FileSystem): boolean => files.exists('/bin/busybox');

/** "12.12" → 12; undefined where it is no Debian. */
export function debianRelease(files: FileSystem): number | undefined {
  return isDebian(files) ? Number.parseInt(files.readText(DEBIAN), 10) : undefined;
}
