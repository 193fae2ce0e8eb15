/** What GNU's tar and busybox's say of the same thing. */
import type { TarMember } from './archive.ts';

export interface Words {
  readonly status: number;
  readonly noMode: string;
  readonly empty: string;
  readonly stripping: string;
  cannotStat(path: string, why: string): string;
  readonly delayed: string;
  cannotOpen(path: string, why: string): string;
  readonly notAnArchive: string;
  notFound(name: string): string;
  line(member: TarMember, kind: string, owners: string, date: string): string;
}

export const MORE = "\nTry 'tar --help' or 'tar --usage' for more information.";
export const FATAL = '\ntar: Error is not recoverable: exiting now';
/** GNU keeps so many columns for owner, group and size. */
const OWNER_COLUMNS = 19;

export const GNU: Words = {
  status: 2,
  noMode: `You must specify one of the '-Acdtrux', '--delete' or '--test-label' options${MORE}`,
  empty: `Cowardly refusing to create an empty archive${MORE}`,
  stripping: "Removing leading `/' from member names",
  cannotStat: (path, why) => `${path}: Cannot stat: ${why}`,
  delayed: 'Exiting with failure status due to previous errors',
  cannotOpen: (path, why) => `${path}: Cannot open: ${why}${FATAL}`,
  notAnArchive: 'This does not look like a tar archive',
  notFound: (name) => `${name}: Not found in archive`,
  line: ({ name, content }, kind, owners, date) =>
    `${kind} ${owners} ${String(content.length).padStart(OWNER_COLUMNS - owners.length - 1)} ${date.slice(0, 16)} ${name}`,
};

export const BUSYBOX: Words = {
  status: 1,
  noMode: 'need at least one of -c, -x or -t',
  empty: 'empty archive',
  stripping: "removing leading '/' from member names",
  cannotStat: (path, why) => `${path}: ${why}`,
  delayed: 'error exit delayed from previous errors',
  cannotOpen: (path, why) => `can't open '${path}': ${why}`,
  notAnArchive: 'invalid tar magic',
  notFound: (name) => `${name}: not found in archive`,
  line: ({ name, content }, kind, owners, date) =>
    `${kind} ${owners} ${String(content.length).padStart(9)} ${date} ${name}`,
};
