// A task in the text: how far it is, its checks, its hints, and the buttons below them.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { CheckState, CheckView, TaskView } from '../../../simulator/lab/view.ts';
import { isOpen } from '../../class/classroom.ts';
import { fill } from '../../i18n/fill.ts';
import { pick } from '../../i18n/index.ts';
import { clockText } from '../../picture/clock.ts';
import { AskInPlace, CheckGlyph, checkStyle, progressOf, Rich } from '../parts.tsx';
import { useLab, useLabObject } from '../use-lab.ts';
import { Opening } from './class.tsx';
import { MomentLink } from './moment.tsx';

function useTask(id: string): { task: TaskView | undefined; index: number; all: number } {
  const tasks = useLab((l) => l.view.tasks);
  const index = tasks.findIndex((t) => t.id === id);
  return { task: tasks[index], index, all: tasks.length };
}

export function TaskCount({ of }: { of: string }): JSX.Element | null {
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

export function Checks({ of }: { of: string }): JSX.Element {
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

export function TaskTools({ of }: { of: string }): JSX.Element | null {
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
