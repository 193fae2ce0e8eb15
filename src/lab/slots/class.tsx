// In a class: the line at the head of the text, and the instructor's numbers that open tasks and solutions.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { keep, openWith } from '../../class/classroom.ts';
import { fill } from '../../i18n/fill.ts';
import { useLab, useLabObject } from '../use-lab.ts';

/** At the head of the text in a class: its name, the learner's, and the log to hand in. */
export function ClassLine({ onSend, onLeave }: { onSend: () => void; onLeave: () => void }): JSX.Element | null {
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

/** In a class: a number from the instructor opens a task or its solution. */
export function Opening({ task, what }: { task: string; what: 'task' | 'solution' }): JSX.Element {
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
