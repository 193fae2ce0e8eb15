/**
 * What is bound and set, as `bind` and readline's dump commands write it: to be read by people, or by an init file ("input").
 * Upstream: readline's bind.c (rl_function_dumper, rl_macro_dumper, rl_variable_dumper).
 */
import { FUNCTIONS, ownName } from './functions.ts';
import { macroText } from './key-sequences.ts';
import type { NamedMap, Readline } from './readline.ts';
import { Variables } from './variables.ts';

/** So many sequences of a command are named. */
const NAMED = 5;

const quoted = (sequences: readonly string[]): string => sequences.map((one) => `"${one}"`).join(', ');

/** `"\C-g", "\C-x\C-g".`, and "..." where there are more of them. */
export const sequencesText = (sequences: readonly string[]): string =>
  quoted(sequences.slice(0, NAMED)) + (sequences.length > NAMED ? ', ...' : '.');

export function functionsText(readline: Readline, named: NamedMap, input: boolean): string {
  const written = readline.writtenBy(named);
  const lines = FUNCTIONS.flatMap((name) => {
    const sequences = written.get(ownName(name));
    if (!sequences) return input ? `# ${name} (not bound)` : `${name} is not bound to any keys`;
    return input ? sequences.map((one) => `"${one}": ${name}`) : `${name} can be found on ${sequencesText(sequences)}`;
  });
  return `\n${lines.map((line) => `${line}\n`).join('')}`;
}

export function macrosText(readline: Readline, named: NamedMap, input: boolean): string {
  let text = '';
  for (const [keys, binding] of readline.sequences(named)) {
    if (binding.kind !== 'macro') continue;
    const sequence = readline.written(named, keys);
    const typed = macroText(binding.keys);
    text += input ? `"${sequence}": "${typed}"\n` : `${sequence} outputs ${typed}\n`;
  }
  return text;
}

export function variablesText(readline: Readline, input: boolean): string {
  return Variables.names()
    .map((name) => {
      const value = readline.value(name);
      return input ? `set ${name} ${value}\n` : `${name} is set to \`${value}'\n`;
    })
    .join('');
}

/** Sequences that run commands of the shell (`bind -X`). */
export function shellCommandsText(readline: Readline, named: NamedMap): string {
  let text = '';
  for (const [keys, binding] of readline.sequences(named))
    if (binding.kind === 'shell')
      text += `"${readline.written(named, keys)}": "${binding.command.replace(/["\\]/g, '\\$&')}"\n`;
  return text;
}
