/**
 * bind: keys and settings of the line editor. Whatever bash lists can be bound; a command that the editor does not have says so when
 * its key is pressed, and settings that would change nothing here are refused. Upstream: bash's builtins/bind.def, bashline.c
 * (bind_keyseq_to_unix_command).
 */
import type { Routine } from '../../kernel/wait.ts';
import { FUNCTIONS, ownName } from '../line-editor/functions.ts';
import { readInitFile } from '../line-editor/init-file.ts';
import { keysOf } from '../line-editor/key-sequences.ts';
import { functionsText, macrosText, sequencesText, shellCommandsText, variablesText } from '../line-editor/lists.ts';
import { readlineOf, textReaderOf } from '../line-editor/of-shell.ts';
import type { NamedMap, Readline } from '../line-editor/readline.ts';
import type { Builtin, Io, Shell } from '../shell.ts';
import { readOptions } from './options.ts';

export const bind: Builtin = function* (shell, args, io) {
  if (!shell.session.interactive) yield* shell.complain(io, 'bind: warning: line editing not enabled');
  const read = yield* readOptions(shell, io, 'bind', args, 'lvpVPsSXf:q:u:m:r:x:');
  if (!read) return 2;
  const readline = readlineOf(shell);
  const tell = function* (): Routine<void> {
    for (const problem of readline.takeProblems()) yield* shell.printError(io, `${problem}\n`);
  };
  yield* tell();
  const asked = read.values.get('m');
  const map = asked === undefined ? readline.current : readline.mapNamed(asked.toLowerCase());
  if (!map) {
    yield* shell.complain(io, `bind: \`${asked}': invalid keymap name`);
    return 1;
  }
  const status = yield* bound(shell, io, readline, { ...read, map });
  yield* tell();
  return status;
};

interface Asked {
  readonly letters: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
  readonly map: NamedMap;
}

function* bound(shell: Shell, io: Io, readline: Readline, { letters, values, operands, map }: Asked): Routine<number> {
  const lists: readonly (readonly [string, () => string])[] = [
    ['l', () => FUNCTIONS.map((name) => `${name}\n`).join('')],
    ['p', () => functionsText(readline, map, true)],
    ['P', () => functionsText(readline, map, false)],
    ['s', () => macrosText(readline, map, true)],
    ['S', () => macrosText(readline, map, false)],
    ['v', () => variablesText(readline, true)],
    ['V', () => variablesText(readline, false)],
  ];
  for (const [letter, text] of lists) if (letters.includes(letter)) yield* shell.print(io, text());
  const readText = textReaderOf(shell);
  const file = values.get('f');
  if (file !== undefined && !readInitFile(readline, file, readText)) {
    yield* shell.complain(io, `bind: ${file}: cannot read: No such file or directory`);
    return 1;
  }
  let status = 0;
  const query = values.get('q');
  if (query !== undefined) status = yield* queried(shell, io, readline, map, query);
  const unbound = values.get('u');
  if (unbound !== undefined) status = yield* taken(shell, io, readline, map, unbound);
  const removed = values.get('r');
  if (removed !== undefined) {
    readline.bind(map, keysOf(removed), undefined);
    return 0;
  }
  const command = values.get('x');
  if (command !== undefined) status = yield* boundToShell(shell, io, readline, map, command);
  if (letters.includes('X')) {
    yield* shell.print(io, shellCommandsText(readline, map));
    status = 0;
  }
  for (const line of operands)
    readline.line(line, letters.includes('m') ? map : undefined, (path) => void readInitFile(readline, path, readText));
  return status;
}

function* queried(shell: Shell, io: Io, readline: Readline, map: NamedMap, name: string): Routine<number> {
  if (!FUNCTIONS.includes(name)) return yield* unknown(shell, io, name);
  const sequences = readline.writtenBy(map).get(ownName(name));
  yield* shell.print(
    io,
    sequences ? `${name} can be invoked via ${sequencesText(sequences)}\n` : `${name} is not bound to any keys.\n`,
  );
  return sequences ? 0 : 1;
}

function* taken(shell: Shell, io: Io, readline: Readline, map: NamedMap, name: string): Routine<number> {
  if (!FUNCTIONS.includes(name)) return yield* unknown(shell, io, name);
  for (const [keys, binding] of readline.sequences(map))
    if (binding.kind === 'command' && binding.name === ownName(name)) readline.bind(map, keys, undefined);
  return 0;
}

function* unknown(shell: Shell, io: Io, name: string): Routine<number> {
  yield* shell.complain(io, `bind: \`${name}': unknown function name`);
  return 1;
}

/** `"\C-t": date` */
function* boundToShell(shell: Shell, io: Io, readline: Readline, map: NamedMap, line: string): Routine<number> {
  const complain = function* (text: string): Routine<number> {
    yield* shell.complain(io, `bind: ${text}`);
    return 1;
  };
  const text = line.trimStart();
  if (!text.startsWith('"')) return yield* complain(`${line}: first non-whitespace character is not \`"'`);
  const sequence = /^"((?:\\[\s\S]|[^"\\])*)"/.exec(text);
  if (!sequence) return yield* complain(`no closing \`"' in ${line}`);
  const colon = text.indexOf(':', sequence[0].length);
  if (colon < 0) return yield* complain(`${line}: missing colon separator`);
  const rest = text.slice(colon + 1).trimStart();
  const command = /^"((?:\\[\s\S]|[^"\\])*)"/.exec(rest)?.[1] ?? rest;
  readline.bind(map, keysOf(sequence[1] as string), { kind: 'shell', command });
  return 0;
}
