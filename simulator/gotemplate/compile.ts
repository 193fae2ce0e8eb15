/**
 * Trees to steps of a small stack machine (execute.ts). Why not walk the tree: templates include each other a thousand deep, which
 * JavaScript's stack does not hold. The order of steps is the order in which Go's text/template/exec.go evaluates, so that messages
 * name the node that Go names.
 */
import type {
  BranchNode,
  ChainNode,
  CommandNode,
  IdentifierNode,
  ListNode,
  Node,
  Operand,
  PipeNode,
  TemplateNode,
} from './nodes.ts';
import { nodeText } from './nodes.ts';
import type { NumberConstant } from './number.ts';
import type { Tree } from './parse.ts';
import type { GoValue } from './types.ts';
import { GoComplex, GoInt } from './values.ts';

export type Code = readonly Step[];

/** Values come from and go to the machine's stack. `node` is what messages name from then on. */
export type Step =
  | { readonly op: 'text'; readonly text: string }
  | { readonly op: 'at'; readonly node: Node }
  | { readonly op: 'dot' }
  | { readonly op: 'variable'; readonly name: string; readonly node: Node }
  | { readonly op: 'constant'; readonly value: GoValue; readonly node: Node }
  | { readonly op: 'field'; readonly name: string }
  /** The last field of a chain with arguments: must be a method. */
  | { readonly op: 'method'; readonly name: string; readonly call: CallShape }
  /** Begins a call; its arguments follow, each ended by `argument`. */
  | { readonly op: 'call'; readonly name: string; readonly call: CallShape; readonly node: IdentifierNode }
  /** Takes the value as the next argument of the call. */
  | { readonly op: 'argument' }
  /** A constant as the next argument: its type is the parameter's. */
  | { readonly op: 'literal'; readonly node: Operand }
  | { readonly op: 'invoke' }
  /** A command's result as a value of its own: a nil interface is no value. */
  | { readonly op: 'settle' }
  | { readonly op: 'declare'; readonly name: string }
  | { readonly op: 'assign'; readonly name: string }
  | { readonly op: 'drop' }
  | { readonly op: 'print'; readonly node: Node }
  | { readonly op: 'fail'; readonly message: string }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'jumpIfEmpty'; to: number }
  /** Opens and closes a block: variables declared between are forgotten. */
  | { readonly op: 'open' }
  | { readonly op: 'close' }
  /** Makes the value the dot until `withEnd`. */
  | { readonly op: 'with'; otherwise: number }
  | { readonly op: 'withEnd' }
  | { readonly op: 'range'; readonly pipe: PipeNode; otherwise: number }
  | { readonly op: 'next'; to: number }
  | { readonly op: 'break'; to: number }
  | { readonly op: 'continue'; to: number }
  /** Fails when the template is not there; its dot follows. */
  | { readonly op: 'find'; readonly name: string; readonly node: TemplateNode }
  | { readonly op: 'template'; readonly name: string };

/** A call as written. */
export interface CallShape {
  /** Arguments written after the name. */
  readonly count: number;
  /** The value before the "|" comes last. */
  readonly piped: boolean;
  /** The node named when the function itself fails. */
  readonly node: Node;
  /** What stands first, for `call`. */
  readonly first: string;
  /** Where to go on when and/or know their result. */
  end: number;
}

export function compile(tree: Tree): Code {
  const compiler = new Compiler();
  compiler.list(tree.root);
  return compiler.steps;
}

class Compiler {
  readonly steps: Step[] = [];
  /** Steps that leave or go on with the loops around, to be told where. */
  readonly #loops: { breaks: { to: number }[]; next: number }[] = [];

  list(list: ListNode): void {
    for (const node of list.nodes) this.#node(node);
  }

