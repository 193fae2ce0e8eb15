/**
 * What sh is where it is not bash: Debian's dash, and the ash of busybox (Alpine). Which of bash's words, operators and commands they
 * lack, and how they word what goes wrong. Upstream: dash's parser.c, builtins.def.in and error.c; busybox's shell/ash.c.
 */
export type DialectName = 'bash' | 'dash' | 'ash';

export interface Dialect {
  readonly name: DialectName;
  /** Reserved words of bash that are ordinary words here. */
  readonly ordinary: ReadonlySet<string>;
  /** Operators of bash that are none here: they are read as shorter ones. */
  readonly missing: ReadonlySet<string>;
  /** `$'…'` and `$"…"`. */
  readonly dollarQuotes: boolean;
  /** `<(…)` */
  readonly processes: boolean;
  /** Builtin commands of bash that it lacks. */
  readonly lacks: ReadonlySet<string>;
  /** Operators of `${…}` that it knows, by how they begin. */
  readonly operators: RegExp;
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const NOWHERE =
  'declare typeset mapfile readarray pushd popd dirs shopt enable builtin caller bind compgen complete compopt disown logout suspend';

const DASH: Dialect = {
  name: 'dash',
  ordinary: words('[[ ]] function select time coproc'),
  missing: words('<<< &>> &> |& ;& ;;&'),
  dollarQuotes: false,
  processes: false,
  lacks: words(`${NOWHERE} source let help history`),
  operators: /^(?::?[-=?+]|##?|%%?)/,
};

const ASH: Dialect = {
  name: 'ash',
  ordinary: words('select time coproc'),
  missing: words('<<< ;& ;;& |&'),
  dollarQuotes: true,
  processes: true,
  lacks: words(NOWHERE),
  operators: /^(?::?[-=?+]|##?|%%?|\/\/?|:)/,
};

export const dialectOf = (name: DialectName): Dialect | undefined =>
  name === 'bash' ? undefined : name === 'dash' ? DASH : ASH;
