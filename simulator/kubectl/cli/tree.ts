/**
 * The command tree: which command an argument list means, and what to say when there is none. Mirrors
 * github.com/spf13/cobra command.go (Find, legacyArgs, SuggestionsFor).
 */
import { type Routine, settle } from '../../kernel/wait.ts';
import type { Command, FlagSpec } from '../types.ts';
import { noOpt } from './flags.ts';
import { GLOBAL_FLAGS } from './global-flags.ts';

export interface Found {
  readonly command: Command;
  /** From the root to the command. */
  readonly chain: readonly Command[];
  /** argv without the names of commands. */
  readonly argv: readonly string[];
}

/** Descends as long as the first word that is no flag names a child. */
export function findCommand(root: Command, argv: readonly string[]): Found {
  return descend([root], argv);
}

/** The same, with the commands on the way fetched. */
export function* fetchCommand(root: Command, argv: readonly string[]): Routine<Found> {
  let found = findCommand(root, argv);
  while (found.command.load)
    found = descend([...found.chain.slice(0, -1), yield* settle(found.command.load())], found.argv);
  return found;
}

function descend(from: readonly Command[], argv: readonly string[]): Found {
  const chain = [...from];
  let rest = [...argv];
  for (;;) {
    const current = chain.at(-1) as Command;
    const at = firstWord(rest, flagsOf(current));
    const child = at < 0 ? undefined : childNamed(current, rest[at] as string);
    if (!child) return { command: current, chain, argv: rest };
    rest = rest.filter((_, i) => i !== at);
    chain.push(child);
  }
}

/** A command's own flags and the global ones; its own win. */
export function flagsOf(command: Command): FlagSpec[] {
  const own = command.flags ?? [];
  const taken = new Set(own.flatMap((f) => [`--${f.name}`, ...(f.short ? [`-${f.short}`] : [])]));
  const inherited = GLOBAL_FLAGS.filter((f) => !taken.has(`--${f.name}`)).map((f) =>
    f.short && taken.has(`-${f.short}`) ? { ...f, short: undefined } : f,
  );
  return [...own, ...(inherited as FlagSpec[])];
}

function childNamed(command: Command, name: string): Command | undefined {
  return command.commands?.find((c) => c.name === name || c.aliases?.includes(name));
}

/** `kubectl rollout status` */
export const pathOf = (chain: readonly Command[]): string => chain.map((c) => c.name).join(' ');

/**
 * Where the first word stands that is neither a flag nor a flag's value; -1 when there is none. A flag that nobody knows is thought to
 * have a value, and what would be the value of a flag at the end ends the search. Upstream: stripFlags.
 */
export function firstWord(argv: readonly string[], flags: readonly FlagSpec[]): number {
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] as string;
    if (arg === '--') return -1;
    if (arg.startsWith('-')) {
      const isLong = arg.startsWith('--');
      const flag = flags.find((f) => (isLong ? f.name === arg.slice(2) : f.short === arg[1]));
      if (arg.includes('=') || (!isLong && arg.length !== 2) || (flag && noOpt(flag) !== undefined)) continue;
      if (++i >= argv.length - 1) return -1;
    } else if (arg !== '') return i;
  }
  return -1;
}

/** `unknown command "gte" for "kubectl"` and what may have been meant. */
export function unknownCommand(parent: Command, typed: string, path: string): string {
  const suggestions = suggestionsFor(parent, typed);
  const tail = suggestions.length > 0 ? `\n\nDid you mean this?\n${suggestions.map((s) => `\t${s}\n`).join('')}` : '';
  return `unknown command ${JSON.stringify(typed)} for ${JSON.stringify(path)}${tail}`;
}

export function suggestionsFor(parent: Command, typed: string): string[] {
  const lower = typed.toLowerCase();
  const children = (parent.commands ?? []).filter((c) => !c.hidden && !c.deprecated);
  return children
    .filter(
      (c) =>
        distance(lower, c.name) <= 2 ||
        c.name.startsWith(lower) ||
        c.suggestFor?.some((s) => s.toLowerCase() === lower),
    )
    .map((c) => c.name);
}

/** Levenshtein. Example: distance("gte", "get") = 2. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + cost));
    }
    row = next;
  }
  return row[b.length] as number;
}
