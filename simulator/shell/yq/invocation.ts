/** yq's own options; the others are jq's. Upstream: kislyuk/yq, parser.py and cli(). */
export interface Invocation {
  readonly asks?: 'help' | 'version';
  readonly yaml: boolean;
  readonly inPlace: boolean;
  readonly nullInput: boolean;
  readonly files: readonly string[];
  readonly jqArgs: readonly string[];
  readonly width: number;
  readonly indentless: boolean;
  readonly grammar: '1.1' | '1.2';
}

/** Told below the usage. */
export class UsageError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

export const USAGE = `usage: yq [-h] [--yaml-output] [--yaml-roundtrip]
          [--yaml-output-grammar-version {1.1,1.2}] [--width WIDTH]
          [--indentless-lists] [--in-place] [--version]
          [jq_filter] [files ...]
`;
export const HELP = `usage: yq [options] <jq filter> [input file...]

Reads YAML documents, hands them to jq as JSON and prints what comes of it.

  -y, --yaml-output     as YAML again
  -i, --in-place        the files get what comes out (with -y)
  -w, --width WIDTH     columns of a text before it is folded
      --indentless-lists  lists in the column of their mapping
      --yaml-output-grammar-version {1.1,1.2}
                        whose words are written in quotes: 1.1 has yes and no
      --version         the version
  -h, --help            this

Other options are those of jq: see "jq --help".
`;

/** Options of jq that take words, and how many. */
const TAKES: Readonly<Record<string, number>> = {
  '--indent': 1,
  '-f': 1,
  '--from-file': 1,
  '-L': 1,
  '--arg': 2,
  '--argjson': 2,
  '--slurpfile': 2,
  '--argfile': 2,
  '--rawfile': 2,
};
const REST = ['--args', '--jsonargs'];
const DEFAULT_WIDTH = 80;
export const REFUSED: readonly string[] = [
  ...['-Y', '--yaml-roundtrip', '--yml-roundtrip', '-x', '--xml-output', '-t', '--toml-output'],
  ...[
    '--explicit-start',
    '--explicit-end',
    '--no-expand-aliases',
    '--max-expansion-factor',
    '--xml-dtd',
    '--xml-root',
    '--xml-force-list',
  ],
];
export const LONG_OPTIONS: readonly string[] = [
  ...['--yaml-output', '--yml-output', '--yaml-output-grammar-version', '--width', '--indentless-lists', '--in-place'],
  ...['--version', '--help'],
];

export function invocationOf(args: readonly string[]): Invocation {
  const jq: string[] = [];
  const given: string[] = [];
  const operands: string[] = [];
  let asks: Invocation['asks'];
  let [yaml, inPlace, nullInput, indentless, fromFile] = [false, false, false, false, false];
  let width = DEFAULT_WIDTH;
  let grammar: Invocation['grammar'] = '1.1';
  let rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    const [name = '', inline] = arg.startsWith('--') && arg.includes('=') ? splitOnce(arg) : [arg];
    const value = (): string => {
      const one = inline ?? args[++i];
      if (one === undefined) throw new UsageError(`argument ${WORDED[name] ?? name}: expected one argument`);
      return one;
    };
    if (REFUSED.includes(name)) throw new UsageError(`not simulated: ${name}`);
    if (REST.includes(arg)) {
      rest = [arg, ...args.slice(i + 1)];
      break;
    }
    const takes = TAKES[arg];
    if (takes !== undefined) {
      if (args.length - i <= takes)
        throw new UsageError(`argument ${arg}: expected ${takes === 1 ? 'one argument' : `${takes} arguments`}`);
      if (arg === '-f' || arg === '--from-file') fromFile = true;
      given.push(arg, ...args.slice(i + 1, i + 1 + takes));
      i += takes;
    } else if (['--yaml-output', '--yml-output'].includes(name)) yaml = true;
    else if (name === '--in-place') inPlace = true;
    else if (['--indentless-lists', '--indentless'].includes(name)) indentless = true;
    else if (name === '--width' || name === '-w') {
      const text = value();
      if (!/^[-+]?\d+$/.test(text)) throw new UsageError(`argument --width/-w: invalid int value: '${text}'`);
      // PyYAML takes a width that leaves no room for a word as the default
      width = Number(text) > 4 ? Number(text) : DEFAULT_WIDTH;
    } else if (name === '--yaml-output-grammar-version' || name === '--yml-out-ver') {
      const text = value();
      if (text !== '1.1' && text !== '1.2')
        throw new UsageError(
          `argument --yaml-output-grammar-version/--yml-out-ver: invalid choice: '${text}' (choose from '1.1', '1.2')`,
        );
      grammar = text;
    } else if (name === '--version') asks ??= 'version';
    else if (name === '--help' || name === '-h') asks ??= 'help';
    else if (/^-[^-]/.test(arg)) {
      if (/[Yx]/.test(arg)) throw new UsageError(`not simulated: ${arg.includes('Y') ? '-Y' : '-x'}`);
      yaml ||= arg.includes('y');
      inPlace ||= arg.includes('i');
      nullInput ||= arg.includes('n');
      const left = arg.replaceAll(/[iy]/g, '');
      if (left !== '-') jq.push(left);
    } else if (arg.startsWith('--')) {
      if (arg === '--null-input') nullInput = true;
      jq.push(arg);
    } else operands.push(arg);
  }
  const [filter, ...files] = operands;
  const jqArgs = [
    ...jq.map((arg) => (yaml && /^-[^-]/.test(arg) ? arg.replaceAll('C', '') : arg)).filter((arg) => arg !== '-'),
    ...given,
  ];
  if (fromFile)
    return { ...base(), files: filter === undefined ? files : [filter, ...files], jqArgs: [...jqArgs, ...rest] };
  if (rest.length > 0) {
    const [option = '', ...words] = rest;
    return { ...base(), files, jqArgs: [...jqArgs, option, ...(filter === undefined ? [] : [filter]), ...words] };
  }
  return { ...base(), files, jqArgs: filter === undefined ? jqArgs : [...jqArgs, filter] };

  function base(): Omit<Invocation, 'files' | 'jqArgs'> {
    return { ...(asks ? { asks } : {}), yaml, inPlace, nullInput, width, indentless, grammar };
  }
}

const WORDED: Readonly<Record<string, string>> = { '--width': '--width/-w', '-w': '--width/-w' };

function splitOnce(text: string): [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}
