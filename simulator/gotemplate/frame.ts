/** What a running template holds: its place in the code, and where its parts of the machine's stacks begin. */
import { type CallShape, type Code, compile } from './compile.ts';
import type { Node } from './nodes.ts';
import type { Tree } from './parse.ts';
import type { Templates } from './templates.ts';
import type { GoFunction, GoValue, Invocation } from './types.ts';
import type { GoInt, GoMap } from './values.ts';

/** Text written so far, by a template and those it calls. */
export interface Output {
  text: string;
}

/** A call whose arguments are being worked out. */
export interface Pending {
  readonly fn: GoFunction;
  readonly name: string;
  readonly shape: CallShape;
  readonly args: GoValue[];
  /** Go's own and, or: the value decides how to go on. */
  readonly logic: 'and' | 'or' | undefined;
  /** The value before the "|". */
  readonly final: GoValue;
}

/** A {{range}} under way. */
export interface Loop {
  /** Keys of a map; undefined for a list or a number. */
  readonly keys: readonly string[] | undefined;
  readonly source: GoMap | readonly GoValue[] | GoInt;
  readonly count: number;
  /** Its elements are of a static interface type. */
  readonly dynamic: boolean;
  readonly names: readonly string[];
  readonly assigns: boolean;
  readonly variables: number;
  readonly marks: number;
  readonly dots: number;
  readonly dot: GoValue;
  readonly dotDynamic: boolean;
  at: number;
}

export class Frame {
  readonly set: Templates;
  readonly tree: Tree;
  readonly code: Code;
  readonly out: Output;
  /** {{template}}s around it. */
  readonly depth: number;
  /** Of a function whose value this frame's text becomes. */
  readonly invocation: Invocation | undefined;
  dot: GoValue;
  /** The dot is known as interface {} only: messages name that. */
  dotDynamic = false;
  pc = 0;
  node: Node;
  // Where its part of the machine's stacks begins.
  readonly values: number;
  readonly variables: number;
  readonly marks: number;
  readonly dots: number;
  readonly loops: number;
  readonly calls: number;

  constructor(
    stacks: Stacks,
    set: Templates,
    tree: Tree,
    dot: GoValue,
    out: Output,
    depth: number,
    invocation: Invocation | undefined,
  ) {
    this.set = set;
    this.tree = tree;
    this.code = tree.code ??= compile(tree);
    this.node = tree.root;
    this.dot = dot;
    this.out = out;
    this.depth = depth;
    this.invocation = invocation;
    this.values = stacks.values.length;
    this.variables = stacks.variables.length;
    this.marks = stacks.marks.length;
    this.dots = stacks.dots.length;
    this.loops = stacks.loops.length;
    this.calls = stacks.calls.length;
  }
}

export interface Variable {
  readonly name: string;
  value: GoValue;
  dynamic: boolean;
}

/** The machine's stacks, shared by all frames: each has what lies above where it began. */
export interface Stacks {
  readonly values: GoValue[];
  readonly variables: Variable[];
  /** Lengths of `variables` where blocks began. */
  readonly marks: number[];
  readonly dots: { readonly dot: GoValue; readonly dynamic: boolean }[];
  readonly loops: Loop[];
  readonly calls: Pending[];
}
