/** Names that builtins assign to: "name" and "name[subscript]". */
import type { Shell } from '../shell.ts';

const ASSIGNABLE = /^([A-Za-z_]\w*)(?:\[([\s\S]+)\])?$/;

/** The variable of a name, without its subscript; undefined: no valid name. */
export const targetName = (name: string): string | undefined => ASSIGNABLE.exec(name)?.[1];

/** Assigns a value to a valid name. */
export function assignNamed(shell: Shell, name: string, value: string): void {
  const match = ASSIGNABLE.exec(name);
  if (!match) throw new Error(`${name}: not a name`);
  const key = match[2]?.replace(/^(["'])([\s\S]*)\1$/, '$2');
  shell.engine.assign(shell, match[1] as string, key, value, false);
}
