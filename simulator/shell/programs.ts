/** The programs that the shell brings: itself and its tools. */
import type { Program } from '../kernel/program.ts';
import { createShellProgram } from './program.ts';
import { TOOLS } from './tools/list.ts';

/** By name, for a learner's machine and for containers. */
export function shellPrograms(): ReadonlyMap<string, Program> {
  const shell = createShellProgram();
  const programs = new Map<string, Program>([
    ['sh', shell],
    ['bash', shell],
  ]);
  for (const tool of TOOLS)
    for (const name of tool.names) {
      if (programs.has(name)) throw new Error(`two programs named ${name}`);
      programs.set(name, tool.program);
    }
  return programs;
}

export { createShellProgram } from './program.ts';
