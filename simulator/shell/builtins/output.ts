/** echo, printf. */
import { unescape } from '../expand/quote.ts';
import { posixPrintf } from '../posix/printf.ts';
import { formatPrintf } from '../printf.ts';
import type { Builtin } from '../shell.ts';
import { assignNamed, targetName } from './assignable.ts';
import { readOptions, usage } from './options.ts';

/** What echo prints for its arguments. */
export function echoText(args: readonly string[], escaped = false, style: '%b' | 'echo' = 'echo'): string {
  let newline = true;
  let escapes = escaped;
  let i = 0;
  for (; i < args.length && /^-[neE]+$/.test(args[i] as string); i++) {
    for (const flag of (args[i] as string).slice(1)) {
      if (flag === 'n') newline = false;
      else escapes = flag === 'e';
    }
  }
  const text = i === 0 ? args.join(' ') : args.slice(i).join(' ');
  if (!escapes) return newline ? `${text}\n` : text;
  const plain = unescape(text, style);
  return plain.text + (newline && !plain.stop ? '\n' : '');
}

/** dash's: escapes always count, and the only option is -n. */
function posixEcho(args: readonly string[]): string {
  const quiet = args[0] === '-n';
  const { text, stop } = unescape((quiet ? args.slice(1) : args).join(' '), 'dash');
  return quiet || stop ? text : `${text}\n`;
}

export const echo: Builtin = function* (shell, args, io) {
  const { dialect } = shell.session;
  const text =
    dialect === 'dash'
      ? posixEcho(args)
      : echoText(args, shell.shopt.has('xpg_echo'), dialect === 'ash' ? '%b' : 'echo');
  if (yield* shell.print(io, text)) return 0;
  yield* shell.complain(io, 'echo: write error: Bad file descriptor');
  return 1;
};

export const printf: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'printf', args, 'v:');
  if (!read) return 2;
  const { values, operands } = read;
  const variable = values.get('v');
  if (variable !== undefined && targetName(variable) === undefined) {
    yield* shell.complain(io, `printf: \`${variable}': not a valid identifier`);
    return 2;
  }
  const [format, ...rest] = operands;
  const { dialect } = shell.session;
  if (dialect !== 'bash') return yield* posixPrintf(shell, io, dialect, format, rest);
  if (format === undefined) {
    yield* usage(shell, io, 'printf');
    return 2;
  }
  const { kernel } = shell.session.host;
  const { text, errors, warnings } = formatPrintf(format, rest, {
    nowMs: kernel.wallMs(),
    tz: shell.parameter('TZ'),
    startedAtMs: kernel.wallMs() - (kernel.now() - shell.session.startedAtMs),
  });
  for (const error of [...warnings, ...errors]) yield* shell.complain(io, `printf: ${error}`);
  if (variable !== undefined) assignNamed(shell, variable, text);
  else if (!(yield* shell.print(io, text))) {
    yield* shell.complain(io, 'printf: write error: Bad file descriptor');
    return 1;
  }
  return errors.length > 0 ? 1 : 0;
};
