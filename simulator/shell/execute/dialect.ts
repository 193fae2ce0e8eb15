/** A shell made to speak as `sh` does on its machine (syntax/dialects.ts has the grammar), and bash's messages in its words. */
import type { Shell } from '../shell.ts';
import { dialectOf } from '../syntax/dialects.ts';

/** Takes away what the dialect lacks. */
export function speak(shell: Shell): void {
  const dialect = dialectOf(shell.session.dialect);
  if (!dialect) return;
  for (const name of dialect.lacks) shell.disabledBuiltins.add(name);
  shell.options.braceexpand = false;
  shell.shopt.delete('extglob');
  shell.shopt.add('expand_aliases');
  if (!shell.session.interactive) startingPrompts(shell);
}

/** Both have them in scripts too. Upstream: dash's var.c, ash.c (varinit_data). */
function startingPrompts({ variables, session }: Shell): void {
  const root = session.user === 'root';
  variables.set('PS1', session.dialect === 'ash' ? '\\w \\$ ' : root ? '# ' : '$ ');
  variables.set('PS2', '> ');
  variables.set('PS4', '+ ');
}

/** What an expansion or an arithmetic expression failed at. Upstream: dash's expand.c, arith_yacc.c and error.c. */
export function inItsWords(shell: Shell, message: string): string {
  if (shell.session.dialect === 'bash') return message;
  const dash = shell.session.dialect === 'dash';
  if (message.endsWith(': unbound variable')) return message.replace(/unbound variable$/, 'parameter not set');
  if (message.endsWith(': bad substitution')) return dash ? 'Bad substitution' : 'syntax error: bad substitution';
  if (message.endsWith(': readonly variable')) return message.replace(/readonly variable$/, 'is read only');
  const division = /^(.*): division by 0 \(error token is .*\)$/s.exec(message);
  if (division) return dash ? `arithmetic expression: division by zero: "${division[1]}"` : 'divide by zero';
  if (message.endsWith(': parameter null or not set')) return message.replace(/null or not set$/, 'not set or null');
  // ash has one word for them all; dash's come from its own reading (posix/arithmetic.ts).
  if (dash) return message;
  if (/: `:' expected for conditional expression/.test(message)) return 'malformed ?: operator';
  return /\(error token is /.test(message) ? 'arithmetic syntax error' : message;
}
