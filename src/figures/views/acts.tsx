// Parts of figures in which something is done: buttons that do it, and what the terminal said.
import type { JSX } from 'preact';
import type { Deed, FieldNote } from '../deeds.ts';
import { Inline } from './controls.tsx';

export function Acts<T extends string>(props: {
  acts: readonly { readonly id: T; readonly text: string }[];
  disabled: boolean;
  mono?: boolean;
  onAct: (id: T) => void;
  children?: preact.ComponentChildren;
}): JSX.Element {
  return (
    <div class="row tries-row">
      {props.acts.map(({ id, text }) => (
        <button
          key={id}
          type="button"
          class={`btn quiet sm${props.mono ? ' mono' : ''}`}
          disabled={props.disabled}
          onClick={() => props.onAct(id)}
        >
          {text}
        </button>
      ))}
      {props.children}
    </div>
  );
}

/** Acts of which each is done on top of those before, and a button that takes them all back. */
export function AddedActs<T extends string>(props: {
  acts: readonly T[];
  texts: Readonly<Record<T, string>>;
  done: readonly T[];
  busy: boolean;
  again: string;
  set: ((knobs: { acts: T[] }) => void) | undefined;
}): JSX.Element {
  const { acts, texts, done, busy, again, set } = props;
  return (
    <Acts
      acts={acts.map((id) => ({ id, text: texts[id] }))}
      disabled={!set || busy}
      onAct={(act) => set?.({ acts: [...done, act] })}
    >
      <button type="button" class="btn sm" disabled={!set || done.length === 0} onClick={() => set?.({ acts: [] })}>
        {again}
      </button>
    </Acts>
  );
}

/** A command and what it printed. */
export function Printed({ line, said }: { line: string; said?: string }): JSX.Element {
  return (
    <pre class="term folds" lang="en" tabIndex={0}>
      {`$ ${line}${said ? `\n${said}` : ''}`}
    </pre>
  );
}

/** The sentence under a figure. */
export function Told({ text }: { text: string }): JSX.Element {
  return (
    <p class="figure-said" role="status">
      <Inline text={text} />
    </p>
  );
}

/** A table that scrolls by itself on a phone. */
export function Scrolled(props: { label: string; class?: string; children: preact.ComponentChildren }): JSX.Element {
  return (
    <div class="table-wrap" tabIndex={0} role="region" aria-label={props.label}>
      <table class={props.class}>{props.children}</table>
    </div>
  );
}

interface DeedWords {
  readonly verbs: Readonly<Record<Deed['verb'], string>>;
  readonly nothing: string;
  readonly learner: string;
}

export const doer = (who: string, words: DeedWords): string => (who === 'learner' ? words.learner : who);

/** "pod/web-x: marked for deletion", or the fields that changed. */
export function DeedText({ deed, words }: { deed: Deed; words: DeedWords }): JSX.Element {
  return (
    <>
      <code>{deed.ref}</code>
      {deed.verb === 'changed' ? null : <> {words.verbs[deed.verb]}</>}
      {deed.notes.map((note) => (
        <Note key={note.field} note={note} nothing={words.nothing} />
      ))}
    </>
  );
}

function Note({ note, nothing }: { note: FieldNote; nothing: string }): JSX.Element {
  return (
    <span class="field-note mono">
      {note.field} {note.from || nothing} → <b>{note.to || nothing}</b>
    </span>
  );
}
