/** The syntax tree of bash, as the executor runs it and the printer prints it. */

/** A piece of a word. */
export type Part =
  /** Characters as written: patterns, tildes and braces in them count. */
  | { readonly kind: 'text'; readonly text: string }
  /** Characters that stand for themselves: '…', $'…', \c. */
  | { readonly kind: 'quoted'; readonly text: string }
  /** "…" and $"…" */
  | { readonly kind: 'double'; readonly parts: readonly Part[] }
  | ParameterPart
  /** $(…) */
  | { readonly kind: 'command'; readonly script: List; readonly text: string }
  /** `…`, escapes removed; read when it is expanded. */
  | { readonly kind: 'backquote'; readonly text: string; readonly line: number; script: List | undefined }
  /** $((…)) and $[…] */
  | { readonly kind: 'arithmetic'; readonly text: string }
  /** <(…) and >(…) */
  | { readonly kind: 'process'; readonly direction: '<' | '>'; readonly script: List; readonly text: string };

/** $name, ${…}: what stands between the braces is understood when it is first expanded. */
export interface ParameterPart {
  readonly kind: 'parameter';
  readonly text: string;
  /** A plain name or special parameter without anything else; undefined: see `text`. */
  readonly name: string | undefined;
  /** Inside double quotes. */
  readonly double: boolean;
  readonly line: number;
  parameter: Parameter | undefined;
}

/** What `${…}` says. */
export interface Parameter {
  readonly name: string;
  readonly subscript: string | undefined;
  /** ${#name} */
  readonly length: boolean;
  /** ${!name} */
  readonly indirect: boolean;
  /** ${!prefix*} */
  readonly names: '*' | '@' | undefined;
  /** "-" ":-" "=" … "#" "##" "%" "%%" "/" "//" "/#" "/%" "^" "^^" "," ",," "~" "~~" "@" ":" or "bad". */
  readonly operator: string | undefined;
  readonly operand: Word | undefined;
  readonly second: Word | undefined;
}

export interface Word {
  /** As written. */
  readonly text: string;
  readonly parts: readonly Part[];
  readonly line: number;
}

export interface ArrayElement {
  /** Text between the brackets of "[subscript]=value". */
  readonly subscript: string | undefined;
  readonly append: boolean;
  readonly value: Word;
}

export interface Assignment {
  readonly kind: 'assignment';
  readonly text: string;
  readonly name: string;
  readonly subscript: string | undefined;
  readonly append: boolean;
  readonly value: Word | undefined;
  readonly elements: readonly ArrayElement[] | undefined;
  readonly line: number;
}

export interface HereDocument {
  /** As written behind "<<". */
  readonly delimiter: string;
  readonly stripTabs: boolean;
  readonly quoted: boolean;
  /** Filled when the lines after the command are read. */
  body: string;
  parts: readonly Part[];
}

export interface Redirection {
  readonly operator: '<' | '>' | '>>' | '>|' | '<>' | '<&' | '>&' | '&>' | '&>>' | '<<' | '<<-' | '<<<';
  readonly fd: number | undefined;
  /** {name}> */
  readonly variable: string | undefined;
  readonly target: Word | undefined;
  readonly document: HereDocument | undefined;
  readonly line: number;
}

export interface Simple {
  readonly kind: 'simple';
  readonly assignments: readonly Assignment[];
  /** Command and arguments; assignments among the arguments of `declare` and its kin. */
  readonly words: readonly (Word | Assignment)[];
  readonly redirections: readonly Redirection[];
  readonly line: number;
}

export interface Pipeline {
  readonly kind: 'pipeline';
  readonly commands: readonly Command[];
  readonly negated: boolean;
  readonly timed: 'bash' | 'posix' | undefined;
  readonly line: number;
}

export interface AndOr {
  readonly kind: 'and-or';
  readonly commands: readonly Command[];
  readonly operators: readonly ('&&' | '||')[];
  readonly line: number;
}

interface Compound {
  readonly redirections: readonly Redirection[];
  readonly line: number;
}

export interface Group extends Compound {
  readonly kind: 'group';
  readonly body: List;
}
export interface Subshell extends Compound {
  readonly kind: 'subshell';
  readonly body: List;
}
export interface If extends Compound {
  readonly kind: 'if';
  readonly test: List;
  readonly then: List;
  readonly otherwise: List | undefined;
}
export interface For extends Compound {
  readonly kind: 'for';
  readonly name: string;
  /** Undefined: "$@". */
  readonly words: readonly Word[] | undefined;
  readonly body: List;
}
export interface Select extends Compound {
  readonly kind: 'select';
  readonly name: string;
  readonly words: readonly Word[] | undefined;
  readonly body: List;
}
export interface ArithmeticFor extends Compound {
  readonly kind: 'arithmetic-for';
  readonly start: string;
  readonly test: string;
  readonly step: string;
  readonly body: List;
}
export interface While extends Compound {
  readonly kind: 'while' | 'until';
  readonly test: List;
  readonly body: List;
}
export interface CaseClause {
  readonly patterns: readonly Word[];
  readonly body: List;
  readonly end: ';;' | ';&' | ';;&';
}
export interface Case extends Compound {
  readonly kind: 'case';
  readonly word: Word;
  readonly clauses: readonly CaseClause[];
}
export interface Arithmetic extends Compound {
  readonly kind: 'arithmetic';
  readonly text: string;
}
export interface Conditional extends Compound {
  readonly kind: 'conditional';
  readonly condition: Condition;
}
export interface FunctionDefinition {
  readonly kind: 'function';
  readonly name: string;
  readonly body: Command;
  readonly line: number;
}
export interface Coproc extends Compound {
  readonly kind: 'coproc';
  readonly name: string;
  readonly command: Command;
}

export type Condition =
  | { readonly kind: 'group'; readonly inner: Condition; readonly negated: boolean }
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition; readonly negated: boolean }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Word; readonly negated: boolean }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Word;
      readonly right: Word;
      readonly negated: boolean;
    };

export type CompoundCommand =
  | Group
  | Subshell
  | If
  | For
  | Select
  | ArithmeticFor
  | While
  | Case
  | Arithmetic
  | Conditional;

export type Command = Simple | Pipeline | AndOr | CompoundCommand | FunctionDefinition | Coproc;

export interface ListItem {
  readonly command: Command;
  readonly background: boolean;
}
export interface List {
  readonly items: readonly ListItem[];
}

/** An assignment where none is meant, as a word. */
export function wordOfAssignment(assignment: Assignment): Word {
  const { name, subscript, append, value, text, line } = assignment;
  const head = `${name}${subscript === undefined ? '' : `[${subscript}]`}${append ? '+' : ''}=`;
  return { text, parts: [{ kind: 'text', text: head }, ...(value?.parts ?? [])], line };
}
