/** The tree of a template, and how Go writes its nodes in messages. Mirrors Go's text/template/parse/node.go. */
import type { NumberConstant } from './number.ts';
import { quote } from './quote.ts';

interface At {
  /** Where it starts in the text, in UTF-16 units. */
  readonly at: number;
}

export interface ListNode extends At {
  readonly type: 'list';
  readonly nodes: Node[];
}
interface TextNode extends At {
  readonly type: 'text';
  readonly text: string;
}
export interface PipeNode extends At {
  readonly type: 'pipe';
  /** "=" and not ":=". */
  assigns: boolean;
  readonly declared: VariableNode[];
  readonly commands: CommandNode[];
}
interface ActionNode extends At {
  readonly type: 'action';
  readonly pipe: PipeNode;
}
export interface CommandNode extends At {
  readonly type: 'command';
  readonly args: Operand[];
}
export interface IdentifierNode extends At {
  readonly type: 'identifier';
  readonly name: string;
}
export interface VariableNode extends At {
  readonly type: 'variable';
  /** "$x", and the fields after it. */
  readonly names: readonly string[];
}
export interface FieldNode extends At {
  readonly type: 'field';
  readonly names: readonly string[];
}
export interface ChainNode extends At {
  readonly type: 'chain';
  readonly node: Operand;
  readonly names: string[];
}
interface DotNode extends At {
  readonly type: 'dot';
}
interface NilNode extends At {
  readonly type: 'nil';
}
interface BoolNode extends At {
  readonly type: 'bool';
  readonly value: boolean;
}
export interface NumberNode extends At {
  readonly type: 'number';
  readonly number: NumberConstant;
}
interface StringNode extends At {
  readonly type: 'string';
  readonly quoted: string;
  readonly value: string;
}
export interface BranchNode extends At {
  readonly type: 'if' | 'with' | 'range';
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly otherwise: ListNode | undefined;
}
export interface TemplateNode extends At {
  readonly type: 'template';
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}
interface LoopNode extends At {
  readonly type: 'break' | 'continue';
}

export type Operand =
  | IdentifierNode
  | VariableNode
  | FieldNode
  | ChainNode
  | DotNode
  | NilNode
  | BoolNode
  | NumberNode
  | StringNode
  | PipeNode;

export type Node = ListNode | TextNode | ActionNode | CommandNode | BranchNode | TemplateNode | LoopNode | Operand;

/** Go's Node.String(). `showText` prints text nodes (as they are unless given). */
export function nodeText(node: Node, showText: (text: string) => string = (text) => text): string {
  const write = (n: Node): string => nodeText(n, showText);
  switch (node.type) {
    case 'list':
      return node.nodes.map(write).join('');
    case 'text':
      return showText(node.text);
    case 'action':
      return `{{${write(node.pipe)}}}`;
    case 'pipe':
      return pipeText(node, write);
    case 'command':
      return node.args.map((arg) => (arg.type === 'pipe' ? `(${write(arg)})` : write(arg))).join(' ');
    case 'identifier':
      return node.name;
    case 'variable':
      return node.names.join('.');
    case 'field':
      return node.names.map((name) => `.${name}`).join('');
    case 'chain': {
      const inner = write(node.node);
      return `${node.node.type === 'pipe' ? `(${inner})` : inner}.${node.names.join('.')}`;
    }
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'number':
      return node.number.text;
    case 'string':
      return node.quoted;
    case 'template':
      return `{{template ${quote(node.name)}${node.pipe ? ` ${write(node.pipe)}` : ''}}}`;
    case 'break':
    case 'continue':
      return `{{${node.type}}}`;
    default: {
      const otherwise = node.otherwise ? `{{else}}${write(node.otherwise)}` : '';
      return `{{${node.type} ${write(node.pipe)}}}${write(node.list)}${otherwise}{{end}}`;
    }
  }
}

function pipeText(pipe: PipeNode, write: (node: Node) => string): string {
  const declared =
    pipe.declared.length > 0 ? `${pipe.declared.map(write).join(', ')} ${pipe.assigns ? '=' : ':='} ` : '';
  return declared + pipe.commands.map(write).join(' | ');
}

/** Whether a template holds nothing but space: such a one never replaces another. Upstream: parse.IsEmptyTree. */
export function isEmpty(node: Node): boolean {
  if (node.type === 'list') return node.nodes.every(isEmpty);
  return node.type === 'text' && node.text.trim() === '';
}
