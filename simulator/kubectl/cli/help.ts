/**
 * Help pages: `kubectl -h`, `kubectl get -h`, `kubectl options`. Mirrors k8s.io/kubectl/pkg/util/templates (templates.go,
 * templater.go, help_flags_printer.go) and pkg/util/term (ResponsiveWriter); the texts are in ../help.
 */
import type { CommandGroup } from '../commands.ts';
import { SHARED_FLAGS } from '../help/flags.ts';
import { pageOf } from '../help/pages.ts';
import { SHORTS } from '../help/shorts.ts';
import type { Language, Page, Text } from '../help/text.ts';
import type { Command, FlagSpec } from '../types.ts';
import { GLOBAL_FLAGS } from './global-flags.ts';
import { pathOf } from './tree.ts';

export interface HelpOptions {
  readonly language: Language;
  /** Columns of the terminal it is read on; undefined when it is none. */
  readonly columns?: number;
}

/** "rollout status" of the chain kubectl, rollout, status. */
const keyOf = (chain: readonly Command[]): string => chain.at(-1)?.help ?? pathOf(chain.slice(1));

/** The line that says what a command does. */
function shortOf(key: string, language: Language): string {
  return SHORTS[key]?.[language] ?? '';
}

/** The page of `-h`. */
export async function helpPage(
  chain: readonly Command[],
  groups: readonly CommandGroup[],
  options: HelpOptions,
): Promise<string> {
  const key = keyOf(chain);
  const page = await pageOf(key);
  const about = page.about?.[options.language] ?? `${shortOf(key, options.language)}.`;
  return wrapped(`${paragraphs(about)}\n\n${sections(chain, groups, page, options)}`, options.columns);
}

/** What follows the description. */
export async function usageSections(
  chain: readonly Command[],
  groups: readonly CommandGroup[],
  options: HelpOptions,
): Promise<string> {
  return wrapped(sections(chain, groups, await pageOf(keyOf(chain)), options), options.columns);
}

function sections(
  chain: readonly Command[],
  groups: readonly CommandGroup[],
  page: Page,
  { language }: HelpOptions,
): string {
  const command = chain.at(-1) as Command;
  const root = chain[0] as Command;
  const found: string[] = [];
  if (command.aliases?.length) found.push(`Aliases:\n${[command.name, ...command.aliases].join(', ')}`);
  if (page.examples?.length) found.push(`Examples:\n${examplesText(page, language)}`);
  const listed =
    chain.length === 1
      ? groups
      : command.commands?.length
        ? [{ title: 'Available Commands:', commands: command.commands }]
        : [];
  if (listed.length > 0) found.push(groupsText(listed, pathOf(chain.slice(1)), language));
  const flags = visible(command.flags ?? []);
  if (flags.length > 0) found.push(`Options:\n${flagsText(flags, page, language).trimEnd()}`);
  found.push(`Usage:\n  ${usageLine(chain)}`);
  const tips = [
    ...(command.commands?.length
      ? [`Use "${pathOf(chain)} <command> --help" for more information about a given command.\n`]
      : []),
    `Use "${root.name} options" for a list of global command-line options (applies to all commands).\n`,
  ];
  return `${found.join('\n\n')}\n\n${tips.join('')}`;
}

const visible = (flags: readonly FlagSpec[]): FlagSpec[] =>
  flags.filter((f) => !f.hidden && !f.deprecated && f.feature === undefined);

export function usageLine(chain: readonly Command[]): string {
  const command = chain.at(-1) as Command;
  const line = `${pathOf(chain)} ${command.arguments ?? '[flags]'}`.trimEnd();
  return line.includes('[options]') ? line : `${line} [options]`;
}

/** `kubectl options` */
export function optionsPage(options: HelpOptions): string {
  const text = `The following options can be passed to any command:\n\n${flagsText(GLOBAL_FLAGS, {}, options.language).trimEnd()}\n`;
  return wrapped(text, options.columns);
}

function groupsText(groups: readonly CommandGroup[], parent: string, language: Language): string {
  const shown = (c: Command): boolean => !c.hidden && !c.deprecated;
  const names = groups.flatMap((g) => g.commands.filter(shown).map((c) => c.name.length));
  const width = Math.max(11, ...names) + 3;
  return groups
    .map((g) =>
      [
        g.title,
        ...g.commands
          .filter(shown)
          .map((c) =>
            `  ${c.name.padEnd(width)}${shortOf(parent === '' ? c.name : `${parent} ${c.name}`, language)}`.trimEnd(),
          ),
      ].join('\n'),
    )
    .join('\n\n');
}

function flagsText(flags: readonly FlagSpec[], page: Page, language: Language): string {
  return [...flags]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(
      (f) =>
        `    ${f.short ? `-${f.short}, ` : ''}--${f.name}=${defaultText(f)}:\n\t${flagText(f, page)[language]}\n\n`,
    )
    .join('');
}

const NO_TEXT: Text = { en: '', ko: '' };

/** What a flag does: what the command's page says, else what is said for all. */
export const flagText = (flag: FlagSpec, page: Page): Text =>
  page.flags?.[flag.name] ?? SHARED_FLAGS[flag.name] ?? NO_TEXT;

function defaultText(flag: FlagSpec): string {
  switch (flag.type) {
    case 'string':
      return `'${String(flag.default ?? '')}'`;
    case 'stringSlice':
    case 'stringArray':
    case 'ints':
    case 'stringToString':
      return `[${((flag.default as readonly string[] | undefined) ?? []).join(',')}]`;
    case 'mapStringString':
      return '';
    case 'bool':
    case 'tristate':
      return String(flag.default ?? false);
    case 'duration':
      return String(flag.default ?? '0s');
    default:
      return String(flag.default ?? 0);
  }
}

/** A comment and a command line, blank lines between, all indented by two. */
function examplesText(page: Page, language: Language): string {
  return (page.examples ?? [])
    .map(({ say, run }) =>
      [...say[language].split('\n').map((line) => `# ${line}`), ...run.split('\n')]
        .map((line) => `  ${line}`)
        .join('\n'),
    )
    .join('\n  \n');
}

/** Paragraphs after the first begin with a blank, as upstream's Markdown comes out. */
const paragraphs = (text: string): string =>
  text
    .trim()
    .split(/\n\n+/)
    .map((p, i) => (i === 0 || p.startsWith(' ') ? p : ` ${p}`))
    .join('\n\n');

/** On a terminal of 80 columns and more, lines are broken at 80, 100 or 120. Upstream: term.GetWordWrapperLimit. */
function wrapped(text: string, columns: number | undefined): string {
  if (columns === undefined || columns < 80) return text;
  const limit = columns >= 120 ? 120 : columns >= 100 ? 100 : 80;
  return text
    .split('\n')
    .map((line) => brokenLine(line, limit))
    .join('\n');
}

/** Wide characters of Hangul take two columns. */
const widthOf = (text: string): number => [...text].reduce((n, c) => n + (c > '\u1100' && c < '\uffdc' ? 2 : 1), 0);

function brokenLine(line: string, limit: number): string {
  if (widthOf(line) <= limit) return line;
  const lines: string[] = [];
  let current = '';
  for (const part of line.split(/(?<=\s)(?=\S)/)) {
    if (current.trim() !== '' && widthOf((current + part).trimEnd()) > limit) {
      lines.push(current.trimEnd());
      current = part;
    } else current += part;
  }
  return [...lines, current].join('\n');
}
