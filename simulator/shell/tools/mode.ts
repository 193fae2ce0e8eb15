/** Permissions and owners: chmod, chown, chgrp; and modes as find and mkdir read them. */
import { FileError, type FileStat } from '../../kernel/files.ts';
import type { Routine } from '../../kernel/wait.ts';
import { groupName, userName } from './accounts.ts';
import { modeText } from './ls.ts';
import { defineTool, type Tool, ToolFailure } from './tool.ts';

/** "755", "u+x", "go-w,a=r"; undefined: no mode. */
export function newMode(text: string, old: number, directory: boolean, umask = 0): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let mode = old;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/.exec(clause);
    if (!match) return undefined;
    // Nobody named: everybody, but for what the umask holds back.
    const held = match[1] === '' ? umask : 0;
    const who = match[1] === '' || match[1]?.includes('a') ? 'ugo' : (match[1] as string);
    for (const [, operator, letters] of (match[2] as string).matchAll(/([-+=])([ugo]|[rwxXst]*)/g)) {
      // "g=u": as the owner has it.
      const copied = { u: mode >> 6, g: mode >> 3, o: mode }[letters as 'u'];
      let bits = copied === undefined ? 0 : copied & 7;
      for (const letter of copied === undefined ? (letters as string) : '')
        bits |=
          letter === 'r'
            ? 4
            : letter === 'w'
              ? 2
              : letter === 'x'
                ? 1
                : letter === 'X' && (directory || (mode & 0o111) !== 0)
                  ? 1
                  : 0;
      for (const person of who) {
        const shift = person === 'u' ? 6 : person === 'g' ? 3 : 0;
        const changed = (bits << shift) & ~held;
        if (operator === '+') mode |= changed;
        else if (operator === '-') mode &= ~changed;
        else mode = (mode & ~(7 << shift)) | changed;
      }
      if ((letters as string).includes('s') && copied === undefined) {
        const set = (who.includes('u') ? 0o4000 : 0) | (who.includes('g') ? 0o2000 : 0);
        mode = operator === '-' ? mode & ~set : mode | set;
      }
      if ((letters as string).includes('t')) mode = operator === '-' ? mode & ~0o1000 : mode | 0o1000;
    }
  }
  return mode;
}

const chmod: Tool = {
  names: ['chmod'],
  *program(context) {
    // Modes such as "-x" are no options.
    const { args } = context;
    const first = args.findIndex((arg) => arg === '--' || !arg.startsWith('-'));
    const at = args.slice(0, first < 0 ? args.length : first).findIndex((arg) => /^-[rwxXst]+$/.test(arg));
    if (at < 0) return yield* chmodTool.program(context);
    const rest = args.slice(at + 1);
    const options = rest.filter((arg) => arg.startsWith('-'));
    const paths = rest.filter((arg) => !arg.startsWith('-'));
    return yield* chmodTool.program({
      ...context,
      args: [...args.slice(0, at), ...options, '--', args[at] as string, ...paths],
    });
  },
};

