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
/** Reserved words, in the order in which `compgen -k` lists them. */
export const KEYWORDS: readonly string[] = [
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
  'in',
  'function',
  'time',
  '{',
  '}',
  '!',
  '[[',
  ']]',
  'coproc',
];
/** Those that mean something where a command may start. */
export const RESERVED: ReadonlySet<string> = new Set(KEYWORDS.filter((word) => word !== 'in' && word !== ']]'));
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
