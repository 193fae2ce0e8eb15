/** The programs that the shell brings: itself and its tools. */
import { lazyProgram } from '../kernel/lazy.ts';
import type { Program } from '../kernel/program.ts';
import { createShellProgram } from './program.ts';
import { TOOL_FILES, TOOLS, toolNamed } from './tools/list.ts';

/** By name, for a learner's machine and for containers. Most tools are fetched when they are first run. */
export function shellPrograms(): ReadonlyMap<string, Program> {
  const programs = firstPrograms();
  for (const file of TOOL_FILES) for (const name of file.names) add(programs, name, lazyProgram(() => toolNamed(file, name)));
  return programs;
}

/** The same with every tool there already, for hosts that never await. */
export async function fetchedShellPrograms(): Promise<ReadonlyMap<string, Program>> {
  const programs = firstPrograms();
  for (const file of TOOL_FILES) for (const name of file.names) add(programs, name, await toolNamed(file, name));
  return programs;
}

function firstPrograms(): Map<string, Program> {
  const programs = new Map<string, Program>();
  const shell = createShellProgram();
  for (const name of ['sh', 'bash']) add(programs, name, shell);
  for (const { names, program } of TOOLS) for (const name of names) add(programs, name, program);
  return programs;
}

function add(programs: Map<string, Program>, name: string, program: Program): void {
  if (programs.has(name)) throw new Error(`two programs named ${name}`);
  programs.set(name, program);
}

export { createShellProgram } from './program.ts';
