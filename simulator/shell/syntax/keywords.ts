/** Words and signs that mean something to bash's grammar. */

/** Builtins whose arguments may be assignments, arrays too. */
export const DECLARATIONS: ReadonlySet<string> = new Set([
  'declare',
  'typeset',
  'local',
  'export',
  'readonly',
  'alias',
  'eval',
  'let',
]);
export const RESERVED: ReadonlySet<string> = new Set([
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'case',
  'esac',
  'for',
  'select',
  'while',
  'until',
  'do',
  'done',
  'function',
  'time',
  '{',
  '}',
  '!',
  '[[',
  'coproc',
]);
/** Words that end a list. */
export const CLOSERS: ReadonlySet<string> = new Set(['then', 'else', 'elif', 'fi', 'esac', 'do', 'done', '}']);
export const REDIRECTIONS: ReadonlySet<string> = new Set([
  '<',
  '>',
  '>>',
  '>|',
  '<>',
  '<&',
  '>&',
  '&>',
  '&>>',
  '<<',
  '<<-',
  '<<<',
]);
/** Words that begin a compound command. */
export const COMPOUNDS: ReadonlySet<string> = new Set(['{', 'if', 'for', 'select', 'while', 'until', 'case', '[[']);
