/** helm: the program that a lab's machines have. Its code is fetched at the first call (lab/machine.ts). */
import type { Program } from '../kernel/program.ts';
import { createHelmProgram, type HelmOptions } from './cli/program.ts';
import { helmCommands } from './commands.ts';

export const createHelm = (options: Omit<HelmOptions, 'root'>): Program =>
  createHelmProgram({ ...options, root: helmCommands });
