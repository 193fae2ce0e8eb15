// Below the bench: what must be said, and the strip with the task, its checks, and undo, start over, solution, "what is this?".
// What would lose work asks here, in place.
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TaskView } from '../../simulator/lab/view.ts';
import { isOpen } from '../class/classroom.ts';
import { fill } from '../i18n/fill.ts';
import { pick } from '../i18n/index.ts';
import { plainText } from '../site/inline.ts';
import { AskInPlace, CheckGlyph, Icon, Rich } from './parts.tsx';
import { TerminalChoices } from './terminal/choices.tsx';
import { useLab, useLabObject } from './use-lab.ts';

/** The task one is at: the first that is active, else the last. */
function currentTask(tasks: readonly TaskView[]): TaskView | undefined {
  return tasks.find((t) => t.state === 'active') ?? tasks.at(-1);
}

interface FootProps {
  readonly onReset: () => void;
  readonly onUndo: () => void;
  readonly onShare: () => void;
  readonly onExport: () => void;
  readonly onImport: (text: string) => void;
}

export function Foot(props: FootProps): JSX.Element {
  const lab = useLabObject();
  const words = useLab((l) => l.words);
  const language = useLab((l) => l.language);
  const tasks = useLab((l) => l.view.tasks);
  const solved = useLab((l) => l.view.solved);
  const open = useLab((l) => l.state.kind === 'open');
  const commands = useLab((l) => l.view.timeline.flags.filter((f) => f.kind === 'command').length);
  const alerts = useLab((l) => l.view.alerts);
  const [asking, setAsking] = useState<'reset' | 'solution' | null>(null);
  const room = useLab((l2) => l2.classroom);
  const task = currentTask(tasks);
  const check =
    task?.checks.find((c) => c.state === 'failed') ??
    task?.checks.find((c) => c.state === 'watching') ??
    task?.checks.find((c) => c.state !== 'passed');
  const marks = task && task.checks.length > 0;
  const passed = task?.checks.filter((c) => c.state === 'passed').length ?? 0;
  // before the worker has told of them, the text has
  const hasTasks = room === null && document.querySelector('[data-task]') !== null;
  const l = words.lab;
  return (
    <div class="foot">
      <Notices />
      {alerts.map((alert) => (
        <p key={alert.id} class="notice" role="alert">
          <span>
            ! <Rich text={pick(alert.says, language)} />
          </span>
        </p>
      ))}
      <section class={`strip${asking ? ' asking' : ''}`} aria-label={words.task.label}>
        {asking === 'reset' ? (
          <AskInPlace
            text={fill(l.resetAsk, { n: commands })}
            safe={words.task.keep}
            go={l.resetGo}
            onSafe={() => setAsking(null)}
            onGo={() => {
              setAsking(null);
              props.onReset();
            }}
          />
        ) : asking === 'solution' && task ? (
          <AskInPlace
            text={words.task.solutionAsk}
            safe={words.task.keep}
            go={words.task.solutionGo}
            onSafe={() => setAsking(null)}
            onGo={() => {
              setAsking(null);
              void lab.ask((host) => host.solution(task.id));
            }}
          />
        ) : (
          <>
            {task && (
              <span class="ttl">
                <i>{fill(words.lesson.task, { n: tasks.indexOf(task) + 1 })}</i>
                {plainText(pick(task.title, language))}
              </span>
            )}
            {task && marks && (
              <span
                class="marks"
                role="img"
                aria-label={fill(words.task.marks, { n: passed, all: task.checks.length })}
              >
                {task.checks.map((c) => (
                  <span key={c.id} class={`c-${c.state}`}>
                    <CheckGlyph state={c.state} />
                  </span>
                ))}
              </span>
            )}
            <span class="say">
              {solved ? (
                <b>{words.task.solvedAll}</b>
              ) : (
                task &&
                (check ? (
                  <>
                    <b>{plainText(pick(check.says, language))}</b>
                    {check.evidence && <span>{plainText(pick(check.evidence, language))}</span>}
                  </>
                ) : (
                  task.questions.right < task.questions.all && (
                    <>
                      <b>{words.task.needsAnswer}</b>
                      <span>{fill(words.task.answers, { n: task.questions.right, all: task.questions.all })}</span>
                    </>
                  )
                ))
              )}
            </span>
            <span class="row">
              <button type="button" class="btn quiet sm" title={l.undoTitle} disabled={!open} onClick={props.onUndo}>
                <Icon name="undo" />
                {l.undo}
              </button>
              <button
                type="button"
                class="btn icon sm"
                aria-label={l.reset}
                title={l.reset}
                onClick={() => setAsking('reset')}
              >
                <Icon name="reset" />
              </button>
              {(task ? isOpen(room, task.id, tasks.indexOf(task), 'solution') : hasTasks) && (
                <button
                  type="button"
                  class="btn icon sm"
                  aria-label={l.solution}
                  title={l.solution}
                  disabled={!open || !task}
                  onClick={() => setAsking('solution')}
                >
                  <Icon name="key" />
                </button>
              )}
              <button
                type="button"
                class="btn icon sm"
                aria-label={l.whatIsThis}
                title={l.whatIsThis}
                aria-expanded={lab.explaining}
                onClick={() => lab.put({ explaining: !lab.explaining })}
              >
                <Icon name="ask" />
              </button>
            </span>
          </>
        )}
      </section>
      <WhatIsThis {...props} />
    </div>
  );
}

