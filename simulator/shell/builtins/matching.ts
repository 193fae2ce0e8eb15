/** Patterns that builtins are given. */
import { patternsOf } from '../expand/pattern.ts';
import type { Shell } from '../shell.ts';

export const patternMatches = (shell: Shell, pattern: string, text: string): boolean =>
  patternsOf(shell)
    .get(pattern, { extended: shell.shopt.has('extglob') })
    .whole(text);
