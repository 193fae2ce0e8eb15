/**
 * Text to trees: the template itself and those it defines. Mirrors Go's text/template/parse/parse.go with its messages, whose line is
 * that of the token read last. Nested blocks are bounded, too (Go's stack is larger than ours).
 */
import type { Code } from './compile.ts';
import { Lexer, type Token, type TokenType, tokenText } from './lex.ts';
import {
  type BranchNode,
  type ChainNode,
  type CommandNode,
  isEmpty,
  type ListNode,
  type Node,
  nodeText,
  type Operand,
  type PipeNode,
  type TemplateNode,
  type VariableNode,
} from './nodes.ts';
import { parseNumber } from './number.ts';
import { quote, unquote } from './quote.ts';
import { GoError, TemplateError } from './types.ts';

/** One parsed template. */
export interface Tree {
  readonly name: string;
  /** The file it stands in: what messages name. */
  readonly file: string;
  readonly text: string;
  readonly root: ListNode;
  /** Filled when it first runs. */
  code?: Code;
}

interface ParseOptions {
  /** Whether a function of this name may be called. */
  readonly isFunction: (name: string) => boolean;
  /** Parentheses that may stand in each other; 1,000 unless given. Upstream: maxStackDepth (of WebAssembly). */
  readonly depth?: number;
}

/** Blocks that may stand in each other. Go has no such bound. */
const BLOCK_DEPTH = 500;

/** Every template of the text, by name; the text's own under `name`. Throws `TemplateError`. */
export function parseTemplates(name: string, text: string, options: ParseOptions): Map<string, Tree> {
  const trees = new Map<string, Tree>();
  const taken = new Set(['break', 'continue'].filter(options.isFunction));
  new Parser(new Source(name, text, options, new Lexer(text, taken), 0), trees).file();
  return trees;
}

/** The {{end}} or {{else}} that closed a list. */
interface Closer {
  readonly type: 'end' | 'else';
  readonly at: number;
}

/** The tokens of a text, read up to three ahead. Every template of the text has its own look at them. */
class Source {
  readonly name: string;
  readonly text: string;
  readonly options: ParseOptions;
  readonly #lexer: Lexer;
  readonly #tokens: [Token, Token, Token];
  #ahead = 0;
  blockDepth: number;
  parenthesisDepth = 0;

  constructor(name: string, text: string, options: ParseOptions, lexer: Lexer, blockDepth: number) {
    this.name = name;
    this.text = text;
    this.options = options;
    this.#lexer = lexer;
    this.blockDepth = blockDepth;
    const none: Token = { type: 'eof', text: '', at: 0, line: 0 };
    this.#tokens = [none, none, none];
  }

