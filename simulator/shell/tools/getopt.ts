/**
 * getopt: reads the options of scripts, short and long, and writes them in order, quoted for the shell. Upstream: util-linux'
 * misc-utils/getopt.c. Leaves out: csh's quoting (-s csh, -s tcsh).
 */
import { write } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

type Taking = 'nothing' | 'value' | 'optional';

/** The options of a script. */
interface Known {
  readonly short: ReadonlyMap<string, Taking>;
  readonly long: ReadonlyMap<string, Taking>;
  /** "+": the first word that is none ends them. "-": words stand where they stood. */
  readonly order: '+' | '-' | '';
  /** A single dash may begin a long one (-a). */
  readonly alternative: boolean;
}

/** "a" nothing, "b:" a value, "c::" an optional one. */
function shortOptions(text: string): Map<string, Taking> {
  const known = new Map<string, Taking>();
  for (const [, letter, colons] of text.matchAll(/([^:])(:{0,2})/g))
    known.set(letter as string, takingOf(colons ?? ''));
  return known;
}

const takingOf = (colons: string): Taking => (colons === '' ? 'nothing' : colons === ':' ? 'value' : 'optional');

interface Reading {
  readonly options: readonly string[];
  readonly words: readonly string[];
  readonly problems: readonly string[];
}

/** Upstream: glibc's getopt_long. */
function reading(known: Known, args: readonly string[], quoted: (text: string) => string): Reading {
  const options: string[] = [];
  const words: string[] = [];
  const problems: string[] = [];
  const rest = [...args];
  const take = (taking: Taking, given: string | undefined, missing: string): string[] => {
    if (taking === 'nothing') return [];
    if (taking === 'optional') return [quoted(given ?? '')];
    const value = given ?? rest.shift();
    if (value !== undefined) return [quoted(value)];
    problems.push(`option ${missing}`);
    return [];
  };
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') {
      words.push(...rest.map(quoted));
      break;
    }
    if (
      arg.startsWith('--') ||
      (known.alternative && /^-[^-]./.test(arg) && longMatch(known, arg.slice(1)).length > 0)
    ) {
      const dashes = arg.startsWith('--') ? '--' : '-';
      const [name = '', ...value] = arg.slice(dashes.length).split('=');
      const given = value.length > 0 ? value.join('=') : undefined;
      const matches = longMatch(known, name);
      const [match] = matches;
      if (match === undefined) problems.push(`unrecognized option '${arg}'`);
      else if (matches.length > 1)
        problems.push(
          `option '${arg}' is ambiguous; possibilities: ${matches.map((one) => `'${dashes}${one}'`).join(' ')}`,
        );
      else {
        const taking = known.long.get(match) as Taking;
        if (taking === 'nothing' && given !== undefined)
          problems.push(`option '${dashes}${match}' doesn't allow an argument`);
        else {
          const before = problems.length;
          const values = take(taking, given, `'${dashes}${match}' requires an argument`);
          if (problems.length === before) options.push(`--${match}`, ...values);
        }
      }
      continue;
    }
    if (arg.startsWith('-') && arg !== '-') {
      for (let i = 1; i < arg.length; i++) {
        const letter = arg[i] as string;
        const taking = known.short.get(letter);
        if (taking === undefined) {
          problems.push(`invalid option -- '${letter}'`);
          continue;
        }
        const behind = arg.slice(i + 1);
        const before = problems.length;
        const values = take(
          taking,
          taking === 'nothing' || behind === '' ? undefined : behind,
          `requires an argument -- '${letter}'`,
        );
        if (problems.length === before) options.push(`-${letter}`, ...values);
        if (taking !== 'nothing') break;
      }
      continue;
    }
    if (known.order === '-') options.push(quoted(arg));
    else {
      words.push(quoted(arg));
      if (known.order !== '+') continue;
      words.push(...rest.map(quoted));
      break;
    }
  }
  return { options, words, problems };
}

/** Long options that a name, perhaps cut short, may mean. */
function longMatch({ long }: Known, name: string): string[] {
  if (long.has(name)) return [name];
  return [...long.keys()].filter((one) => one.startsWith(name));
}

const inQuotes = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const getopt = defineTool({
  names: ['getopt'],
  strict: true,
  options: [
    ...['a', 'alternative=a', 'l:', 'longoptions:=l', 'long:=l', 'n:', 'name:=n', 'o:', 'options:=o', 'q', 'quiet=q'],
    ...['Q', 'quiet-output=Q', 's:', 'shell:=s', 'T', 'test=T', 'u', 'unquoted=u'],
  ],
  usageStatus: 2,
  help: 'Usage: getopt OPTSTRING PARAMETERS\n  or:  getopt [OPTION]... -o OPTSTRING [OPTION]... [--] PARAMETERS\nParse command options.\n\n  -a  allow long options starting with single -\n  -l NAMES  the long options to be recognized\n  -n NAME  the name under which errors are reported\n  -o OPTSTRING  the short options to be recognized\n  -q  disable error reporting\n  -Q  no normal output\n  -T  test for this version\n  -u  do not quote the output',
  *run(t): Routine<number> {
    if (t.has('T')) return 4;
    const shell = t.value('s') ?? 'bash';
    if (/^t?csh$/.test(shell)) throw new ToolFailure(`not simulated: -s ${shell}`, 2);
    if (!/^(?:ba)?sh$/.test(shell)) throw t.misused('unknown shell after -s or --shell argument', 2);
    const old = !t.has('o') && !t.context.args[0]?.startsWith('-');
    const args = [...t.operands];
    const text = t.value('o') ?? args.shift();
    if (text === undefined) throw t.misused('missing optstring argument', 2);
    const order = /^[+-]/.exec(text)?.[0] as '+' | '-' | undefined;
    const long = new Map<string, Taking>();
    for (const name of t
      .values('l')
      .flatMap((names) => names.split(/[\s,]+/))
      .filter(Boolean))
      long.set(name.replace(/:{1,2}$/, ''), takingOf(/:{0,2}$/.exec(name)?.[0] ?? ''));
    const known: Known = {
      short: shortOptions(text.replace(/^[+-]/, '')),
      long,
      order: order ?? (t.context.env.has('POSIXLY_CORRECT') ? '+' : ''),
      alternative: t.has('a'),
    };
    const plain = t.has('u') || old;
    const { options, words, problems } = reading(known, args, plain ? (word) => word : inQuotes);
    if (!t.has('q')) yield* complain(t, problems);
    if (!t.has('Q')) yield* t.print(`${['', ...options, '--', ...words].join(' ')}\n`);
    return problems.length > 0 ? 1 : 0;
  },
});

function* complain(t: ToolContext, problems: readonly string[]): Routine<void> {
  const name = t.value('n') ?? 'getopt';
  for (const problem of problems) yield* write(t.context.stderr, `${name}: ${problem}\n`);
}

export const OPTION_READING_TOOLS: readonly Tool[] = [getopt];
