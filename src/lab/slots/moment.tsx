// Links to instants of the lab.
import type { JSX } from 'preact';
import { clockText } from '../../picture/clock.ts';
import { useLab, useLabObject } from '../use-lab.ts';

export function MomentLink({ atMs, children }: { atMs: number; children: JSX.Element | string }): JSX.Element {
  const lab = useLabObject();
  return (
    <button type="button" class="moment" onClick={() => void lab.ask((host) => host.look(atMs))}>
      {children}
    </button>
  );
}

/** A link to the instant that decided a check or a question; until then plain words. */
export function Moment({ of, text }: { of: string; text: string | null }): JSX.Element {
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
