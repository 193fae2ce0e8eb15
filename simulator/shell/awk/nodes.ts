/** What an awk program is made of. */
import type { Value } from './values.ts';

/** What an operator works on, in order. `pure`: runs no command, reads nothing and calls no function of the program. */
export interface Expression {
  readonly op: Operator;
  readonly args: readonly Expression[];
  readonly pure: boolean;
  /** A variable's or function's name, a constant's or an expression's text, an operator's sign. */
  readonly name: string;
  readonly value: number;
  readonly line: number;
  /** A text from outside, which no other expression stands for. */
  readonly known?: Value;
}

/** Whether something can be assigned to it. */
export const isTarget = ({ op }: Expression): boolean => op === 'variable' || op === 'element' || op === 'field';

export type Operator =
  | 'number'
  | 'string'
  /** a regular expression that stands alone: whether $0 matches */
  | 'match-record'
  /** as an argument of ~, split, sub …: the expression itself */
  | 'regexp'
  | 'variable'
  /** name[args] */
  | 'element'
  | 'field'
  | 'group'
  | 'assign'
  | 'conditional'
  | 'or'
  | 'and'
  /** (args) in name */
  | 'in'
  | 'match'
  | 'not-match'
  | 'compare'
  | 'concatenate'
  | 'arithmetic'
  | 'not'
  | 'negate'
  | 'plus'
  | 'increment-before'
  | 'increment-after'
  | 'builtin'
  | 'call'
  /** getline [target] [< file]; name: "", "<" or "|" */
  | 'getline'
  /** a value that is known already */
  | 'known';

export type Statement =
  | { readonly kind: 'expression'; readonly value: Expression }
  | {
      readonly kind: 'print';
      readonly format: boolean;
      readonly values: readonly Expression[];
      readonly to: { readonly how: '>' | '>>' | '|'; readonly where: Expression } | undefined;
    }
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | {
      readonly kind: 'if';
      readonly test: Expression;
      readonly yes: Statement;
      readonly no: Statement | undefined;
    }
  | {
      readonly kind: 'loop';
      /** Undefined: for ever. */
      readonly test: Expression | undefined;
      readonly body: Statement;
      readonly step: Statement | undefined;
      /** do … while */
      readonly testsLast: boolean;
    }
  | { readonly kind: 'each'; readonly variable: Expression; readonly array: string; readonly body: Statement }
  | { readonly kind: 'delete'; readonly array: string; readonly index: readonly Expression[] | undefined }
  | { readonly kind: 'leave'; readonly how: 'next' | 'break' | 'continue' }
  | { readonly kind: 'exit' | 'return'; readonly value: Expression | undefined };

export interface Rule {
  readonly when: 'begin' | 'end' | 'record';
  readonly from: Expression | undefined;
  readonly to: Expression | undefined;
  /** Undefined: prints the record. */
  readonly body: Statement | undefined;
}

export interface FunctionNode {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Statement;
}

export interface Script {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, FunctionNode>;
}

/** What is wrong with a program: "line 1: syntax error at or near }". */
export class AwkSyntaxError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Ends the program with a message and status 2. */
export class AwkFailure {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}
