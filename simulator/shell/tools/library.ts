/**
 * Tools that come from the library just-bash, fetched when one is first used. They read all
 * of their input before they print. The world waits for them (`settle`), so virtual time stands still meanwhile.
 * Left out of what the library has: everything that is native here.
 */
import type { Bash, BashExecResult, FsStat, IFileSystem } from 'just-bash/browser';
import { FileError, type FileStat, type FileSystem } from '../../kernel/files.ts';
import type { ProgramContext } from '../../kernel/program.ts';
import { bytesOf, readAllBytes, write } from '../../kernel/stream.ts';
import { settle } from '../../kernel/wait.ts';
import type { Tool } from './tool.ts';

const NAMES = ['column', 'expand', 'unexpand', 'join', 'strings', 'file'] as const;
/** Where the library believes its command to be. */
const FOLDER = '/usr/bin';

const library = (name: string): Tool => ({
  names: [name],
  *program(context) {
    const reads = needsInput(context);
    const stdin = reads ? latin1(yield* readAllBytes(context.stdin)) : '';
    const result = yield* settle(run(name, context, stdin));
    if (result.stdout !== '') yield* write(context.stdout, result.stdout);
    if (result.stderr !== '') yield* write(context.stderr, result.stderr.replace(/^bash: line \d+: /, ''));
    return result.exitCode;
  },
});

/** Whether standard input is read: not when a file is named. A terminal is read only then too. */
function needsInput(context: ProgramContext): boolean {
  const operands = context.args.filter((arg) => !arg.startsWith('-') || arg === '-');
  const files = operands.filter((operand) => !/^\w+=/.test(operand) && exists(context, operand));
  return files.length === 0 || operands.includes('-');
}

function exists(context: ProgramContext, path: string): boolean {
  return context.files.exists(pathOf(context, path));
}

const pathOf = ({ cwd }: ProgramContext, path: string): string => (path.startsWith('/') ? path : `${cwd}/${path}`);

/** Starts the library's command. Everything asynchronous is in here. */
async function run(name: string, context: ProgramContext, stdin: string): Promise<BashExecResult> {
  const { Bash } = await import('just-bash/browser');
  const bash: Bash = new Bash({
    fs: adapt(context.files, name),
    cwd: context.cwd,
    env: { ...Object.fromEntries(context.env), PATH: FOLDER },
    defenseInDepth: false,
    executionLimits: {
      maxCommandCount: 1e7,
      maxLoopIterations: 1e7,
      maxSedIterations: 1e7,
    },
  });
  return await bash.exec(name, {
    args: [...context.args],
    stdin,
    stdinKind: 'bytes',
    cwd: context.cwd,
    rawScript: true,
  });
}

/** The library's standard input is bytes, a character each. */
function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}

/** Our file system as the library wants it. */
function adapt(files: FileSystem, command: string): IFileSystem {
  const own = `${FOLDER}/${command}`;
  const program: FsStat = {
    isFile: true,
    isDirectory: false,
    isSymbolicLink: false,
    mode: 0o755,
    size: 0,
    mtime: new Date(0),
  };
  const stat = (found: FileStat): FsStat => ({
    isFile: found.kind === 'file',
    isDirectory: found.kind === 'directory',
    isSymbolicLink: found.kind === 'link',
    mode: found.mode,
    size: found.size,
    mtime: new Date(found.modifiedMs),
    ino: found.inode,
  });
  const tried = async <T>(work: () => T): Promise<T> => {
    try {
      return work();
    } catch (error) {
      if (error instanceof FileError) throw new Error(`${error.code}: ${error.text.toLowerCase()}, '${error.path}'`);
      throw error;
    }
  };
  const resolve = (base: string, path: string): string => {
    const names: string[] = [];
    for (const part of (path.startsWith('/') ? path : `${base}/${path}`).split('/')) {
      if (part === '' || part === '.') continue;
      if (part === '..') names.pop();
      else names.push(part);
    }
    return `/${names.join('/')}`;
  };
  return {
    readFile: (path) => tried(() => (path === own ? '' : files.readText(path))),
    readFileBuffer: (path) => tried(() => files.readBytes(path)),
    writeFile: (path, text) => tried(() => files.write(path, text)),
    appendFile: (path, text) => tried(() => files.append(path, bytesOf(text))),
    exists: (path) => tried(() => path === own || files.exists(path)),
    stat: (path) => tried(() => (path === own ? program : stat(files.stat(path)))),
    lstat: (path) => tried(() => (path === own ? program : stat(files.stat(path, { followLinks: false })))),
    mkdir: (path, options) => tried(() => files.makeDirectory(path, { parents: options?.recursive ?? false })),
    readdir: (path) => tried(() => files.list(path)),
    rm: (path) => tried(() => files.remove(path)),
    cp: (from, to) => tried(() => files.write(to, files.readBytes(from))),
    mv: (from, to) => tried(() => files.rename(from, to)),
    resolvePath: resolve,
    getAllPaths: () => [],
    chmod: (path, mode) => tried(() => files.chmod(path, mode)),
    symlink: (target, path) => tried(() => files.link(target, path)),
    link: (from, to) => tried(() => files.write(to, files.readBytes(from))),
    readlink: (path) => tried(() => files.readLink(path)),
    realpath: (path) => tried(() => (path === own ? own : files.resolve(path))),
    utimes: (path, _accessed, modified) => tried(() => files.touch(path, modified.getTime())),
  };
}

export const LIBRARY_TOOLS: readonly Tool[] = NAMES.map(library);
