/** What bash's builtins say in the words of dash and ash, for those that the three share (cd, umask, read, ulimit, let). */
import type { DialectName } from '../syntax/dialects.ts';

interface Reworded {
  readonly text: string;
  /** raise: as the shell, and the builtin ends with status 2; say: it goes on; plain: as an applet; bare: with nothing before it, ending it with 1. */
  readonly how: 'raise' | 'say' | 'plain' | 'bare';
}

type Rule = readonly [bash: RegExp, dash: string, ash: string, how?: Reworded['how']];

const OF_ALL: readonly Rule[] = [
  [/^`(.*?)(?:=.*)?': not a valid identifier$/s, '$1: bad variable name', '$1: bad variable name'],
  [/^-(.): option requires an argument$/, 'No arg for -$1 option', 'no arg for -$1 option'],
  [/^(.*): readonly variable$/s, '$1: is read only', '$1: is read only'],
  [/^write error: (.*)$/s, 'I/O error', 'write error: $1', 'say'],
];

const OF: Readonly<Record<string, readonly Rule[]>> = {
  umask: [
    [/^(.*): octal number out of range$/s, 'Illegal number: $1', 'illegal mode: $1'],
    [/^.*: invalid symbolic mode (?:operator|character)$/s, 'Illegal mode: $w', 'illegal mode: $w'],
  ],
  'ash ulimit': [
    [/^illegal option -(.)$/, '', "ulimit: invalid option -- '$1'", 'bare'],
    [/^(.*): invalid number$/s, '', "invalid number '$1'", 'plain'],
  ],
  'dash ulimit': [[/^(.*): invalid number$/s, 'bad number', '']],
  'ash read': [
    [/^`(.*)': not a valid identifier$/s, '', "read: '$1': bad variable name", 'plain'],
    [/^.*: invalid number$/s, '', 'invalid count'],
    [/^.*: invalid timeout specification$/s, '', 'invalid timeout'],
    [/^.*: invalid file descriptor specification$/s, '', 'invalid file descriptor'],
    [/^read error: .*$/s, '', '', 'say'],
  ],
};

/** Example: umask in ash, "`b': invalid symbolic mode operator" with the word "abc" → "illegal mode: abc", raised. */
export function reword(dialect: DialectName, builtin: string, message: string, word: string): Reworded {
  for (const [bash, dash, ash, how = 'raise'] of [
    ...(OF[builtin] ?? []),
    ...(OF[`${dialect} ${builtin}`] ?? []),
    ...OF_ALL,
  ])
    if (bash.test(message))
      return {
        text: message.replace(
          bash,
          (dialect === 'dash' ? dash : ash).replace('$w', () => word),
        ),
        how,
      };
  return { text: message, how: 'raise' };
}
