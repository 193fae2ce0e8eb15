/** `set -o`: the options of a shell, and the letters of `$-`. */

const NAMES = [
  'allexport',
  'braceexpand',
  'emacs',
  'errexit',
  'errtrace',
  'functrace',
  'hashall',
  'histexpand',
  'history',
  'ignoreeof',
  'interactive-comments',
  'keyword',
  'monitor',
  'noclobber',
  'noexec',
  'noglob',
  'nolog',
  'notify',
  'nounset',
  'onecmd',
  'physical',
  'pipefail',
  'posix',
  'privileged',
  'verbose',
  'vi',
  'xtrace',
] as const;

export type OptionName = (typeof NAMES)[number];
export type Options = Record<OptionName, boolean>;

export const OPTION_NAMES: readonly OptionName[] = NAMES;

/** In the order in which `$-` shows them; "i" stands among them. */
const LETTERS: readonly (readonly [string, OptionName])[] = [
  ['a', 'allexport'],
  ['b', 'notify'],
  ['e', 'errexit'],
  ['f', 'noglob'],
  ['h', 'hashall'],
  ['k', 'keyword'],
  ['m', 'monitor'],
  ['n', 'noexec'],
  ['p', 'privileged'],
  ['t', 'onecmd'],
  ['u', 'nounset'],
  ['v', 'verbose'],
  ['x', 'xtrace'],
  ['B', 'braceexpand'],
  ['C', 'noclobber'],
  ['E', 'errtrace'],
  ['H', 'histexpand'],
  ['P', 'physical'],
  ['T', 'functrace'],
];

export const optionByLetter = (letter: string): OptionName | undefined => LETTERS.find(([one]) => one === letter)?.[1];

export const isOption = (name: string): name is OptionName => (NAMES as readonly string[]).includes(name);

const STARTING: Readonly<Options> = {
  ...(Object.fromEntries(NAMES.map((name) => [name, false])) as Options),
  braceexpand: true,
  hashall: true,
  'interactive-comments': true,
};

export const startingOptions = (): Options => ({ ...STARTING });

/** `$-` */
export function optionLetters(options: Options, interactive: boolean, last: string): string {
  let text = '';
  for (const [letter, name] of LETTERS) {
    if (options[name]) text += letter;
    if (letter === 'h' && interactive) text += 'i';
  }
  return text + last;
}
