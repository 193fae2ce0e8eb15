/** vi, vim, nano, code and their like: the lab's editor opens, and closing it there ends them. */
import { write } from '../../kernel/stream.ts';
import { defineTool, type Tool, ToolFailure } from './tool.ts';

const editors = defineTool({
  names: ['vi', 'vim', 'nvim', 'nano', 'emacs', 'code', 'editor', 'view'],
  options: ['w', 'wait=w'],
  idle: ['n', 'new-window', 'r', 'reuse-window'],
  refused: ['R', 'c:', 'g', 'goto', 'l', 'd', 'diff', 'O?', 'o?', 'p?', 'u:', 's:', 'S:'],
  help: 'Usage: vi FILE...\nOpens the files in the editor beside the terminal; close it there to come back.',
  *run(t) {
    const { editor } = t.context;
    const paths = t.operands.filter((operand) => !operand.startsWith('+'));
    if (paths.length === 0) throw new ToolFailure('not simulated: name the file to edit');
    if (!editor) throw new ToolFailure('not simulated: there is no editor here');
    for (const path of paths) {
      if (t.stat(path)?.kind === 'directory') throw new ToolFailure(`${path}: is a directory`);
      const absolute = t.path(path);
      if (t.name === 'code' && !t.has('w')) {
        t.context.kernel.start(`code ${path}`, () => editor(absolute));
        continue;
      }
      if (t.context.stdout.tty) yield* write(t.context.stdout, `Waiting for ${path} to be closed in the editor...\n`);
      yield* editor(absolute);
    }
    return 0;
  },
});

export const EDITOR_TOOLS: readonly Tool[] = [editors];
