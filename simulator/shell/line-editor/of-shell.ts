/** The keys and settings of a shell's line editor, made with its init files when somebody first asks for them. */
import { FileError } from '../../kernel/files.ts';
import type { Shell } from '../shell.ts';
import { type ReadText, readInitFiles } from './init-file.ts';
import { type Mode, Readline } from './readline.ts';

/** A shell nobody types at has a mode of its own: its options stay off. */
const modeOf = ({ session, options, readline }: Shell): Mode => {
  if (!session.interactive) return { vi: readline?.own.vi ?? false };
  return {
    get vi() {
      return options.vi;
    },
    set vi(on) {
      options.vi = on;
      options.emacs = !on;
    },
  };
};

/** Reads files for init files of a shell. */
export const textReaderOf =
  (shell: Shell): ReadText =>
  (path) => {
    try {
      return shell.files.readText(shell.path(path));
    } catch (error) {
      if (error instanceof FileError) return undefined;
      throw error;
    }
  };

export function readlineOf(shell: Shell): Readline {
  const { readline } = shell;
  if (readline?.shell === shell) return readline.own;
  const own = new Readline(
    modeOf(shell),
    { term: shell.parameter('TERM') ?? 'dumb', home: shell.parameter('HOME') },
    readline?.own,
  );
  shell.readline = { own, shell };
  if (!readline) readAgain(shell, own);
  return own;
}

/** Ctrl-X Ctrl-R. */
export function readAgain(shell: Shell, readline: Readline): void {
  readInitFiles(readline, shell.parameter('INPUTRC'), textReaderOf(shell));
}
