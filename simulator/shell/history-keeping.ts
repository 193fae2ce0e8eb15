/**
 * Which lines stay in the history: HISTCONTROL (ignorespace, ignoredups, ignoreboth, erasedups) and HISTIGNORE. Where HISTCONTROL is not
 * set it is "ignoreboth", as distributions set it. Upstream: bash's bashhist.c (check_add_history, history_should_ignore).
 */
import { patternMatches } from './builtins/matching.ts';
import type { Shell } from './shell.ts';

const USUAL = 'ignoreboth';

const controls = (shell: Shell): ReadonlySet<string> => new Set((shell.parameter('HISTCONTROL') ?? USUAL).split(':'));

/** Those of the entries that stay. */
export function keptOf(shell: Shell, entries: readonly string[]): string[] {
  const control = controls(shell);
  const patterns = (shell.parameter('HISTIGNORE') ?? '').split(/(?<!\\):/).filter((one) => one !== '');
  const kept: string[] = [];
  for (const entry of entries) {
    const last = kept.at(-1) ?? shell.history.at(-1);
    if (/^[ \t]/.test(entry) && (control.has('ignorespace') || control.has('ignoreboth'))) continue;
    if (last === entry && (control.has('ignoredups') || control.has('ignoreboth'))) continue;
    const ignored = (pattern: string): boolean =>
      patternMatches(
        shell,
        pattern.replace(/(?<!\\)&/g, () => last ?? ''),
        entry,
      );
    if (!patterns.some(ignored)) kept.push(entry);
  }
  return kept;
}

export function remember(shell: Shell, entries: readonly string[]): void {
  const kept = keptOf(shell, entries);
  const { history } = shell;
  // the same lines before go
  if (controls(shell).has('erasedups'))
    for (let i = history.length - 1; i >= 0; i--) if (kept.includes(history[i] as string)) history.splice(i, 1);
  history.push(...kept);
}
