/** echo, printf. */
import { unescape } from '../expand/quote.ts';
import { formatPrintf } from '../printf.ts';
import type { Builtin } from '../shell.ts';

/** What echo prints for its arguments. */
export function echoText(args: readonly string[]): string {
  let newline = true;
  let escapes = false;
  let i = 0;
  for (; i < args.length && /^-[neE]+$/.test(args[i] as string); i++) {
    for (const flag of (args[i] as string).slice(1)) {
      if (flag === 'n') newline = false;
      else escapes = flag === 'e';
    }
  }
  const text = i === 0 ? args.join(' ') : args.slice(i).join(' ');
  if (!escapes) return newline ? `${text}\n` : text;
  const plain = unescape(text, 'echo');
  return plain.text + (newline && !plain.stop ? '\n' : '');
}

export const echo: Builtin = function* (shell, args, io) {
  if (yield* shell.print(io, echoText(args))) return 0;
  yield* shell.complain(io, 'echo: write error: Bad file descriptor');
  return 1;
};

export const printf: Builtin = function* (shell, args, io) {
  let variable: string | undefined;
  let rest = args;
  if (rest[0] === '-v' && rest[1] !== undefined) {
    variable = rest[1];
    rest = rest.slice(2);
  }
  if (rest[0] === '--') rest = rest.slice(1);
  if (rest.length === 0) {
    yield* shell.printError(io, `${shell.prefix(io)}printf: usage: printf [-v var] format [arguments]\n`);
    return 2;
  }
  const { text, errors } = formatPrintf(rest[0] as string, rest.slice(1), shell.session.host.kernel.wallMs());
  for (const error of errors) yield* shell.complain(io, `printf: ${error}`);
  if (variable !== undefined) {
    const match = /^(\w+)(?:\[(.*)\])?$/.exec(variable);
    if (!match) {
      yield* shell.complain(io, `printf: \`${variable}': not a valid identifier`);
      return 2;
    }
    shell.engine.assign(shell, match[1] as string, match[2], text, false);
  } else yield* shell.print(io, text);
  return errors.length > 0 ? 1 : 0;
};
