// Small parts used all over the workspace.
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CheckState, TaskView } from '../../simulator/lab/view.ts';
import { Code } from '../site/code.tsx';
import { parseInline } from '../site/inline.ts';
import { withParticles } from '../site/particles.ts';

export function Icon({ name }: { name: string }): JSX.Element {
  return (
    <svg class="i" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  );
}

const GLYPH: Readonly<Record<CheckState, string>> = {
  locked: 'locked',
  open: 'open',
  watching: 'watch',
  passed: 'pass',
  failed: 'fail',
  lapsed: 'lapsed',
};

export function CheckGlyph({ state }: { state: CheckState }): JSX.Element {
  return (
    <svg class="c" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
      <use href={`#c-${GLYPH[state]}`} />
    </svg>
  );
}

/** How far a task is: its checks and its questions together; `asks`: it has nothing but questions. */
export function progressOf({ checks, questions }: TaskView): { n: number; all: number; asks: boolean } {
  const passed = checks.filter((c) => c.state === 'passed').length;
  return { n: passed + questions.right, all: checks.length + questions.all, asks: checks.length === 0 };
}

/** `data-s` of a check, as the style sheet knows it. */
export const checkStyle = (state: CheckState): string => GLYPH[state];

/** A short text of lab.yaml with its code and bold. */
export function Rich({ text }: { text: string }): JSX.Element {
  return (
    <>
      {parseInline(text).map((piece, i) =>
        piece.kind === 'code' ? (
          <Code key={i} text={piece.text} />
        ) : piece.kind === 'bold' ? (
          <b key={i}>{piece.text}</b>
        ) : piece.kind === 'link' ? (
          <a key={i} href={piece.href}>
            {piece.text}
          </a>
        ) : (
          withParticles(piece.text)
        ),
      )}
    </>
  );
}

/** A question asked in place: the safe answer comes first and has the focus; Escape gives it. */
export function AskInPlace(props: {
  text: string;
  safe: string;
  go: string;
  onSafe: () => void;
  onGo: () => void;
  children?: ComponentChildren;
}): JSX.Element {
  const safe = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => safe.current?.focus(), []);
  return (
    <>
      <span class="ask-text" role="alert">
        {props.text}
      </span>
      <span
        class="row"
        onKeyDown={(event) => {
          if (event.key === 'Escape') props.onSafe();
        }}
      >
        <button type="button" class="btn sm" ref={safe} onClick={props.onSafe}>
          {props.safe}
        </button>
        <button type="button" class="btn sm danger" onClick={props.onGo}>
          {props.go}
        </button>
      </span>
    </>
  );
}

/** A button that opens a small list under (or over) itself. Escape and a press elsewhere close it; arrows walk through its buttons. */
export function Menu(props: {
  icon: string;
  label: string;
  /** Shown instead of the label where there is room; the name has both. */
  short?: string;
  up?: boolean;
  count?: number;
  children: (close: () => void) => ComponentChildren;
}): JSX.Element {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => setOpen(false);
  useLayoutEffect(() => {
    if (!open) return undefined;
    box.current?.querySelector<HTMLElement>('.menu button, .menu input')?.focus();
    const elsewhere = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) close();
    };
    document.addEventListener('pointerdown', elsewhere);
    return () => document.removeEventListener('pointerdown', elsewhere);
  }, [open]);
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && open) {
      event.stopPropagation();
      close();
      button.current?.focus();
    }
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!by || !open) return;
    event.preventDefault();
    const items = [...(box.current?.querySelectorAll<HTMLElement>('.menu button:not(:disabled), .menu input') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    items[(at + by + items.length) % items.length]?.focus();
  };
  return (
    <span class={`drop${props.up ? ' up' : ''}`} ref={box} onKeyDown={keys}>
      <button
        type="button"
        class="btn quiet sm"
        ref={button}
        aria-expanded={open}
        aria-label={[props.label, props.short, props.count]
          .filter((part) => part !== undefined && part !== '')
          .join(', ')}
        title={props.label}
        onClick={() => setOpen(!open)}
      >
        <Icon name={props.icon} />
        <span class="hide-s">{props.short ?? props.label}</span>
        {props.count !== undefined && <span class="num">{props.count}</span>}
      </button>
      {open && (
        <div class="pop menu" role="group" aria-label={props.label}>
          {props.children(close)}
        </div>
      )}
    </span>
  );
}
