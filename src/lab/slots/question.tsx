// Predictions and questions: a control for each kind of answer, and what became of it.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { AnswerValue } from '../../../simulator/lab/types.ts';
import type { QuestionView } from '../../../simulator/lab/view.ts';
import { fill } from '../../i18n/fill.ts';
import { pick } from '../../i18n/index.ts';
import { CheckGlyph, Rich } from '../parts.tsx';
import { useLab, useLabObject } from '../use-lab.ts';

function shownAnswer(question: QuestionView, value: AnswerValue, language: 'ko' | 'en'): string {
  const name = (id: string) => {
    const option = question.options.find((o) => o.id === id);
    return option ? pick(option.text, language) : id;
  };
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? name(value) : value.map(name).join(', ');
}

const same = (a: AnswerValue, b: AnswerValue) => JSON.stringify(a) === JSON.stringify(b) || String(a) === String(b);

export function Question({ of, graded }: { of: string; graded: boolean }): JSX.Element {
  const lab = useLabObject();
  const words = useLab((l) => l.words);
  const language = useLab((l) => l.language);
  const question = useLab((l) => l.view.questions.find((q) => q.id === of));
  const q = words.question;
  if (!question) return <p class="note">{q.opens}</p>;
  const send = (value: AnswerValue) => void lab.ask((host) => host.answer(of, value));
  const decided = question.actual !== null && question.actual !== undefined;
  return (
    <div class="answer" data-question-kind={question.kind} data-verdict={question.verdict ?? undefined}>
      {!question.open && question.answer === null && !decided ? (
        <p class="note">{q.notYet}</p>
      ) : (
        <AnswerControl
          key={question.kind}
          question={question}
          graded={graded}
          onAnswer={send}
          locked={!question.open || (!graded && decided)}
        />
      )}
      <p class="note" role="status">
        {!graded && !decided && question.answer !== null && q.noted}
        {!graded && decided && question.answer !== null && question.actual !== null && (
          <>
            <b class="num">
              {fill(q.yours, { n: shownAnswer(question, question.answer, language) })} ·{' '}
              {fill(q.actual, { n: shownAnswer(question, question.actual, language) })}
            </b>{' '}
            {same(question.answer, question.actual) ? q.same : q.differs}
          </>
        )}
        {!graded && decided && question.answer === null && question.actual !== null && (
          <b class="num">{fill(q.actual, { n: shownAnswer(question, question.actual, language) })}</b>
        )}
        {graded && question.verdict && (
          <span class={question.verdict === 'right' ? 'verdict c-passed' : 'verdict c-failed'}>
            <CheckGlyph state={question.verdict === 'right' ? 'passed' : 'failed'} />{' '}
            {question.verdict === 'right' ? q.right : q.wrong}
          </span>
        )}
        {question.why && (
          <>
            {' '}
            <Rich text={pick(question.why, language)} />
          </>
        )}
      </p>
    </div>
  );
}

interface ControlProps {
  readonly question: QuestionView;
  readonly graded: boolean;
  readonly locked: boolean;
  readonly onAnswer: (value: AnswerValue) => void;
}

function AnswerControl(props: ControlProps): JSX.Element {
  switch (props.question.kind) {
    case 'number':
      return <NumberControl {...props} />;
    case 'text':
      return <TextControl {...props} />;
    case 'pick':
      return <PickControl {...props} />;
    default:
      return <OptionControl {...props} />;
  }
}

function NumberControl({ question, graded, locked, onAnswer }: ControlProps): JSX.Element {
  const q = useLab((l) => l.words.question);
  const [text, setText] = useState(question.answer === null ? '' : String(question.answer));
  const [bad, setBad] = useState(false);
  const value = Number(text.replace(',', '.'));
  const valid = text.trim() !== '' && Number.isFinite(value);
  const commit = () => {
    setBad(!valid);
    if (valid) onAnswer(value);
  };
  const step = (by: number) => {
    const next = Math.max(0, (valid ? value : by > 0 ? 0 : 1) + by);
    setText(String(next));
    setBad(false);
    if (!graded) onAnswer(next);
  };
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        commit();
      }}
    >
      <span class="stepper">
        <button type="button" class="btn" aria-label={q.less} disabled={locked} onClick={() => step(-1)}>
          −
        </button>
        <input
          inputmode="numeric"
          value={text}
          disabled={locked}
          aria-labelledby={`question-${question.id}-prompt`}
          aria-invalid={bad ? 'true' : undefined}
          placeholder="?"
          onInput={(event) => setText(event.currentTarget.value)}
          onBlur={() => {
            if (!graded && valid && value !== question.answer) onAnswer(value);
          }}
        />
        <button type="button" class="btn" aria-label={q.more} disabled={locked} onClick={() => step(1)}>
          +
        </button>
      </span>
      {!locked && (graded || question.answer === null) && (
        <button type="submit" class="btn">
          {graded ? q.answer : q.record}
        </button>
      )}
      {bad && (
        <span class="err" role="alert">
          {q.notNumber}
        </span>
      )}
    </form>
  );
}

