/**
 * tar: archives made, changed, listed, compared and unpacked, as GNU's (Debian) and busybox's say it. Leaves out: devices, hard links,
 * other compressions than gzip.
 */
import type { ProgramContext } from '../../../kernel/program.ts';
import { write } from '../../../kernel/stream.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { isDebian } from '../machine-kind.ts';
import { defineTool, type Tool, ToolFailure } from '../tool.ts';
import { concatenate, create, remove } from './create.ts';
import { read } from './extract.ts';
import { BUSYBOX, GNU, MORE } from './words.ts';

const tarTool = defineTool({
  names: ['tar'],
  options: [
    'c',
    'create=c',
    'x',
    'extract=x',
    'get=x',
    't',
    'list=t',
    'z',
    'gzip=z',
    'gunzip=z',
    'f:',
    'file:=f',
    'v',
    'verbose=v',
    'C:',
    'directory:=C',
    'k',
    'keep-old-files=k',
    'O',
    'to-stdout=O',
    'o',
    'no-same-owner=o',
    'numeric-owner',
    'utc',
    ...['r', 'append=r', 'u', 'update=u', 'A', 'catenate=A', 'concatenate=A', 'd', 'diff=d', 'compare=d', 'delete'],
    ...['T:', 'files-from:=T', 'null', 'X:', 'exclude-from:=X', 'exclude-vcs', 'wildcards'],
    ...['transform:', 'xform:=transform', 'owner:', 'group:', 'mode:', 'mtime:', 'remove-files'],
    'm',
    'touch=m',
    'h',
    'dereference=h',
    'strip-components:',
    'exclude:',
    'a',
    'auto-compress=a',
  ],
  // Permissions come out as they went in, owners where root unpacks.
  // What a folder holds is sorted anyway, and the format is always ustar.
  idle: ['p', 'preserve-permissions', 'same-permissions', 'overwrite', 'sort:', 'format:'],
  refused: [
    ...['same-owner', 'no-same-permissions', 'j', 'bzip2', 'J', 'xz', 'Z', 'compress', 'zstd', 'lzma', 'W', 'verify'],
    ...['P', 'absolute-names', 'w', 'interactive', 'S', 'sparse', 'newer:', 'N:', 'totals', 'one-top-level?'],
    ...['keep-newer-files', 'skip-old-files', 'I:', 'use-compress-program:', 'checkpoint?', 'checkpoint-action:'],
  ],
  usageStatus: 64,
  usageError: (problem) => `tar: ${problem}${MORE}\n`,
  help: 'Usage: tar [OPTION...] [FILE]...\n\nExamples:\n  tar -cf archive.tar foo bar  # Create archive.tar from files foo and bar.\n  tar -tvf archive.tar         # List all files in archive.tar verbosely.\n  tar -xf archive.tar          # Extract all files from archive.tar.\n  tar -xzf archive.tgz         # The same for a compressed archive.',
  *run(t) {
    const words = isDebian(t.context.files) ? GNU : BUSYBOX;
    if (t.has('A')) return yield* concatenate(t, words);
    if (t.has('delete')) return yield* remove(t, words);
    if (t.has('c') || t.has('r') || t.has('u')) return yield* create(t, words);
    if (t.has('t') || t.has('x') || t.has('d')) return yield* read(t, words);
    throw new ToolFailure(words.noMode, words.status);
  },
});

/** Letters that take a value. */
const VALUED = 'fCTX';

function* refuseOldOption({ stderr }: ProgramContext, letter: string): Routine<number> {
  yield* write(stderr, `tar: Old option '${letter}' requires an argument.${MORE}\n`);
  return 64;
}

/** `tar xzf a.tgz`: options without a dash. */
const tar: Tool = {
  names: ['tar'],
  program(context) {
    const [first, ...rest] = context.args;
    if (first === undefined || first.startsWith('-')) return tarTool.program(context);
    // Letters that take a value take the following words in order.
    const words = [...rest];
    const args: string[] = [];
    const wanting = [...first].filter((letter) => VALUED.includes(letter))[words.length];
    if (wanting !== undefined) return refuseOldOption(context, wanting);
    for (const letter of first) args.push(`-${letter}`, ...(VALUED.includes(letter) ? words.splice(0, 1) : []));
    return tarTool.program({ ...context, args: [...args, ...words] });
  },
};

export const TAR_TOOLS: readonly Tool[] = [tar];
