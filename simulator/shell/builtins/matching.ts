/** Patterns that builtins are given. */
import type { Shell } from '../shell.ts';

export const patternMatches = (shell: Shell, pattern: string, text: string): boolean =>
  shell.session.patterns.get(pattern, { extended: shell.shopt.has('extglob') }).whole(text);
