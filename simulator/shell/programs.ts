/** The programs that the shell brings: itself and its tools. */
import { lazyProgram } from '../kernel/lazy.ts';
import type { Program } from '../kernel/program.ts';
import { TOOL_FILES, toolNamed } from './tools/list.ts';

/** `sh` speaks as the machine's own does, `dash` is its name on Debian. */
const SHELLS = ['sh', 'dash', 'bash'];
const fetchShell = async (name: string): Promise<Program> =>
  (await import('./program.ts')).createShellProgram(name !== 'bash');

/** By name, for a learner's machine and for containers. Each is fetched when it is first run. */
export function shellPrograms(): ReadonlyMap<string, Program> {
  const programs = new Map<string, Program>();
  for (const name of SHELLS)
    add(
      programs,
      name,
      lazyProgram(() => fetchShell(name)),
    );
  for (const file of TOOL_FILES)
    for (const name of file.names)
      add(
        programs,
        name,
        lazyProgram(() => toolNamed(file, name)),
      );
  return programs;
}

/** The same, all there already, for hosts that never await. */
export async function fetchedShellPrograms(): Promise<ReadonlyMap<string, Program>> {
  const programs = new Map<string, Program>();
  for (const name of SHELLS) add(programs, name, await fetchShell(name));
  for (const file of TOOL_FILES) for (const name of file.names) add(programs, name, await toolNamed(file, name));
  return programs;
}

function add(programs: Map<string, Program>, name: string, program: Program): void {
  if (programs.has(name)) throw new Error(`two programs named ${name}`);
  programs.set(name, program);
}