  #add<T extends Step>(step: T): T {
    this.steps.push(step);
    return step;
  }

  #node(node: Node): void {
    switch (node.type) {
      case 'text':
        this.#add({ op: 'text', text: node.text });
        break;
      case 'action':
        this.#pipe(node.pipe);
        this.#add(node.pipe.declared.length > 0 ? { op: 'drop' } : { op: 'print', node });
        break;
      case 'if':
      case 'with':
        this.#branch(node);
        break;
      case 'range':
        this.#range(node);
        break;
      case 'template':
        this.#add({ op: 'find', name: node.name, node });
        if (node.pipe) this.#pipe(node.pipe);
        else this.#add({ op: 'constant', value: undefined, node });
        this.#add({ op: 'template', name: node.name });
        break;
      case 'break':
        this.#loops.at(-1)?.breaks.push(this.#add({ op: 'break', to: 0 }));
        break;
      case 'continue':
        this.#add({ op: 'continue', to: this.#loops.at(-1)?.next ?? 0 });
        break;
      default:
        throw new Error(`a ${node.type} is no action`);
    }
  }

  #branch(node: BranchNode): void {
    this.#add({ op: 'open' });
    this.#pipe(node.pipe);
    const jump: { to: number } | undefined = node.type === 'if' ? this.#add({ op: 'jumpIfEmpty', to: 0 }) : undefined;
    const enter = node.type === 'with' ? this.#add({ op: 'with', otherwise: 0 }) : undefined;
    this.list(node.list);
    if (enter) this.#add({ op: 'withEnd' });
    const end = node.otherwise ? this.#add({ op: 'jump', to: 0 }) : undefined;
    if (jump) jump.to = this.steps.length;
    if (enter) enter.otherwise = this.steps.length;
    if (node.otherwise) this.list(node.otherwise);
    if (end) end.to = this.steps.length;
    this.#add({ op: 'close' });
  }

  #range(node: BranchNode): void {
    this.#add({ op: 'open' });
    this.#add({ op: 'at', node });
    this.#pipe(node.pipe);
    const start = this.#add({ op: 'range', pipe: node.pipe, otherwise: 0 });
    const loop = { breaks: [] as { to: number }[], next: this.steps.length };
    this.#loops.push(loop);
    const next = this.#add({ op: 'next', to: 0 });
    this.list(node.list);
    this.#add({ op: 'continue', to: loop.next });
    this.#loops.pop();
    start.otherwise = this.steps.length;
    if (node.otherwise) this.list(node.otherwise);
    next.to = this.steps.length;
    for (const jump of loop.breaks) jump.to = this.steps.length;
    this.#add({ op: 'close' });
  }

  #pipe(pipe: PipeNode): void {
    this.#add({ op: 'at', node: pipe });
    pipe.commands.forEach((command, i) => {
      this.#command(command, i > 0);
      this.#add({ op: 'settle' });
    });
    for (const variable of pipe.declared) {
      this.#add({ op: pipe.assigns ? 'assign' : 'declare', name: variable.names[0] as string });
    }
  }

  #command(command: CommandNode, piped: boolean): void {
    const first = command.args[0] as Operand;
    const call = (node: Node): CallShape => ({
      count: command.args.length - 1,
      piped,
      node,
      first: command.args[1] ? nodeText(command.args[1]) : '',
      end: 0,
    });
    const rest = command.args.slice(1);
    const given = rest.length > 0 || piped;
    switch (first.type) {
      case 'field':
        this.#add({ op: 'at', node: first });
        this.#add({ op: 'dot' });
        this.#fields(first.names, given ? call(first) : undefined, rest);
        return;
      case 'chain':
        this.#chain(first);
        this.#fields(first.names, given ? call(first) : undefined, rest);
        return;
      case 'identifier':
        this.#call(first, call(command), rest);
        return;
      case 'pipe':
        if (given) this.#notFunction(first);
        this.#pipe(first);
        return;
      case 'variable':
        this.#add({ op: 'variable', name: first.names[0] as string, node: first });
        if (first.names.length > 1) this.#fields(first.names.slice(1), given ? call(first) : undefined, rest);
        else if (given) this.#notFunction(first);
        return;
    }
    this.#add({ op: 'at', node: first });
    if (given) this.#notFunction(first);
    if (first.type === 'nil') this.#add({ op: 'fail', message: 'nil is not a command' });
    else this.#value(first);
  }

  #notFunction(first: Operand): void {
    this.#add({ op: 'fail', message: `can't give argument to non-function ${nodeText(first)}` });
  }

  #value(node: Operand): void {
    switch (node.type) {
      case 'bool':
        this.#add({ op: 'constant', value: node.value, node });
        break;
      case 'string':
        this.#add({ op: 'constant', value: node.value, node });
        break;
      case 'number': {
        this.#add({ op: 'at', node });
        const value = idealConstant(node.number);
        if (value === undefined) this.#add({ op: 'fail', message: `${node.number.text} overflows int` });
        else this.#add({ op: 'constant', value, node });
        break;
      }
      case 'dot':
        this.#add({ op: 'dot' });
        break;
      default:
        throw new Error(`a ${node.type} is no constant`);
    }
  }

  #chain(chain: ChainNode): void {
    this.#add({ op: 'at', node: chain });
    if (chain.node.type === 'nil') {
      this.#add({ op: 'fail', message: `indirection through explicit nil in ${nodeText(chain)}` });
    } else this.#argumentValue(chain.node);
  }

  #fields(names: readonly string[], call: CallShape | undefined, rest: readonly Operand[]): void {
    names.forEach((name, i) => {
      if (call && i === names.length - 1) {
        this.#add({ op: 'method', name, call });
        this.#arguments(rest, call);
      } else this.#add({ op: 'field', name });
    });
  }

  #call(node: IdentifierNode, call: CallShape, rest: readonly Operand[]): void {
    this.#add({ op: 'call', name: node.name, call, node });
    this.#arguments(rest, call);
  }

  #arguments(rest: readonly Operand[], call: CallShape): void {
    for (const operand of rest) {
      this.#add({ op: 'at', node: operand });
      if (['dot', 'field', 'variable', 'pipe', 'identifier', 'chain'].includes(operand.type)) {
        this.#argumentValue(operand);
        this.#add({ op: 'argument' });
      } else this.#add({ op: 'literal', node: operand });
    }
    this.#add({ op: 'invoke' });
    call.end = this.steps.length;
  }

  /** An operand that is not first in its command. */
  #argumentValue(operand: Operand): void {
    this.#add({ op: 'at', node: operand });
    switch (operand.type) {
      case 'field':
        this.#add({ op: 'dot' });
        this.#fields(operand.names, undefined, []);
        break;
      case 'variable':
        this.#add({ op: 'variable', name: operand.names[0] as string, node: operand });
        this.#fields(operand.names.slice(1), undefined, []);
        break;
      case 'pipe':
        this.#pipe(operand);
        break;
      case 'identifier':
        this.#call(operand, { count: 0, piped: false, node: operand, first: '', end: 0 }, []);
        break;
      case 'chain':
        this.#chain(operand);
        this.#fields(operand.names, undefined, []);
        break;
      case 'nil':
        this.#add({ op: 'fail', message: "can't handle nil for arg of type %!s(<nil>)" });
        break;
      default:
        this.#value(operand);
    }
  }
}

/** The value of a number whose type nothing else says; undefined when it is too large. Upstream: exec.idealConstant. */
export function idealConstant(number: NumberConstant): GoValue {
  if (number.complex) return new GoComplex(number.complex.real, number.complex.imaginary);
  const { text } = number;
  const isHex = /^0[xX]./.test(text) && !/[pP]/.test(text);
  if (number.float !== undefined && !isHex && text[0] !== "'" && /[.eEpP]/.test(text)) return number.float;
  return number.int === undefined ? undefined : new GoInt(number.int);
}