  /** For a template inside the text, whose next token is the text's. */
  fork(): Source {
    return new Source(this.name, this.text, this.options, this.#lexer, this.blockDepth);
  }
  /** The line errors name. */
  get line(): number {
    return this.#tokens[0].line;
  }
  next(): Token {
    if (this.#ahead > 0) this.#ahead--;
    else this.#tokens[0] = this.#lexer.next();
    return this.#tokens[this.#ahead] as Token;
  }
  peek(): Token {
    if (this.#ahead > 0) return this.#tokens[this.#ahead - 1] as Token;
    this.#ahead = 1;
    this.#tokens[0] = this.#lexer.next();
    return this.#tokens[0];
  }
  backup(): void {
    this.#ahead++;
  }
  /** Puts `first` back before the token read last. */
  backup2(first: Token): void {
    this.#tokens[1] = first;
    this.#ahead = 2;
  }
  backup3(first: Token, second: Token): void {
    this.#tokens[1] = second;
    this.#tokens[2] = first;
    this.#ahead = 3;
  }
  nextWord(): Token {
    for (;;) {
      const token = this.next();
      if (token.type !== 'space') return token;
    }
  }
  peekWord(): Token {
    const token = this.nextWord();
    this.backup();
    return token;
  }
}

const OPERANDS: ReadonlySet<TokenType> = new Set([
  'bool',
  'characterConstant',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParenthesis',
]);

/** One template of the text: the text's own, or one that {{define}} or {{block}} began. */
class Parser {
  readonly #source: Source;
  readonly #trees: Map<string, Tree>;
  #variables: string[] = ['$'];
  #rangeDepth = 0;
  /** Line of the action being read; 0 outside. */
  #actionLine = 0;

  constructor(source: Source, trees: Map<string, Tree>) {
    this.#source = source;
    this.#trees = trees;
  }

  file(): void {
    const source = this.#source;
    const root: ListNode = { type: 'list', at: source.peek().at, nodes: [] };
    while (source.peek().type !== 'eof') {
      if (source.peek().type === 'leftDelimiter') {
        const open = source.next();
        if (isKeyword(source.nextWord(), 'define')) {
          new Parser(source.fork(), this.#trees).#definition();
          continue;
        }
        source.backup2(open);
      }
      const node = this.#textOrAction();
      if (isCloser(node)) this.#fail(`unexpected {{${node.type}}}`);
      root.nodes.push(node);
    }
    this.#add(source.name, root);
  }

  #fail(message: string): never {
    throw new TemplateError(`template: ${this.#source.name}:${this.#source.line}: ${message}`);
  }

  #unexpected(token: Token, context: string): never {
    if (token.type === 'error') {
      let more = '';
      if (this.#actionLine !== 0 && this.#actionLine !== token.line) {
        const place = `started at ${this.#source.name}:${this.#actionLine}`;
        more = token.text.endsWith(' action') ? ` ${place}` : ` in action ${place}`;
      }
      this.#fail(token.text + more);
    }
    this.#fail(`unexpected ${tokenText(token)} in ${context}`);
  }

  #expect(type: TokenType, context: string): Token {
    const token = this.#source.nextWord();
    if (token.type !== type) this.#unexpected(token, context);
    return token;
  }

  #unquoted(text: string): string {
    try {
      return unquote(text);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      return this.#fail(error.message);
    }
  }

  /** Keeps a template; a text may define a name twice only where one is empty. */
  #add(name: string, root: ListNode): void {
    const old = this.#trees.get(name);
    const tree: Tree = { name, file: this.#source.name, text: this.#source.text, root };
    if (!old || isEmpty(old.root)) this.#trees.set(name, tree);
    else if (!isEmpty(root)) this.#fail(`template: multiple definition of template ${quote(name)}`);
  }

