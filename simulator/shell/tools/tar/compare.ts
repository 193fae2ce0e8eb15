/** `tar -d`: what is in the archive beside what is on the disk. Mirrors GNU tar's compare.c. */
import type { Routine } from '../../../kernel/wait.ts';
import { userNumber } from '../accounts.ts';
import type { ToolContext } from '../tool.ts';
import type { TarMember } from './archive.ts';
import { under } from './paths.ts';

export function* compare(t: ToolContext, member: TarMember): Routine<void> {
  const { files } = t.context;
  if (t.has('v')) yield* t.print(`${member.name}\n`);
  const path = under(t, member.name);
  const stat = t.stat(path, false);
  const differs = function* (what: string): Routine<void> {
    yield* t.print(`${member.name}: ${what}\n`);
    t.status = Math.max(t.status, 1);
  };
  if (!stat) {
    yield* t.fail(`${member.name}: Warning: Cannot stat: No such file or directory`, 1);
    return;
  }
  if (stat.kind !== member.kind) {
    yield* differs('File type differs');
    return;
  }
  if (member.kind === 'link') {
    if (files.readLink(path) !== member.target) yield* differs('Symlink differs');
    return;
  }
  if ((stat.mode & 0o7777) !== member.mode) yield* differs('Mode differs');
  if (member.kind !== 'file') return;
  if (Number(userNumber(files, stat.owner)) !== member.owner.id) yield* differs('Uid differs');
  if (Math.floor(stat.modifiedMs / 1000) !== member.modifiedSeconds) yield* differs('Mod time differs');
  const content = files.readBytes(path);
  if (content.length !== member.content.length) yield* differs('Size differs');
  else if (content.some((byte, i) => byte !== member.content[i])) yield* differs('Contents differ');
}
