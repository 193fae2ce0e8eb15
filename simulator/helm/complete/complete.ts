/**
 * Which words may come next: commands, flags, arguments. Mirrors spf13/cobra's completions.go (getCompletions). `helm __complete`
 * prints them, as shells ask for them; Tab on a lab's machine asks the same (tab.ts).
 */
import type { Routine } from '../../kernel/wait.ts';
import { noOpt } from '../../kubectl/cli/flags.ts';
import type { Language } from '../../kubectl/help/text.ts';
import type { FlagSpec } from '../../kubectl/types.ts';
import type { Call, HelmCommand } from '../cli/types.ts';
import { flagText } from '../help/flags.ts';
import { SHORTS } from '../help/shorts.ts';
import { completeArgument, completeFlag } from './arguments.ts';
import { NOTHING, type Offer, type Offers, offers } from './sources.ts';

export interface Asked {
  /** From helm to the command that the words name. */
  readonly chain: readonly HelmCommand[];
  /** Those of the command, and the global ones. */
  readonly flags: readonly FlagSpec[];
  /** Words without the names of commands, before the one that is typed. */
  readonly argv: readonly string[];
  readonly typed: string;
  readonly language: Language;
  /** The call of `argv`, parsed as far as it goes, without its last word where that waits for a value. */
  readonly call: (argv: readonly string[]) => Call;
}

export function* complete(asked: Asked): Routine<Offers> {
  const { chain, flags, argv, typed } = asked;
  const key = chain
    .slice(1)
    .map(({ name }) => name)
    .join(' ');
  const inline = /^--([\w-]+)=(.*)$/s.exec(typed);
  const waiting = inline ? flags.find(({ name }) => name === inline[1]) : waitingFlag(flags, argv.at(-1));
  if (waiting) {
    const call = asked.call(inline ? argv : argv.slice(0, -1));
    return yield* completeFlag(call, key, waiting.name, call.args);
  }
  if (typed.startsWith('-')) return flagNames(asked, key);
  const call = asked.call(argv);
  const commands = call.args.length === 0 ? commandNames(asked, key) : [];
  const command = chain.at(-1) as HelmCommand;
  if (!command.run) return commands.length > 0 ? offers(commands) : NOTHING;
  const found = yield* completeArgument(call, key, call.args, typed);
  return { ...found, offers: [...commands, ...found.offers] };
}

/** The flag whose value comes next. */
function waitingFlag(flags: readonly FlagSpec[], last: string | undefined): FlagSpec | undefined {
  if (last === undefined || last.includes('=')) return undefined;
  const flag = last.startsWith('--')
    ? flags.find(({ name }) => name === last.slice(2))
    : /^-.$/.test(last)
      ? flags.find(({ short }) => short === last[1])
      : undefined;
  return flag && noOpt(flag) === undefined ? flag : undefined;
}

function flagNames({ flags, argv, typed, language }: Asked, key: string): Offers {
  const found: Offer[] = [];
  for (const flag of [...flags].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (flag.hidden || flag.deprecated) continue;
    const isList = flag.type === 'stringSlice' || flag.type === 'stringArray' || flag.type === 'stringToString';
    const isGiven = argv.some((word) => word === `--${flag.name}` || word.startsWith(`--${flag.name}=`));
    if (isGiven && !isList) continue;
    const description = flagText(key, flag.name)?.[language] ?? '';
    if (`--${flag.name}`.startsWith(typed)) found.push([`--${flag.name}`, description]);
    if (flag.short && `-${flag.short}`.startsWith(typed)) found.push([`-${flag.short}`, description]);
  }
  return offers(found);
}

function commandNames({ chain, typed, language }: Asked, key: string): readonly Offer[] {
  const commands = chain.at(-1)?.commands ?? [];
  return commands
    .filter(({ name, hidden }) => !hidden && name.startsWith(typed))
    .map(({ name }): Offer => [name, SHORTS[key === '' ? name : `${key} ${name}`]?.[language] ?? ''])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

const DIRECTIVES = ['Error', 'NoSpace', 'NoFileComp'];

/** What `helm __complete` prints: words, then ":4"; and to standard error what that means. */
export function completionText({ offers, directive }: Offers, described: boolean): readonly [out: string, err: string] {
  const lines = offers.map(([value, description]) => (described && description ? `${value}\t${description}` : value));
  const names = DIRECTIVES.filter((_, i) => directive & (1 << i)).map((name) => `ShellCompDirective${name}`);
  const meaning = names.length > 0 ? names.join(', ') : 'ShellCompDirectiveDefault';
  return [
    [...lines, `:${directive}`].map((line) => `${line}\n`).join(''),
    `Completion ended with directive: ${meaning}\n`,
  ];
}
