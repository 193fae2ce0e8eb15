/** Names of users and groups and their numbers, as /etc/passwd and /etc/group have them; who has no name is known by the number. */
import type { FileSystem } from '../../kernel/files.ts';

/** Of somebody whom neither file names. */
const UNKNOWN = '1000';

export const userNumber = (files: FileSystem, name: string): string => numberOf(files, name, '/etc/passwd');
export const groupNumber = (files: FileSystem, name: string): string => numberOf(files, name, '/etc/group');

/** Whether /etc/passwd has the name, or it is a number. */
export const isUser = (files: FileSystem, who: string): boolean =>
  /^\d+$/.test(who) || who === 'root' || linesOf(files, '/etc/passwd').some((fields) => fields[0] === who);

/** The name of "0" is "root"; a name is its own. */
export const userName = (files: FileSystem, who: string): string => nameOf(files, who, '/etc/passwd');
export const groupName = (files: FileSystem, who: string): string => nameOf(files, who, '/etc/group');

function numberOf(files: FileSystem, name: string, path: string): string {
  if (/^\d+$/.test(name)) return name;
  const found = linesOf(files, path).find((fields) => fields[0] === name)?.[2];
  return found ?? (name === 'root' ? '0' : UNKNOWN);
}

function nameOf(files: FileSystem, who: string, path: string): string {
  if (!/^\d+$/.test(who)) return who;
  return linesOf(files, path).find((fields) => fields[2] === who)?.[0] ?? who;
}

function linesOf(files: FileSystem, path: string): string[][] {
  if (!files.exists(path)) return [];
  return files
    .readText(path)
    .split('\n')
    .map((line) => line.split(':'));
}
