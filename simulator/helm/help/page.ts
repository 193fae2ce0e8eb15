/** Help pages: `helm install -h`. Mirrors spf13/cobra (usage template) and spf13/pflag (FlagUsages); the texts are beside. */
import { noOpt } from '../../kubectl/cli/flags.ts';
import { type Language, languageOf } from '../../kubectl/help/text.ts';
import type { FlagSpec } from '../../kubectl/types.ts';
import type { HelmCommand } from '../cli/types.ts';
import { flagText } from './flags.ts';
import { PAGES } from './pages.ts';
import { SHORTS } from './shorts.ts';

export interface HelpRequest {
  /** From helm to the command. */
  readonly chain: readonly HelmCommand[];
  readonly globalFlags: readonly FlagSpec[];
  readonly env: ReadonlyMap<string, string>;
  /** Of flags whose default is a matter of the environment. */
  readonly defaults: Readonly<Record<string, string>>;
}

/** What a command is for, and how it is used. */
export function helpPage(request: HelpRequest): string {
  const key = keyOf(request.chain);
  const language = languageOf(request.env);
  const about = PAGES[key]?.[language] ?? SHORTS[key]?.[language] ?? '';
  return `${about}\n\n${usagePage(request)}`;
}

const keyOf = (chain: readonly HelmCommand[]): string =>
  chain
    .slice(1)
    .map(({ name }) => name)
    .join(' ');

/** How a command is used: its form, what is below it, its flags. */
export function usagePage({ chain, globalFlags, env, defaults }: HelpRequest): string {
  const language = languageOf(env);
  const command = chain.at(-1) as HelmCommand;
  const path = chain.map(({ name }) => name).join(' ');
  const key = keyOf(chain);
  const isRoot = chain.length === 1;
  const commands = shown([...(command.commands ?? []), ...(isRoot ? [{ name: 'help' }] : [])]);
  const line = [path, command.arguments, '[flags]'].filter(Boolean).join(' ');
  const usage = [...(command.run ? [line] : []), ...(commands.length > 0 ? [`${path} [command]`] : [])];
  const sections = [`Usage:\n${usage.map((one) => `  ${one}`).join('\n')}`];
  if (command.aliases?.length) sections.push(`Aliases:\n  ${[command.name, ...command.aliases].join(', ')}`);
  if (commands.length > 0) sections.push(`Available Commands:\n${commandList(commands, key, language)}`);
  const help: FlagSpec = { name: 'help', short: 'h', type: 'bool' };
  const known = (flag: FlagSpec): FlagSpec => {
    const found = defaults[flag.name];
    return found === undefined ? flag : { ...flag, default: found };
  };
  const own = [...(command.flags ?? []), help].map(known);
  const names = new Set(own.map(({ name }) => name));
  const shared = globalFlags.filter(({ name }) => !names.has(name)).map(known);
  const describe = (flag: FlagSpec): string =>
    flag.name === 'help'
      ? language === 'ko'
        ? `${command.name} 도움말`
        : `help for ${command.name}`
      : (flagText(key, flag.name)?.[language] ?? '');
  sections.push(`Flags:\n${flagUsages(isRoot ? [...own, ...shared] : own, describe)}`);
  if (!isRoot) sections.push(`Global Flags:\n${flagUsages(shared, describe)}`);
  if (commands.length > 0) {
    sections.push(
      language === 'ko'
        ? `"${path} [command] --help"로 각 명령의 도움말을 볼 수 있다.`
        : `Use "${path} [command] --help" for more information about a command.`,
    );
  }
  return `${sections.join('\n\n')}\n`;
}

const shown = (commands: readonly HelmCommand[]): readonly HelmCommand[] =>
  commands.filter(({ hidden }) => !hidden).toSorted((a, b) => (a.name < b.name ? -1 : 1));

const MIN_NAME_WIDTH = 11;

function commandList(commands: readonly HelmCommand[], parent: string, language: Language): string {
  const width = Math.max(MIN_NAME_WIDTH, ...commands.map(({ name }) => name.length));
  return commands
    .map(({ name }) => {
      const key = parent === '' ? name : `${parent} ${name}`;
      return `  ${name.padEnd(width)} ${SHORTS[key]?.[language] ?? ''}`;
    })
    .join('\n');
}

/** Upstream: pflag's FlagUsages. Example: "  -q, --short   output short (quiet) listing format". */
function flagUsages(flags: readonly FlagSpec[], describe: (flag: FlagSpec) => string): string {
  const rows = flags
    .filter(({ hidden, deprecated }) => !hidden && !deprecated)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => ({ head: headOf(flag), text: `${describe(flag)}${defaultOf(flag)}` }));
  const width = Math.max(...rows.map(({ head }) => head.length));
  return rows.map(({ head, text }) => `${head.padEnd(width)}   ${text}`.trimEnd()).join('\n');
}

/** Flags whose values are types of helm's own. */
const TYPES: Readonly<Record<string, string>> = {
  output: 'format',
  'post-renderer': 'postRendererString',
  'post-renderer-args': 'postRendererArgsSlice',
};

const isOwnType = (flag: FlagSpec): boolean => flag.name in TYPES || isStrategy(flag);

/** --wait of Helm 4. */
const isStrategy = ({ name, type }: FlagSpec): boolean => name === 'wait' && type === 'string';

function headOf(flag: FlagSpec): string {
  const start = flag.short ? `  -${flag.short}, --${flag.name}` : `      --${flag.name}`;
  const type = TYPES[flag.name] ?? (isStrategy(flag) ? 'WaitStrategy' : typeOf(flag));
  const optional = flag.type === 'bool' ? undefined : noOpt(flag);
  const assigned = optional === undefined ? '' : type === 'string' ? `[="${optional}"]` : `[=${optional}]`;
  return `${start}${type === '' ? '' : ` ${type}`}${assigned}`;
}

function typeOf({ type }: FlagSpec): string {
  switch (type) {
    case 'bool':
      return '';
    case 'stringSlice':
      return 'strings';
    case 'stringToString':
      return 'stringToString';
    case 'float':
      return 'float32';
    default:
      return type;
  }
}

/** What is not Go's zero. */
function defaultOf(flag: FlagSpec): string {
  const value = flag.default;
  if (flag.type === 'stringToString' || flag.name === 'post-renderer-args') return ' (default [])';
  if (value === undefined || value === '' || value === 0 || value === false) return '';
  return flag.type === 'string' && !isOwnType(flag) ? ` (default "${value}")` : ` (default ${value})`;
}
