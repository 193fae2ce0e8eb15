/**
 * Which words may come next: commands, flags, arguments. Mirrors spf13/cobra's completions.go (getCompletions). `helm __complete`
 * prints them, as shells ask for them; Tab on a lab's machine asks the same (tab.ts).
 */
import type { Routine } from '../../kernel/wait.ts';
import {
  DEFAULT,
  failed,
  helpOffer,
  NO_FILES,
  type Offer,
  type Offers,
} from '../../kubectl/cli/completion-protocol.ts';
import { FlagError, isRepeatable, waitingFlag } from '../../kubectl/cli/flags.ts';
import type { Language } from '../../kubectl/help/text.ts';
import type { FlagSpec } from '../../kubectl/types.ts';
import type { Call, HelmCommand } from '../cli/types.ts';
import { flagText } from '../help/flags.ts';
import { SHORTS } from '../help/shorts.ts';
import { completeArgument, completeFlag } from './arguments.ts';
import { offers } from './sources.ts';

export interface Asked {
  /** From helm to the command that the words name. */
  readonly chain: readonly HelmCommand[];
  /** Those that helm itself has. */
  readonly globalFlags: readonly FlagSpec[];
  /** Those of the command that are not among them. */
  readonly ownFlags: readonly FlagSpec[];
  /** Words without the names of commands, before the one that is typed. */
  readonly argv: readonly string[];
  readonly typed: string;
  readonly language: Language;
  /** The call of `argv`, without its last word where that waits for a value. Throws `FlagError`. */
  readonly call: (argv: readonly string[]) => Call;
}

const HELP: FlagSpec = { name: 'help', short: 'h', type: 'bool' };

export function* complete(asked: Asked): Routine<Offers> {
  const { chain, argv, typed } = asked;
  const topics = helpTopics(asked);
  if (topics) return topics;
  const key = keyOf(chain);
  const flags = [...asked.globalFlags, ...asked.ownFlags, HELP];
  const isArgument = argv.includes('--');
  const inline = isArgument ? null : /^--([\w-]+)=(.*)$/s.exec(typed);
  const waiting = isArgument
    ? undefined
    : inline
      ? flags.find(({ name }) => name === inline[1])
      : waitingFlag(flags, argv.at(-1));
  let call: Call;
  try {
    call = asked.call(waiting && !inline ? argv.slice(0, -1) : argv);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    return failed(`Error while parsing flags from args [${argv.join(' ')}]: ${error.message}`);
  }
  if (waiting) return yield* completeFlag(call, key, waiting.name, call.args);
  if (!isArgument && typed.startsWith('-')) return offers(flagNames(asked, key));
  const command = chain.at(-1) as HelmCommand;
  if (chain.length === 1 && call.args.length > 0)
    return failed(`unable to find a command for arguments: [${argv.join(' ')}]`);
  const isParent = call.args.length === 0 && command.commands !== undefined;
  const commands = isParent ? commandNames(asked, chain, typed) : [];
  if (!command.run) return { offers: commands, directive: isParent ? NO_FILES : DEFAULT };
  const found = yield* completeArgument(call, key, call.args, typed);
  return { ...found, offers: [...commands, ...found.offers] };
}

const keyOf = (chain: readonly HelmCommand[]): string =>
  chain
    .slice(1)
    .map(({ name }) => name)
    .join(' ');

/** `helm help get …`: commands below the one that is asked about. */
function helpTopics(asked: Asked): Offers | undefined {
  const { argv, typed } = asked;
  const root = asked.chain[0] as HelmCommand;
  if (asked.chain.length > 1 || argv[0] !== 'help') return undefined;
  const chain = [root];
  for (const word of argv.slice(1)) {
    const child = chain.at(-1)?.commands?.find(({ name, aliases }) => name === word || aliases?.includes(word));
    if (!child) return { offers: [], directive: NO_FILES };
    chain.push(child);
  }
  return offers(commandNames(asked, chain, typed));
}

/** Those of helm come first, then the command's own; each by name. */
function flagNames({ globalFlags, ownFlags, chain, argv, typed, language }: Asked, key: string): readonly Offer[] {
  const byName = (flags: readonly FlagSpec[]): FlagSpec[] => [...flags].sort((a, b) => (a.name < b.name ? -1 : 1));
  const flags =
    chain.length === 1
      ? byName([...globalFlags, ...ownFlags, HELP])
      : [...byName(globalFlags), ...byName([...ownFlags, HELP])];
  const found: Offer[] = [];
  for (const flag of flags) {
    if (flag.hidden || flag.deprecated) continue;
    const isGiven = argv.some((word) => word === `--${flag.name}` || word.startsWith(`--${flag.name}=`));
    if (isGiven && !isRepeatable(flag)) continue;
    const description = flagText(key, flag.name)?.[language] ?? '';
    if (`--${flag.name}`.startsWith(typed)) found.push([`--${flag.name}`, description]);
    if (flag.short && `-${flag.short}`.startsWith(typed)) found.push([`-${flag.short}`, description]);
  }
  return found;
}

function commandNames({ language }: Asked, chain: readonly HelmCommand[], typed: string): readonly Offer[] {
  const key = keyOf(chain);
  const found = (chain.at(-1)?.commands ?? [])
    .filter(({ hidden }) => !hidden)
    .map(({ name }): Offer => [name, SHORTS[key === '' ? name : `${key} ${name}`]?.[language] ?? '']);
  if (chain.length === 1) found.push(helpOffer(language));
  return found.filter(([name]) => name.startsWith(typed)).sort(([a], [b]) => (a < b ? -1 : 1));
}