  /** After {{define. */
  #definition(): void {
    const context = 'define clause';
    const token = this.#source.nextWord();
    if (token.type !== 'string' && token.type !== 'rawString') this.#unexpected(token, context);
    const name = this.#unquoted(token.text);
    this.#expect('rightDelimiter', context);
    const { list, closer } = this.#list();
    if (closer.type !== 'end') this.#fail(`unexpected {{${closer.type}}} in ${context}`);
    this.#add(name, list);
  }

  /** Up to {{end}} or {{else}}. */
  #list(): { list: ListNode; closer: Closer } {
    const source = this.#source;
    if (++source.blockDepth > BLOCK_DEPTH) this.#fail('max expression depth exceeded');
    const list: ListNode = { type: 'list', at: source.peekWord().at, nodes: [] };
    while (source.peekWord().type !== 'eof') {
      const node = this.#textOrAction();
      if (isCloser(node)) {
        source.blockDepth--;
        return { list, closer: node };
      }
      list.nodes.push(node);
    }
    return this.#fail('unexpected EOF');
  }

  #textOrAction(): Node | Closer {
    const token = this.#source.nextWord();
    if (token.type === 'text') return { type: 'text', at: token.at, text: token.text };
    if (token.type !== 'leftDelimiter') this.#unexpected(token, 'input');
    this.#actionLine = token.line;
    const node = this.#action();
    this.#actionLine = 0;
    return node;
  }

  #action(): Node | Closer {
    const source = this.#source;
    const token = source.nextWord();
    if (token.type === 'keyword') {
      switch (token.text) {
        case 'block':
          return this.#block();
        case 'break':
        case 'continue':
          return this.#loop(token.text, token.at);
        case 'else':
          return this.#else();
        case 'end':
          return { type: 'end', at: this.#expect('rightDelimiter', 'end').at };
        case 'if':
        case 'with':
        case 'range':
          return this.#branch(token.text);
        case 'template':
          return this.#template();
      }
    }
    source.backup();
    const { at } = source.peek();
    return { type: 'action', at, pipe: this.#pipeline('command', 'rightDelimiter') };
  }

  #loop(type: 'break' | 'continue', at: number): Node {
    const token = this.#source.nextWord();
    if (token.type !== 'rightDelimiter') this.#unexpected(token, `{{${type}}}`);
    if (this.#rangeDepth === 0) this.#fail(`{{${type}}} outside {{range}}`);
    return { type, at };
  }

  #else(): Closer {
    const next = this.#source.peekWord();
    // {{else if}} is {{else}}{{if}} without its {{end}}; the caller goes on with the keyword.
    if (isKeyword(next, 'if') || isKeyword(next, 'with')) return { type: 'else', at: next.at };
    return { type: 'else', at: this.#expect('rightDelimiter', 'else').at };
  }

  #branch(type: 'if' | 'with' | 'range'): BranchNode {
    const variables = this.#variables.length;
    const pipe = this.#pipeline(type, 'rightDelimiter');
    if (type === 'range') this.#rangeDepth++;
    const { list, closer } = this.#list();
    if (type === 'range') this.#rangeDepth--;
    let otherwise: ListNode | undefined;
    if (closer.type === 'else') {
      if (type !== 'range' && isKeyword(this.#source.peek(), type)) {
        this.#source.next();
        otherwise = { type: 'list', at: closer.at, nodes: [this.#chained(type)] };
      } else {
        const rest = this.#list();
        if (rest.closer.type !== 'end') this.#fail(`expected end; found {{${rest.closer.type}}}`);
        otherwise = rest.list;
      }
    }
    this.#variables.length = variables;
    return { type, at: pipe.at, pipe, list, otherwise };
  }

  /** The branch after {{else if: deeper, as if its {{else}} had a list of its own. */
  #chained(type: 'if' | 'with'): BranchNode {
    if (++this.#source.blockDepth > BLOCK_DEPTH) this.#fail('max expression depth exceeded');
    const node = this.#branch(type);
    this.#source.blockDepth--;
    return node;
  }

  #templateName(token: Token, context: string): string {
    if (token.type !== 'string' && token.type !== 'rawString') this.#unexpected(token, context);
    return this.#unquoted(token.text);
  }

  #block(): TemplateNode {
    const context = 'block clause';
    const token = this.#source.nextWord();
    const name = this.#templateName(token, context);
    const pipe = this.#pipeline(context, 'rightDelimiter');
    const inner = new Parser(this.#source.fork(), this.#trees);
    const { list, closer } = inner.#list();
    if (closer.type !== 'end') this.#fail(`unexpected {{${closer.type}}} in ${context}`);
    inner.#add(name, list);
    return { type: 'template', at: token.at, name, pipe };
  }

  #template(): TemplateNode {
    const context = 'template clause';
    const source = this.#source;
    const token = source.nextWord();
    const name = this.#templateName(token, context);
    let pipe: PipeNode | undefined;
    if (source.nextWord().type !== 'rightDelimiter') {
      source.backup();
      pipe = this.#pipeline(context, 'rightDelimiter');
    }
    return { type: 'template', at: token.at, name, pipe };
  }

  #pipeline(context: string, end: TokenType): PipeNode {
    const source = this.#source;
    const pipe: PipeNode = { type: 'pipe', at: source.peekWord().at, assigns: false, declared: [], commands: [] };
    this.#declarations(pipe, context);
    for (;;) {
      const token = source.nextWord();
      if (token.type === end) {
        this.#checkPipeline(pipe, context);
        return pipe;
      }
      if (!OPERANDS.has(token.type)) this.#unexpected(token, context);
      source.backup();
      pipe.commands.push(this.#command());
    }
  }

  /** "$x :=", "$x =", and "$i, $x :=" of range. */
  #declarations(pipe: PipeNode, context: string): void {
    const source = this.#source;
    for (;;) {
      const variable = source.peekWord();
      if (variable.type !== 'variable') return;
      source.next();
      // "$x foo" is only told from "$x := foo" by the token after the space, which then goes back.
      const after = source.peek();
      const next = source.peekWord();
      const isComma = next.type === 'char' && next.text === ',';
      if (next.type !== 'assign' && next.type !== 'declare' && !isComma) {
        if (after.type === 'space') source.backup3(variable, after);
        else source.backup2(variable);
        return;
      }
      source.nextWord();
      pipe.declared.push(variableNode(variable.at, variable.text));
      this.#variables.push(variable.text);
      if (!isComma) {
        pipe.assigns = next.type === 'assign';
        return;
      }
      if (context !== 'range' || pipe.declared.length > 1) this.#fail(`too many declarations in ${context}`);
      const { type } = source.peekWord();
      if (type !== 'variable' && type !== 'rightDelimiter' && type !== 'rightParenthesis') {
        this.#fail('range can only initialize variables');
      }
    }
  }

  #checkPipeline(pipe: PipeNode, context: string): void {
    if (pipe.commands.length === 0) this.#fail(`missing value for ${context}`);
    pipe.commands.forEach((command, i) => {
      const first = command.args[0];
      if (i > 0 && first && ['bool', 'dot', 'nil', 'number', 'string'].includes(first.type)) {
        this.#fail(`non executable command in pipeline stage ${i + 1}`);
      }
    });
  }

  #command(): CommandNode {
    const source = this.#source;
    const command: CommandNode = { type: 'command', at: source.peekWord().at, args: [] };
    for (;;) {
      source.peekWord();
      const operand = this.#operand();
      if (operand) command.args.push(operand);
      const token = source.next();
      if (token.type === 'space') continue;
      if (token.type === 'rightDelimiter' || token.type === 'rightParenthesis') source.backup();
      else if (token.type !== 'pipe') this.#unexpected(token, 'operand');
      break;
    }
    if (command.args.length === 0) this.#fail('empty command');
    return command;
  }

  /** A term and the fields after it. */
  #operand(): Operand | undefined {
    const source = this.#source;
    const node = this.#term();
    if (!node || source.peek().type !== 'field') return node;
    const chain: ChainNode = { type: 'chain', at: source.peek().at, node, names: [] };
    while (source.peek().type === 'field') chain.names.push(source.next().text.slice(1));
    switch (node.type) {
      case 'field':
        return { type: 'field', at: chain.at, names: [...node.names, ...chain.names] };
      case 'variable':
        return { type: 'variable', at: chain.at, names: [...node.names, ...chain.names] };
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        return this.#fail(`unexpected . after term ${quote(nodeText(node))}`);
      default:
        return chain;
    }
  }

  #term(): Operand | undefined {
    const source = this.#source;
    const token = source.nextWord();
    const { at, text } = token;
    switch (token.type) {
      case 'identifier':
        if (!source.options.isFunction(text)) this.#fail(`function ${quote(text)} not defined`);
        return { type: 'identifier', at, name: text };
      case 'dot':
        return { type: 'dot', at };
      case 'nil':
        return { type: 'nil', at };
      case 'variable':
        if (!this.#variables.includes(text)) this.#fail(`undefined variable ${quote(text)}`);
        return variableNode(at, text);
      case 'field':
        return { type: 'field', at, names: [text.slice(1)] };
      case 'bool':
        return { type: 'bool', at, value: text === 'true' };
      case 'characterConstant':
      case 'complex':
      case 'number':
        return this.#number(token, token.type);
      case 'string':
      case 'rawString':
        return { type: 'string', at, quoted: text, value: this.#unquoted(text) };
      case 'leftParenthesis': {
        if (source.parenthesisDepth >= (source.options.depth ?? 1000)) this.#fail('max expression depth exceeded');
        source.parenthesisDepth++;
        const pipe = this.#pipeline('parenthesized pipeline', 'rightParenthesis');
        source.parenthesisDepth--;
        return pipe;
      }
    }
    source.backup();
    return undefined;
  }

  #number(token: Token, type: 'number' | 'complex' | 'characterConstant'): Operand {
    try {
      return { type: 'number', at: token.at, number: parseNumber(token.text, type) };
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      return this.#fail(error.message);
    }
  }
}

const isKeyword = (token: Token, word: string): boolean => token.type === 'keyword' && token.text === word;
const isCloser = (node: Node | Closer): node is Closer => node.type === 'end' || node.type === 'else';
const variableNode = (at: number, text: string): VariableNode => ({ type: 'variable', at, names: text.split('.') });