const chmodTool = defineTool({
  names: ['chmod'],
  options: ['R', 'recursive=R', 'v', 'verbose=v', 'c', 'changes=c', 'f', 'silent=f', 'quiet=f', 'reference:'],
  help: 'Usage: chmod [OPTION]... MODE[,MODE]... FILE...\n  or:  chmod [OPTION]... OCTAL-MODE FILE...\nChange the mode of each FILE to MODE.\n\n  -R  change files and directories recursively\n  -v  output a diagnostic for every file processed',
  *run(t) {
    const reference = t.value('reference');
    const [mode, ...paths] =
      reference === undefined ? t.operands : [t.context.files.stat(t.path(reference)).mode.toString(8), ...t.operands];
    if (mode === undefined) throw t.misused('missing operand');
    if (paths.length === 0) throw t.misused(`missing operand after ‘${mode}’`);
    if (newMode(mode, 0, false) === undefined) throw t.misused(`invalid mode: ‘${mode}’`);
    const change = function* (path: string): Routine<void> {
      const stat = t.stat(path);
      if (!stat) {
        yield* t.failUnless('f', `cannot access '${path}': No such file or directory`);
        return;
      }
      const isFolder = stat.kind === 'directory';
      // A folder's set-id bits stay unless a number of five digits takes them away.
      const kept = isFolder && reference === undefined && /^[0-7]{1,4}$/.test(mode) ? stat.mode & 0o6000 : 0;
      const wanted = (newMode(mode, stat.mode, isFolder, t.context.files.umask) as number) | kept;
      const done = yield* t.attempt(`changing permissions of '${path}'`, () =>
        t.context.files.chmod(t.path(path), wanted),
      );
      // A mode that looks like an option may have meant more than the umask let through.
      const meant = mode.startsWith('-') ? (newMode(mode, stat.mode, isFolder) as number) : wanted;
      if (done && meant !== wanted) {
        const letters = (bits: number): string => modeText({ ...stat, mode: bits }).slice(1);
        yield* t.fail(`${path}: new permissions are ${letters(wanted)}, not ${letters(meant)}`);
      }
      if (done && (t.has('v') || (t.has('c') && wanted !== stat.mode)))
        yield* t.print(
          `mode of '${path}' ${wanted === stat.mode ? 'retained as' : 'changed from'} ${octal(stat)}${wanted === stat.mode ? '' : ` to ${octal({ ...stat, mode: wanted })}`}\n`,
        );
      if (t.has('R') && stat.kind === 'directory')
        for (const name of t.context.files.list(t.path(path))) yield* change(`${path.replace(/\/$/, '')}/${name}`);
    };
    for (const path of paths) yield* change(path);
  },
});

const octal = (stat: FileStat): string => `${stat.mode.toString(8).padStart(4, '0')} (${modeText(stat).slice(1)})`;

const chown = defineTool({
  names: ['chown', 'chgrp'],
  options: ['R', 'recursive=R', 'f', 'silent=f', 'quiet=f'],
  idle: ['preserve-root', 'dereference'],
  refused: [
    ...[
      'v',
      'verbose',
      'c',
      'changes',
      'h',
      'no-dereference',
      'from:',
      'reference:',
      'no-preserve-root',
      'H',
      'L',
      'P',
    ],
  ],
  help: 'Usage: chown [OPTION]... [OWNER][:[GROUP]] FILE...\n  or:  chgrp [OPTION]... GROUP FILE...\nChange the owner and/or group of each FILE.\n\n  -R  operate on files and directories recursively',
  *run(t) {
    const { files } = t.context;
    const [who, ...paths] = t.operands;
    if (who === undefined || paths.length === 0)
      throw t.misused(who === undefined ? 'missing operand' : `missing operand after ‘${who}’`);
    const asked = t.name === 'chgrp' ? `:${who}` : who;
    const colon = asked.search(/[:.]/);
    const owner = colon < 0 ? asked : asked.slice(0, colon);
    const group = colon < 0 ? '' : asked.slice(colon + 1);
    const known = (name: string, path: string): boolean =>
      /^\d+$/.test(name) ||
      name === 'root' ||
      (files.exists(path) && `\n${files.readText(path)}`.includes(`\n${name}:`));
    if (owner !== '' && !known(owner, '/etc/passwd')) throw new ToolFailure(`invalid user: ‘${asked}’`);
    if (group !== '' && !known(group, '/etc/group')) throw new ToolFailure(`invalid group: ‘${group}’`);
    const to = {
      ...(owner === '' ? {} : { owner: userName(files, owner) }),
      ...(group === '' ? {} : { group: groupName(files, group) }),
    };
    const change = function* (path: string): Routine<void> {
      const found = t.stat(path);
      if (!found) {
        yield* t.failUnless('f', `cannot access '${path}': No such file or directory`);
        return;
      }
      try {
        files.chown(t.path(path), to);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        yield* t.failUnless('f', `changing ${owner === '' ? 'group' : 'ownership'} of '${path}': ${error.text}`);
      }
      if (found.kind === 'directory' && t.has('R'))
        for (const name of files.list(t.path(path))) yield* change(`${path.replace(/\/$/, '')}/${name}`);
    };
    for (const path of paths) yield* change(path);
  },
});

export const MODE_TOOLS: readonly Tool[] = [chmod, chown];
