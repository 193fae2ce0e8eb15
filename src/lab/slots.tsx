// What is live inside the lesson's text: check lists, hints, predictions, questions, moments, the saved badge. The page leaves
// <lab-slot> elements with a readable first state; here each is filled and kept up to date, again after a change of language.
import { type JSX, render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { AnswerValue } from '../../simulator/lab/types.ts';
import type { CheckState, CheckView, QuestionView, TaskView } from '../../simulator/lab/view.ts';
import { isOpen, keep, openWith } from '../class/classroom.ts';
import { fill } from '../i18n/fill.ts';
import { pick } from '../i18n/index.ts';
import { clockText } from '../picture/clock.ts';
import type { Lab } from './lab.ts';
import { AskInPlace, CheckGlyph, checkStyle, Icon, progressOf, Rich } from './parts.tsx';
import { LabContext, useLab, useLabObject } from './use-lab.ts';

/** Fills the slots of the page (or those of one part). Call again after the text was replaced. */
export function fillSlots(lab: Lab, actions: SlotActions, only?: string): void {
  for (const slot of document.querySelectorAll<HTMLElement>(only ? `lab-slot[part="${only}"]` : 'lab-slot')) {
    const content = slotContent(slot, actions);
    if (!content) continue;
    if (!('filled' in slot.dataset)) {
      slot.dataset['filled'] = '';
      slot.replaceChildren();
    }
    render(<LabContext.Provider value={lab}>{content}</LabContext.Provider>, slot);
  }
}

interface SlotActions {
  readonly onTakeOver: () => void;
  /** Downloads the log for the instructor. */
  readonly onSend: () => void;
  readonly onLeaveClass: () => void;
}

function slotContent(slot: HTMLElement, actions: SlotActions): JSX.Element | null {
  const of = slot.getAttribute('of') ?? '';
  switch (slot.getAttribute('part')) {
    case 'task-count':
      return <TaskCount of={of} />;
    case 'checks':
      return <Checks of={of} />;
    case 'task-tools':
      return <TaskTools of={of} />;
    case 'predict':
      return <Question of={of} graded={false} />;
    case 'ask':
      return <Question of={of} graded />;
    case 'class':
      return <ClassLine onSend={actions.onSend} onLeave={actions.onLeaveClass} />;
    case 'moment':
      return <Moment of={of} text={slot.getAttribute('text')} />;
    case 'saved':
      return <Saved onTakeOver={actions.onTakeOver} />;
    default:
      return null;
  }
}

function useTask(id: string): { task: TaskView | undefined; index: number; all: number } {
  const tasks = useLab((l) => l.view.tasks);
  const index = tasks.findIndex((t) => t.id === id);
  return { task: tasks[index], index, all: tasks.length };
}

function TaskCount({ of }: { of: string }): JSX.Element | null {
  const words = useLab((l) => l.words);
  const { task, index } = useTask(of);
  useEffect(() => {
    const section = document.getElementById(`task-${of}`);
    if (section && task) section.dataset['state'] = task.state;
    const step = document.querySelector<HTMLElement>(`.draft [data-step="${CSS.escape(of)}"]`);
    if (step && task) {
      step.classList.toggle('done', task.state === 'passed');
      if (task.state === 'active') step.setAttribute('aria-current', 'step');
      else step.removeAttribute('aria-current');
    }
  });
  if (!task) return null;
  if (task.state === 'locked') return <>{fill(words.lesson.opensAfter, { n: index })}</>;
  const progress = progressOf(task);
  return (
    <span class={task.state === 'passed' ? 'c-passed' : ''}>
      {task.state === 'passed' && task.passedAtMs !== null
        ? fill(words.task.passedAt, { time: clockText(task.passedAtMs) })
        : fill(progress.asks ? words.lesson.answeredOf : words.lesson.passedOf, { n: progress.n, all: progress.all })}
    </span>
  );
}

function MomentLink({ atMs, children }: { atMs: number; children: JSX.Element | string }): JSX.Element {
  const lab = useLabObject();
  return (
    <button type="button" class="cmd open moment" onClick={() => void lab.ask((host) => host.look(atMs))}>
      {children}
    </button>
  );
}

function Checks({ of }: { of: string }): JSX.Element {
  const words = useLab((l) => l.words);
  const { task } = useTask(of);
  const word: Record<CheckState, string> = {
    locked: words.task.locked,
    open: words.task.open,
    watching: words.task.watching,
    passed: words.task.passed,
    failed: words.task.failed,
    lapsed: words.task.lapsed,
  };
  return (
    <ul class="checks">
      {(task?.checks ?? []).map((check) => (
        <Check key={check.id} check={check} word={word[check.state]} />
      ))}
    </ul>
  );
}

function Check({ check, word }: { check: CheckView; word: string }): JSX.Element {
  const words = useLab((l) => l.words);
  const language = useLab((l) => l.language);
  return (
    <li class="check" data-s={checkStyle(check.state)} data-check={check.id}>
      <CheckGlyph state={check.state} />
      <span>
        <Rich text={pick(check.says, language)} />
      </span>
      <span class="state">{word}</span>
      {(check.evidence || (check.state === 'failed' && check.atMs !== null)) && (
        <span class="ev num">
          {check.evidence && <Rich text={pick(check.evidence, language)} />}
          {check.state === 'failed' && check.atMs !== null && (
            <>
              {' '}
              · {clockText(check.atMs)} <MomentLink atMs={check.atMs}>{words.task.showMoment}</MomentLink>
            </>
          )}
        </span>
      )}
    </li>
  );
}

function TaskTools({ of }: { of: string }): JSX.Element | null {
  const lab = useLabObject();
  const words = useLab((l) => l.words);
  const language = useLab((l) => l.language);
  const open = useLab((l) => l.state.kind === 'open');
  const { task, index } = useTask(of);
  // one primary action in view: on to the task that is open now, or, when all is done, to what happened
  const nextTask = useLab((l) =>
    l.view.tasks[index + 1]?.state === 'active' ? (l.view.tasks[index + 1]?.id ?? null) : null,
  );
  const last = useLab((l) => l.view.solved && index === l.view.tasks.length - 1);
  const [asking, setAsking] = useState<'solution' | 'retry' | null>(null);
  const room = useLab((l) => l.classroom);
  const taskOpen = isOpen(room, of, index, 'task');
  const solutionOpen = isOpen(room, of, index, 'solution');
  useEffect(() => {
    document.getElementById(`task-${of}`)?.toggleAttribute('data-class-locked', !taskOpen);
  });
  if (!task) return null;
  if (!taskOpen) return <Opening task={of} what="task" />;
  const ladder = task.hints.filter((h) => !h.observed);
  const observed = task.hints.filter((h) => h.observed);
  const t = words.task;
  const go = (run: () => Promise<unknown>) => {
    setAsking(null);
    void run();
  };
  return (
    <div class="tools">
      {observed.map((hint) => (
        <p key={hint.id} class="aside see" role="status">
          <b>{t.see}</b> <Rich text={pick(hint.text, language)} />
        </p>
      ))}
      {ladder.map((hint, i) => (
        <p key={hint.id} class="aside" role="status">
          <b>{fill(t.hintTitle, { n: i + 1, all: task.hintCount })}</b> <Rich text={pick(hint.text, language)} />
        </p>
      ))}
      {task.state === 'active' && !solutionOpen && <Opening task={of} what="solution" />}
      {asking ? (
        <div class="in-place">
          <AskInPlace
            text={asking === 'solution' ? t.solutionAsk : t.retryAsk}
            safe={t.keep}
            go={asking === 'solution' ? t.solutionGo : t.retryGo}
            onSafe={() => setAsking(null)}
            onGo={() => go(() => lab.ask((host) => (asking === 'solution' ? host.solution(of) : host.retry(of))))}
          />
        </div>
      ) : (
        <div class="row">
          {task.state === 'passed' ? (
            nextTask ? (
              <a class="btn primary sm" href={`#task-${nextTask}`}>
                {t.next}
              </a>
            ) : last ? (
              <a class="btn primary sm" href="#debrief">
                {words.lesson.debrief}
              </a>
            ) : null
          ) : task.state === 'active' && task.nextHint !== null ? (
            <button type="button" class="btn sm" disabled={!open} onClick={() => void lab.ask((host) => host.hint(of))}>
              {fill(t.hint, { n: ladder.length + 1, all: task.hintCount })}
            </button>
          ) : null}
          {task.state !== 'locked' && (
            <>
              {solutionOpen && (
                <button type="button" class="btn quiet sm" disabled={!open} onClick={() => setAsking('solution')}>
                  {t.solution}
                </button>
              )}
              <button type="button" class="btn quiet sm" disabled={!open} onClick={() => setAsking('retry')}>
                {t.retry}
              </button>
            </>
          )}
        </div>
      )}
    </div>
  );
}

/** In a class: a number from the instructor opens a task or its solution. */
function Opening({ task, what }: { task: string; what: 'task' | 'solution' }): JSX.Element {
  const lab = useLabObject();
  const words = useLab((l) => l.words.classroom);
  const [number, setNumber] = useState('');
  const [wrong, setWrong] = useState(false);
  return (
    <form
      class="row opening"
      onSubmit={(event) => {
        event.preventDefault();
        const next = lab.classroom && openWith(lab.classroom, task, what, number);
        setWrong(!next);
        if (next) lab.put({ classroom: next });
      }}
    >
      <span>{what === 'task' ? words.locked : words.solutionCode}</span>
      <input
        class="input num"
        inputmode="numeric"
        size={5}
        aria-label={words.code}
        placeholder={words.code}
        value={number}
        onInput={(event) => setNumber(event.currentTarget.value)}
      />
      <button type="submit" class="btn sm">
        {words.open}
      </button>
      {wrong && (
        <span class="err" role="alert">
          {words.wrong}
        </span>
      )}
    </form>
  );
}

/** At the head of the text in a class: its name, the learner's, and the log to hand in. */
function ClassLine({ onSend, onLeave }: { onSend: () => void; onLeave: () => void }): JSX.Element | null {
  const lab = useLabObject();
  const words = useLab((l) => l.words.classroom);
  const room = useLab((l) => l.classroom);
  if (!room) return null;
  return (
    <div class="class-line">
      <b>{fill(words.in, { name: room.setting.name })}</b>
      <input
        class="input"
        aria-label={words.yourName}
        placeholder={words.yourName}
        maxlength={80}
        value={room.learner}
        onInput={(event) => {
          const next = { ...room, learner: event.currentTarget.value };
          keep(next);
          lab.put({ classroom: next });
        }}
      />
      <button type="button" class="btn sm" onClick={onSend}>
        {words.send}
      </button>
      <button type="button" class="btn quiet sm" onClick={onLeave}>
        {words.leave}
      </button>
    </div>
  );
}

function shownAnswer(question: QuestionView, value: AnswerValue, language: 'ko' | 'en'): string {
  const name = (id: string) => {
    const option = question.options.find((o) => o.id === id);
    return option ? pick(option.text, language) : id;
  };
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? name(value) : value.map(name).join(', ');
}

const same = (a: AnswerValue, b: AnswerValue) => JSON.stringify(a) === JSON.stringify(b) || String(a) === String(b);

function Question({ of, graded }: { of: string; graded: boolean }): JSX.Element {
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

/** A link to the instant that decided a check or a question; until then plain words. */
function Moment({ of, text }: { of: string; text: string | null }): JSX.Element {
  const words = useLab((l) => l.words);
  const at = useLab((l) => {
    const check = l.view.tasks
      .flatMap((t) => t.checks.map((c) => ({ ...c, task: t.id })))
      .find((c) => c.id === of || `${c.task}/${c.id}` === of);
    return check?.atMs ?? l.view.questions.find((q) => q.id === of)?.atMs ?? null;
  });
  if (at === null) return <span class="moment-idle">{text ?? words.lesson.moment}</span>;
  return <MomentLink atMs={at}>{text ?? clockText(at)}</MomentLink>;
}

function Saved({ onTakeOver }: { onTakeOver: () => void }): JSX.Element | null {
  const p = useLab((l) => l.words.progress);
  const saving = useLab((l) => l.saving);
  if (saving === 'none') return null;
  if (saving === 'saved')
    return (
      <span class="badge plain save-badge" title={p.savedTitle}>
        <Icon name="disk" />
        <span class="hide-s">{p.saved}</span>
      </span>
    );
  const why =
    saving === 'blocked' ? p.blocked : saving === 'full' ? p.full : saving === 'other-tab' ? p.otherTabText : p.newer;
  return (
    <button
      type="button"
      class="badge wait"
      title={why}
      aria-label={`${p.notSaved}. ${why}`}
      data-saving={saving}
      onClick={onTakeOver}
    >
      <Icon name="warn" />
      {saving === 'other-tab' ? p.otherTab : p.notSaved}
    </button>
  );
}
