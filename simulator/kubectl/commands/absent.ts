/** Commands of kubectl that Drydock does not have: they are listed, as in kubectl, and say so when called. */
import { notSimulated } from '../cli/errors.ts';
import { type Command, defineCommand } from '../types.ts';

export const absent = (name: string): Command =>
  defineCommand({
    name,
    refuse() {
      throw notSimulated(`kubectl ${name}`);
    },
  });