function TextControl({ question, graded, locked, onAnswer }: ControlProps): JSX.Element {
  const q = useLab((l) => l.words.question);
  const [text, setText] = useState(question.answer === null ? '' : String(question.answer));
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) onAnswer(text.trim());
      }}
    >
      <input
        class="input code"
        value={text}
        disabled={locked}
        aria-labelledby={`question-${question.id}-prompt`}
        autocapitalize="off"
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {!locked && (
        <button type="submit" class="btn" disabled={!text.trim()}>
          {graded ? q.answer : q.record}
        </button>
      )}
    </form>
  );
}

function PickControl({ question, graded, locked, onAnswer }: ControlProps): JSX.Element {
  const q = useLab((l) => l.words.question);
  const inspected = useLab((l) => l.inspected);
  const picture = useLab((l) => l.view.picture);
  const pods = picture.owners.flatMap((o) => o.columns.flatMap((c) => c.pods));
  const [chosen, setChosen] = useState(question.answer === null ? '' : String(question.answer));
  useEffect(() => {
    const pod = pods.find((p) => p.ref === inspected);
    if (pod && !locked) setChosen(pod.name);
  }, [inspected]);
  return (
    <div class="row">
      <select
        class="select"
        value={chosen}
        disabled={locked}
        aria-labelledby={`question-${question.id}-prompt`}
        onChange={(event) => setChosen(event.currentTarget.value)}
      >
        <option value="">{q.pick}</option>
        {pods.map((pod) => (
          <option key={pod.uid} value={pod.name}>
            {pod.name}
          </option>
        ))}
      </select>
      {!locked && (
        <button type="button" class="btn" disabled={!chosen} onClick={() => onAnswer(chosen)}>
          {graded ? q.answer : q.record}
        </button>
      )}
    </div>
  );
}

/** choice, choices and order. */
function OptionControl({ question, graded, locked, onAnswer }: ControlProps): JSX.Element {
  const q = useLab((l) => l.words.question);
  const language = useLab((l) => l.language);
  const start = Array.isArray(question.answer)
    ? (question.answer as readonly string[])
    : question.answer === null
      ? []
      : [String(question.answer)];
  const [chosen, setChosen] = useState<readonly string[]>(start);
  const order = question.kind === 'order';
  const listed = order
    ? [...chosen, ...question.options.map((o) => o.id).filter((id) => !chosen.includes(id))]
    : question.options.map((o) => o.id);
  const toggle = (id: string) =>
    setChosen(
      question.kind === 'choice' ? [id] : chosen.includes(id) ? chosen.filter((c) => c !== id) : [...chosen, id],
    );
  const shift = (id: string, by: number) => {
    const next = [...listed];
    const at = next.indexOf(id);
    const to = Math.max(0, Math.min(next.length - 1, at + by));
    next.splice(at, 1);
    next.splice(to, 0, id);
    setChosen(next);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const answer = order ? listed : chosen;
        if (answer.length) onAnswer(question.kind === 'choice' ? (answer[0] ?? '') : answer);
      }}
    >
      <fieldset disabled={locked} aria-labelledby={`question-${question.id}-prompt`}>
        {listed.map((id, i) => {
          const option = question.options.find((o) => o.id === id);
          if (!option) return null;
          return order ? (
            <div key={id} class="row choice">
              <span class="num">{i + 1}</span>
              <span>
                <Rich text={pick(option.text, language)} />
              </span>
              <button type="button" class="btn icon sm" aria-label="↑" onClick={() => shift(id, -1)}>
                ↑
              </button>
              <button type="button" class="btn icon sm" aria-label="↓" onClick={() => shift(id, 1)}>
                ↓
              </button>
            </div>
          ) : (
            <label key={id} class="choice">
              <input
                type={question.kind === 'choice' ? 'radio' : 'checkbox'}
                name={`question-${question.id}`}
                checked={chosen.includes(id)}
                onChange={() => toggle(id)}
              />
              <span>
                <Rich text={pick(option.text, language)} />
              </span>
            </label>
          );
        })}
      </fieldset>
      {!locked && (
        <button type="submit" class="btn" disabled={!order && chosen.length === 0}>
          {graded ? q.answer : q.record}
        </button>
      )}
    </form>
  );
}
