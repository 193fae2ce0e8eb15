/** Takes away: rm, rmdir, unlink. */
import type { Routine } from '../../kernel/wait.ts';
import { baseName } from './paths.ts';
import { kindText } from './stat.ts';
import { defineTool, type Tool, type ToolContext } from './tool.ts';

function* remove(t: ToolContext, path: string): Routine<void> {
  const { files } = t.context;
  const stat = t.stat(path, false);
  if (!stat) {
    if (!t.has('f')) yield* t.fail(`cannot remove '${path}': No such file or directory`);
    return;
  }
  const asks = (t.has('i') || whenAsked(t) === 'always') && !t.has('f');
  if (stat.kind === 'directory') {
    if (!t.has('r') && !t.has('d')) {
      yield* t.fail(`cannot remove '${path}': Is a directory`);
      return;
    }
    if (t.has('r')) {
      let names: string[] = [];
      if (!(yield* t.attempt(`cannot remove '${path}'`, () => void (names = files.list(t.path(path)))))) return;
      if (asks && names.length > 0 && !(yield* t.confirms(`descend into directory '${path}'`))) return;
      for (const name of names) yield* remove(t, `${path.replace(/\/$/, '')}/${name}`);
    }
    if (asks && !(yield* t.confirms(`remove directory '${path}'`))) return;
    if (yield* t.attempt(`cannot remove '${path}'`, () => files.removeDirectory(t.path(path))))
      if (t.has('v')) yield* t.print(`removed directory '${path}'\n`);
    return;
  }
  if (asks && !(yield* t.confirms(`remove ${kindText(stat)} '${path}'`))) return;
  if (yield* t.attempt(`cannot remove '${path}'`, () => files.remove(t.path(path))))
    if (t.has('v')) yield* t.print(`removed '${path}'\n`);
}

const WHENS: Readonly<Record<string, 'never' | 'once' | 'always'>> = {
  ...{ never: 'never', no: 'never', none: 'never', once: 'once', always: 'always', yes: 'always' },
};

/** --interactive[=WHEN] */
function whenAsked(t: ToolContext): 'never' | 'once' | 'always' | undefined {
  const given = t.value('interactive');
  if (given === undefined) return undefined;
  const when = WHENS[given || 'always'];
  if (when) return when;
  throw t.misused(
    `invalid argument ‘${given}’ for ‘--interactive’\nValid arguments are:\n  - ‘never’, ‘no’, ‘none’\n  - ‘once’\n  - ‘always’, ‘yes’`,
  );
}

const rm = defineTool({
  names: ['rm'],
  options: ['r', 'R=r', 'recursive=r', 'f', 'force=f', 'i', 'I', 'd', 'dir=d', 'v', 'verbose=v', 'interactive?'],
  idle: ['preserve-root?', 'one-file-system'],
  refused: ['no-preserve-root'],
  help: 'Usage: rm [OPTION]... [FILE]...\nRemove (unlink) the FILE(s).\n\n  -f  ignore nonexistent files and arguments, never prompt\n  -i  prompt before every removal\n  -I  prompt once before removing more than three files, or when removing recursively\n  -r, -R  remove directories and their contents recursively\n  -d  remove empty directories\n  -v  explain what is being done',
  *run(t) {
    if (t.operands.length === 0) {
      if (t.has('f')) return;
      throw t.misused('missing operand');
    }
    if ((t.has('I') || whenAsked(t) === 'once') && !t.has('i') && (t.has('r') || t.operands.length > 3)) {
      const { length } = t.operands;
      const what = `${length} argument${length === 1 ? '' : 's'}${t.has('r') ? ' recursively' : ''}`;
      if (!(yield* t.confirms(`remove ${what}`))) return;
    }
    for (const path of t.operands) {
      const name = baseName(path);
      if ((name === '.' || name === '..') && !t.has('r')) {
        yield* t.fail(`cannot remove '${path}': Is a directory`);
        continue;
      }
      if (name === '.' || name === '..') {
        yield* t.fail(`refusing to remove '.' or '..' directory: skipping '${path}'`);
        continue;
      }
      if (t.has('r') && t.context.files.exists(t.path(path)) && t.path(path).replace(/\/+$/, '') === '') {
        yield* t.fail("it is dangerous to operate recursively on '/'");
        yield* t.fail('use --no-preserve-root to override this failsafe');
        continue;
      }
      yield* remove(t, path);
    }
  },
});

const rmdir = defineTool({
  names: ['rmdir'],
  options: ['p', 'parents=p', 'v', 'verbose=v', 'ignore-fail-on-non-empty'],
  help: 'Usage: rmdir [OPTION]... DIRECTORY...\nRemove the DIRECTORY(ies), if they are empty.',
  *run(t) {
    if (t.operands.length === 0) throw t.misused('missing operand');
    for (const operand of t.operands) {
      if (/^\/+$/.test(operand)) yield* t.fail(`failed to remove '${operand}': Device or resource busy`);
      if (operand === '.') yield* t.fail("failed to remove '.': Invalid argument");
      for (
        let path = operand;
        path !== '' && path !== '.' && path !== '/';
        path = path.includes('/') ? path.replace(/\/[^/]*\/*$/, '') : ''
      ) {
        if (t.has('v')) yield* t.print(`rmdir: removing directory, '${path}'\n`);
        if (t.has('ignore-fail-on-non-empty') && isFilled(t, path)) break;
        if (!(yield* t.attempt(`failed to remove '${path}'`, () => t.context.files.removeDirectory(t.path(path)))))
          break;
        if (!t.has('p')) break;
      }
    }
  },
});

const isFilled = (t: ToolContext, path: string): boolean =>
  t.stat(path, false)?.kind === 'directory' && t.context.files.list(t.path(path)).length > 0;

const unlink = defineTool({
  names: ['unlink'],
  help: 'Usage: unlink FILE\nRemove the specified FILE.',
  *run(t) {
    const [path, extra] = t.operands;
    if (path === undefined) throw t.misused('missing operand');
    if (extra !== undefined) throw t.misused(`extra operand '${extra}'`);
    yield* t.attempt(`cannot unlink '${path}'`, () => t.context.files.remove(t.path(path)));
  },
});

export const REMOVE_TOOLS: readonly Tool[] = [rm, rmdir, unlink];
