/**
 * Help pages: `kubectl -h`, `kubectl get -h`, `kubectl options`. Mirrors k8s.io/kubectl/pkg/util/templates (templates.go,
 * templater.go, help_flags_printer.go). Lines are not wrapped, as when the output is no terminal.
 */
import type { Command, FlagSpec } from '../types.ts';
import { GLOBAL_FLAGS } from './global-flags.ts';
import { pathOf } from './tree.ts';

/** A section of the root's list of commands. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}

/** The page of `-h`. */
export function helpPage(chain: readonly Command[], groups: readonly CommandGroup[]): string {
  const command = chain.at(-1) as Command;
  return `${(command.long ?? command.short).trim()}\n\n${usageSections(chain, groups)}`;
}

/** What follows the description. */
export function usageSections(chain: readonly Command[], groups: readonly CommandGroup[]): string {
  const command = chain.at(-1) as Command;
  const root = chain[0] as Command;
  const sections: string[] = [];
  if (command.aliases?.length) sections.push(`Aliases:\n${[command.name, ...command.aliases].join(', ')}`);
  if (command.example) sections.push(`Examples:\n${indentExample(command.example)}`);
  const listed =
    chain.length === 1
      ? groups
      : command.commands?.length
        ? [{ title: 'Available Commands:', commands: command.commands }]
        : [];
  if (listed.length > 0) sections.push(groupsText(listed));
  const visible = (command.flags ?? []).filter((f) => !f.hidden && !f.deprecated);
  if (visible.length > 0) sections.push(`Options:\n${flagsText(visible).trimEnd()}`);
  sections.push(`Usage:\n  ${usageLine(chain)}`);
  const tips = [
    ...(command.commands?.length
      ? [
          `Use "${command === root ? root.name : pathOf(chain)} <command> --help" for more information about a given command.\n`,
        ]
      : []),
    `Use "${root.name} options" for a list of global command-line options (applies to all commands).\n`,
  ];
  return `${sections.join('\n\n')}\n\n${tips.join('')}`;
}

export function usageLine(chain: readonly Command[]): string {
  const command = chain.at(-1) as Command;
  const use = command.arguments ?? (command.commands ? 'SUBCOMMAND' : '[flags]');
  const line = `${pathOf(chain)} ${use}`.trim();
  return chain.length === 1
    ? `${line} [options]`
    : `${line.includes('[flags]') || command.commands ? line : `${line} [flags]`} [options]`;
}

/** `kubectl options` */
export function optionsPage(): string {
  return `The following options can be passed to any command:\n\n${flagsText(GLOBAL_FLAGS).trimEnd()}\n`;
}

function groupsText(groups: readonly CommandGroup[]): string {
  const names = groups.flatMap((g) => g.commands.map((c) => c.name.length));
  const width = Math.max(11, ...names) + 3;
  return groups
    .map((g) =>
      [
        g.title,
        ...g.commands.filter((c) => !c.hidden && !c.deprecated).map((c) => `  ${c.name.padEnd(width)}${c.short}`),
      ].join('\n'),
    )
    .join('\n\n');
}

function flagsText(flags: readonly FlagSpec[]): string {
  return [...flags]
    .filter((f) => !f.hidden && !f.deprecated)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((f) => `    ${f.short ? `-${f.short}, ` : ''}--${f.name}=${defaultText(f)}:\n\t${f.usage}\n\n`)
    .join('');
}

function defaultText(flag: FlagSpec): string {
  switch (flag.type) {
    case 'string':
      return `'${String(flag.default ?? '')}'`;
    case 'stringSlice':
    case 'stringArray':
    case 'ints':
      return `[${((flag.default as readonly string[] | undefined) ?? []).join(',')}]`;
    case 'bool':
    case 'tristate':
      return String(flag.default ?? false);
    case 'duration':
      return String(flag.default ?? '0s');
    default:
      return String(flag.default ?? 0);
  }
}

/** Upstream: templates.Examples: every line trimmed and indented by two. */
function indentExample(example: string): string {
  return example
    .trim()
    .split('\n')
    .map((line) => `  ${line.trim()}`)
    .join('\n');
}
