/** What the readers of lab.yaml share: the lesson's files, ids declared so far, and how expressions and texts are read. */
import type { CelProblem } from '../../cel/cel.ts';
import { suggest } from '../../cel/suggest.ts';
import type { I18n } from '../types.ts';
import type { Cursor } from './cursor.ts';
import type { Expressions } from './expressions.ts';
import type { Kinds } from './refs.ts';
import { parseParticle, splitTemplate, type Template, type TemplatePart } from './template.ts';
import type { Expression, I18nTemplate } from './types.ts';

export interface LoadContext {
  readonly lesson: string;
  readonly files: Readonly<Record<string, string>>;
  readonly kinds: Kinds;
  /** Set once refs and ids are known. */
  expressions: Expressions;
  readonly ids: {
    traffic: readonly string[];
    tasks: readonly string[];
    questions: readonly string[];
    alerts: readonly string[];
    faults: readonly string[];
  };
}

/** Reads an expression of that scope. */
export function readExpression(at: Cursor, scope: Expressions, wanted?: 'bool'): Expression {
  const source = typeof at.value === 'boolean' ? String(at.value) : at.text('an expression');
  if (source === '') return standIn(scope);
  const compiled = scope.compile(source, at.path, wanted);
  if (!('program' in compiled)) {
    for (const problem of compiled) at.fail(codeOf(problem), expressionMessage(problem));
    return standIn(scope);
  }
  return compiled;
}

const codeOf = (problem: CelProblem): string => (/ takes /.test(problem.message) ? 'E302' : 'E301');

function expressionMessage({ column, message, suggestion }: CelProblem): string {
  return `column ${column}: ${message}${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}`;
}

/** A harmless expression in place of one that could not be read. */
function standIn(scope: Expressions): Expression {
  const compiled = scope.compile('false', '');
  if (!('program' in compiled)) throw new Error('the expression "false" does not compile');
  return compiled;
}

/** Reads a text in both languages with `${…}` in it. */
export function readTemplate(at: Cursor, scope: Expressions, what: string): I18nTemplate {
  const source = at.i18n(what, 'inserts');
  return { source, ko: template(at, source.ko, scope), en: template(at, source.en, scope) };
}

function template(at: Cursor, text: string, scope: Expressions): Template {
  const parts: TemplatePart[] = [];
  for (const part of splitTemplate(text)) {
    if (typeof part === 'string') {
      parts.push(part);
      continue;
    }
    const particle = part.particle === undefined ? undefined : parseParticle(part.particle);
    if (part.particle !== undefined && !particle)
      at.fail('E301', `"${part.particle}" is no particle; expected a form such as 을/를`);
    if (part.source === '' && particle) {
      parts.push({ expression: undefined, particle });
      continue;
    }
    const compiled = scope.compile(part.source, at.path);
    if (!('program' in compiled)) {
      for (const problem of compiled) at.fail(codeOf(problem), `in \${${part.source}}: ${expressionMessage(problem)}`);
      continue;
    }
    parts.push({ expression: compiled, particle });
  }
  return { parts };
}

/** A reference to something declared: "no task "x"; tasks are …". */
export function readKnown(at: Cursor, what: string, ids: readonly string[], code = 'E201'): string {
  const id = at.text(`the id of a ${what}`);
  if (id !== '' && !ids.includes(id))
    at.fail(code, `no ${what} "${id}"; ${what}s are ${ids.join(', ') || 'none'}`, suggest(id, ids));
  return id;
}

/** A file of the lesson. */
export function readLessonFile(at: Cursor, context: LoadContext): string {
  const path = at.relativePath();
  if (path === '' || Object.hasOwn(context.files, path)) return path;
  const near = suggest(path, Object.keys(context.files));
  at.fail('E203', `no file ${path}${near === undefined ? '' : `; did you mean ${near}?`}`);
  return path;
}

export const NO_TEXT: I18n = { ko: '', en: '' };

export const NO_TEMPLATE: I18nTemplate = { source: NO_TEXT, ko: { parts: [] }, en: { parts: [] } };

/** The playground's world: a lab without tasks. */
export const isFree = ({ lesson }: Pick<LoadContext, 'lesson'>): boolean => lesson.startsWith('playground/');
