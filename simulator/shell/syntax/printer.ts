/**
 * Syntax trees as text, laid out as bash's print_cmd.c does: `declare -f`, `type`, job names, $BASH_COMMAND.
 */
import type { Assignment, Case, Command, Condition, HereDocument, List, Redirection, Simple, Word } from './nodes.ts';

const STEP = 4;

/** A command on one line, as `jobs` shows it. */
export function commandText(command: Command): string {
  const printer = new Printer(false);
  printer.command(command);
  return printer.text;
}

/** `name () { … }` over several lines, as `declare -f` shows it. */
export function functionText(name: string, body: Command): string {
  const printer = new Printer(true);
  printer.function(name, body, 0);
  return printer.text;
}

class Printer {
  text = '';
  #indent = 0;
  /** Inside a function everything stands on a line of its own. */
  #lines: boolean;
  #documents: HereDocument[] = [];
  #afterDocument = false;

  constructor(lines: boolean) {
    this.#lines = lines;
  }

  #newline(text: string): void {
    this.text += `\n${' '.repeat(this.#indent)}${text}`;
  }

  /** ";" unless something ends the command already. */
  #semicolon(): void {
    if (!/[&\n]$/.test(this.text)) this.text += ';';
  }

  /** The lines of here-documents that are still to come, after what else stands on their line. */
  #flush(before = ''): void {
    if (this.#documents.length === 0) return;
    this.text += before;
    const documents = this.#documents;
    this.#documents = [];
    for (const { body, delimiter } of documents) this.text += `\n${body}${delimiter}`;
    this.text += '\n';
    this.#afterDocument = true;
  }

  list({ items }: List): void {
    items.forEach(({ command, background }, i) => {
      this.command(command);
      const last = i === items.length - 1;
      if (background) {
        if (this.#documents.length > 0) this.#flush(' &');
        else this.text += ' &';
        if (!last) this.text += ' ';
        return;
      }
      if (last) return;
      if (this.#documents.length > 0) {
        this.#flush(this.#lines ? '' : ';');
        this.#afterDocument = false;
        if (!this.#lines) this.text = this.text.replace(/\n$/, '');
      } else if (this.#afterDocument) {
        this.#afterDocument = false;
        this.text = this.text.replace(/\n$/, '');
      } else this.text += ';';
      if (this.#lines) this.#newline('');
      else this.text += ' ';
    });
  }

  command(command: Command): void {
    switch (command.kind) {
      case 'simple':
        this.#simple(command);
        return;
      case 'pipeline':
        if (command.timed) this.text += command.timed === 'posix' ? 'time -p ' : 'time ';
        if (command.negated) this.text += '! ';
        command.commands.forEach((one, i) => {
          if (i > 0) {
            if (this.#documents.length > 0) {
              this.#flush(' |');
              this.text += '  ';
            } else this.text += ' | ';
          }
          this.command(one);
        });
        return;
      case 'and-or':
        command.commands.forEach((one, i) => {
          if (i > 0) {
            const operator = ` ${command.operators[i - 1]} `;
            if (this.#documents.length > 0 && i === 1) this.#flush(operator);
            else {
              // What is joined to the left is a command of its own.
              this.#flush();
              this.text += operator;
            }
          }
          this.command(one);
        });
        return;
      case 'group':
        this.text += '{ ';
        if (this.#lines) {
          this.#indent += STEP;
          this.#newline('');
          this.list(command.body);
          this.#flush();
          this.#indent -= STEP;
          if (this.#afterDocument) this.text += `${' '.repeat(this.#indent)}`;
          else this.#newline('');
          this.#afterDocument = false;
          this.text += '}';
        } else {
          this.list(command.body);
          this.#flush();
          this.#semicolon();
          this.text += ' }';
        }
        break;
      case 'subshell':
        this.text += '( ';
        this.list(command.body);
        this.#flush();
        this.text += ' )';
        break;
      case 'if': {
        this.text += 'if ';
        this.list(command.test);
        this.#semicolon();
        this.text += ' then';
        this.#block(command.then);
        if (command.otherwise) {
          this.#semicolon();
          this.#newline('else');
          this.#block(command.otherwise);
        }
        this.#semicolon();
        this.#newline('fi');
        break;
      }
      case 'for':
      case 'select':
        this.text += `${command.kind} ${command.name} in ${command.words ? words(command.words) : '"$@"'};`;
        this.#newline('do');
        this.#block(command.body);
        this.#semicolon();
        this.#newline('done');
        break;
      case 'arithmetic-for':
        this.text += `for ((${command.start || '1'}; ${command.test || '1'}; ${command.step || '1'}))`;
        this.#newline('do');
        this.#block(command.body);
        this.#semicolon();
        this.#newline('done');
        break;
      case 'while':
      case 'until':
        this.text += `${command.kind} `;
        this.list(command.test);
        this.#flush();
        this.#semicolon();
        this.text += ' do';
        this.#block(command.body);
        this.#semicolon();
        this.#newline('done');
        break;
      case 'case':
        this.#case(command);
        break;
      case 'arithmetic':
        this.text += `((${command.text}))`;
        break;
      case 'conditional':
        this.text += `[[ ${conditionText(command.condition)} ]]`;
        break;
      case 'function':
        this.function(command.name, command.body, this.#indent);
        return;
      case 'coproc':
        this.text += `coproc ${command.name} `;
        this.command(command.command);
        return;
    }
    this.#redirections(command.redirections);
  }

  #block(list: List): void {
    this.#indent += STEP;
    this.#newline('');
    this.#afterDocument = false;
    this.list(list);
    this.#flush();
    this.#indent -= STEP;
  }

  #case({ word, clauses }: Case): void {
    this.text += `case ${word.text} in `;
    this.#indent += STEP;
    for (const { patterns, body, end } of clauses) {
      this.#newline(`${patterns.map(({ text }) => text).join(' | ')})`);
      this.#indent += STEP;
      this.#newline('');
      this.list(body);
      this.#indent -= STEP;
      this.#flush();
      this.#newline(end);
    }
    this.#indent -= STEP;
    this.#newline('esac');
  }

  #simple({ assignments, words: list, redirections }: Simple): void {
    this.text += words([...assignments, ...list]);
    if (redirections.length === 0) return;
    if (assignments.length + list.length > 0) this.text += ' ';
    this.#redirectionList(redirections);
  }

  #redirections(redirections: readonly Redirection[]): void {
    if (redirections.length === 0) return;
    this.text += ' ';
    this.#redirectionList(redirections);
  }

  #redirectionList(redirections: readonly Redirection[]): void {
    this.text += redirections.map((one) => this.#redirection(one)).join(' ');
  }

  #redirection({ operator, fd, variable, target, document }: Redirection): string {
    const input = operator.startsWith('<');
    const normal = input && operator !== '<>' ? 0 : operator === '<>' ? 0 : 1;
    const prefix = variable === undefined ? (fd === undefined || fd === normal ? '' : String(fd)) : `{${variable}}`;
    if (document) {
      this.#documents.push(document);
      const delimiter = document.quoted ? `'${document.delimiter}'` : document.delimiter;
      return `${prefix}${operator}${delimiter}`;
    }
    const text = target?.text ?? '';
    if (operator === '>&' || operator === '<&') {
      if (text === '-') return `${variable === undefined ? (fd ?? normal) : `{${variable}}`}>&-`;
      if (/^\d+-?$/.test(text)) return `${variable === undefined ? (fd ?? normal) : `{${variable}}`}${operator}${text}`;
      return `${prefix}${operator}${text}`;
    }
    return `${prefix}${operator} ${text}`;
  }

  function(name: string, body: Command, indent: number): void {
    const outer = this.#lines;
    this.#lines = true;
    this.text += `${name} () \n${' '.repeat(indent)}{ `;
    this.#indent = indent + STEP;
    this.#newline('');
    if (body.kind === 'group') this.list(body.body);
    else this.command(body);
    this.#flush();
    this.#indent = indent;
    this.#newline('');
    this.#afterDocument = false;
    this.text += '}';
    if (body.kind === 'group') this.#redirections(body.redirections);
    this.#lines = outer;
  }
}

const words = (list: readonly (Word | Assignment)[]): string => list.map(({ text }) => text).join(' ');

function conditionText(condition: Condition): string {
  const not = condition.negated ? '! ' : '';
  switch (condition.kind) {
    case 'group':
      return `${not}( ${conditionText(condition.inner)} )`;
    case 'and':
    case 'or':
      return `${not}${conditionText(condition.left)} ${condition.kind === 'and' ? '&&' : '||'} ${conditionText(condition.right)}`;
    case 'unary':
      return `${not}${condition.operator} ${condition.operand.text}`;
    case 'binary':
      return `${not}${condition.left.text} ${condition.operator} ${condition.right.text}`;
  }
}
