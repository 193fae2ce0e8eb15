/** Commands of kubectl that Drydock does not have yet: they are listed, as in kubectl, and say so when called. */
import { notSimulated } from '../cli/errors.ts';
import { type Command, type FlagSpec, defineCommand } from '../types.ts';

/** A command that refuses. `flags`: those worth knowing to tell a wrong flag from a missing command. */
export const absent = (name: string, short: string, flags: readonly FlagSpec[] = []): Command =>
  defineCommand({
    name,
    short,
    flags,
    *run() {
      throw notSimulated(`kubectl ${name}`);
    },
  });
