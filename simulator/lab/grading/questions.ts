/** Questions: predictions, which are compared and never marked, and questions of tasks, which must be answered right. */
import { CelFailure, fromCel } from '../../cel/cel.ts';
import { holds } from '../definition/expressions.ts';
import type { Expression, I18nTemplate, QuestionDefinition } from '../definition/types.ts';
import type { Facts } from '../facts/types.ts';
import type { AnswerValue, I18n } from '../types.ts';
import type { QuestionView } from '../view.ts';
import { renderI18n } from './evidence.ts';

export class QuestionRun {
  readonly definition: QuestionDefinition;
  answer: AnswerValue | null = null;
  /** For questions of tasks: whether the last try was right. */
  verdict: 'right' | 'wrong' | null = null;
  /** For predictions: what really happened. */
  actual: AnswerValue | null = null;
  /** What a fork said is right. */
  #simulated: AnswerValue | null = null;
  #why: I18n | null = null;

  constructor(definition: QuestionDefinition) {
    this.definition = definition;
  }

  get right(): boolean {
    return this.verdict === 'right';
  }

  /** Whether it may be answered. `active`: its task is active (predictions: always). */
  open(active: boolean, facts: Facts): boolean {
    if (this.right) return false;
    if (this.definition.task !== undefined && !active) return false;
    return this.definition.open === undefined || holds(this.definition.open, facts);
  }

  /** Takes an answer and judges it as things are now. */
  take(value: AnswerValue, facts: Facts, simulated: AnswerValue | null): void {
    this.answer = value;
    this.#simulated = simulated;
    const { definition } = this;
    if (definition.task !== undefined) this.verdict = this.#judge(value, facts) ? 'right' : 'wrong';
    else if (definition.answer?.kind !== 'after') this.actual = this.rightAnswer(facts);
    const why = this.#reason(value, facts);
    this.#why = why ? renderI18n(why, facts) : null;
  }

  /** The reason beside what was picked; of several, of the first that should not have been. */
  #reason(value: AnswerValue, facts: Facts): I18nTemplate | undefined {
    const picked = Array.isArray(value) ? value : [String(value)];
    const right = this.rightAnswer(facts);
    const wanted = Array.isArray(right) ? right : [String(right)];
    const reasons = this.definition.options.filter(({ id, why }) => why && picked.includes(id));
    return (reasons.find(({ id }) => !wanted.includes(id)) ?? reasons[0])?.why;
  }

  /** For predictions about a task: what happened between its activation and its pass. */
  decide(facts: Facts): void {
    const { answer } = this.definition;
    if (answer?.kind === 'after') this.actual = answerValue(answer.expression, facts);
  }

  /** What is right as things are now; null for texts, which have several. */
  rightAnswer(facts: Facts): AnswerValue | null {
    const { answer } = this.definition;
    if (!answer) return null;
    switch (answer.kind) {
      case 'literal':
        return answer.value;
      case 'simulate':
        return this.#simulated;
      default:
        return answerValue(answer.expression, facts);
    }
  }

  #judge(value: AnswerValue, facts: Facts): boolean {
    const { definition } = this;
    if (definition.kind === 'text') {
      const text = normal(String(value));
      if (definition.accept.some((accepted) => normal(accepted) === text)) return true;
    }
    const right = this.rightAnswer(facts);
    if (right === null) return false;
    switch (definition.kind) {
      case 'number':
        return Math.abs(Number(value) - Number(right)) <= definition.tolerance;
      case 'choices':
        return sameSet(value, right);
      case 'order':
        return JSON.stringify(value) === JSON.stringify(right);
      case 'text':
        return normal(String(value)) === normal(String(right));
      case 'choice':
      case 'pick':
        return Array.isArray(right) ? right.includes(String(value)) : String(value) === String(right);
    }
  }

  view(open: boolean): QuestionView {
    const { id, kind, prompt, options } = this.definition;
    return {
      id,
      kind,
      prompt,
      options: options.map(({ id, text }) => ({ id, text })),
      open,
      answer: this.answer,
      verdict: this.verdict,
      actual: this.actual,
      why: this.#why,
    };
  }
}

/** An expression's value as an answer; null when it fails. */
export function answerValue(expression: Expression, facts: Facts): AnswerValue | null {
  try {
    return fromCel(expression.scope.evaluate(expression, facts)) as AnswerValue;
  } catch (error) {
    if (error instanceof CelFailure) return null;
    throw error;
  }
}

const normal = (text: string): string => text.trim().split(/\s+/).join(' ');

function sameSet(a: AnswerValue, b: AnswerValue): boolean {
  const [x, y] = [a, b].map((v) => (Array.isArray(v) ? [...v].sort() : [String(v)]));
  return JSON.stringify(x) === JSON.stringify(y);
}