function Notices(): JSX.Element {
  const lab = useLabObject();
  const words = useLab((l) => l.words);
  const notices = useLab((l) => l.notices);
  return (
    <div role="status">
      {notices.map((notice) => (
        <p key={notice.id} class={`notice${notice.bad ? ' bad' : ''}`}>
          <span>
            <Rich text={notice.text(words)} />
          </span>
          {[notice.action, notice.other].map(
            (action, i) =>
              action && (
                <button key={i} type="button" class="btn sm" onClick={action.run}>
                  {action.label(words)}
                </button>
              ),
          )}
          <button type="button" class="btn icon sm" aria-label={words.lab.close} onClick={() => lab.unsay(notice.id)}>
            <Icon name="close" />
          </button>
        </p>
      ))}
    </div>
  );
}

/** What is what, and the settings that belong to the bench: a panel, never a modal. */
function WhatIsThis({ onShare, onExport, onImport }: FootProps): JSX.Element | null {
  const lab = useLabObject();
  const words = useLab((l) => l.words);
  const shown = useLab((l) => l.explaining);
  const panel = useRef<HTMLElement>(null);
  const file = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (shown) panel.current?.querySelector<HTMLElement>('[data-close]')?.focus();
  }, [shown]);
  if (!shown) return null;
  const w = words.whatIs;
  const close = () => lab.put({ explaining: false });
  const items = [w.beam, w.plate, w.floor, w.post, w.service, w.time, w.terminal, w.strip];
  return (
    <aside
      class="side what pop"
      ref={panel}
      aria-label={w.title}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <header>
        <h2>{w.title}</h2>
        <button type="button" class="btn icon sm" data-close aria-label={words.lab.close} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <div class="side-body" tabIndex={0} role="region" aria-label={w.title}>
        <dl>
          {items.map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        <div class="set">
          <TerminalChoices />
          <div class="row">
            <button type="button" class="btn sm" onClick={onShare}>
              <Icon name="link" />
              {words.lab.share}
            </button>
            <button type="button" class="btn sm" onClick={onExport}>
              <Icon name="disk" />
              {words.lab.exportFile}
            </button>
            <button type="button" class="btn sm" onClick={() => file.current?.click()}>
              <Icon name="file" />
              {words.lab.importFile}
            </button>
            <input
              ref={file}
              type="file"
              accept=".json,application/json"
              hidden
              onChange={async (event) => {
                const chosen = event.currentTarget.files?.[0];
                event.currentTarget.value = '';
                if (chosen) onImport(await chosen.text());
              }}
            />
          </div>
        </div>
      </div>
    </aside>
  );
}
