// Small parts used all over the workspace.
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CheckState } from '../../simulator/lab/view.ts';
import { parseInline } from '../site/inline.ts';

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

/** `data-s` of a check, as the style sheet knows it. */
export const checkStyle = (state: CheckState): string => GLYPH[state];

/** A short text of lab.yaml with its code and bold. */
export function Rich({ text }: { text: string }): JSX.Element {
  return (
    <>
      {parseInline(text).map((piece, i) =>
        piece.kind === 'code' ? (
          <code key={i}>{piece.text}</code>
        ) : piece.kind === 'bold' ? (
          <b key={i}>{piece.text}</b>
        ) : piece.kind === 'link' ? (
          <a key={i} href={piece.href}>
            {piece.text}
          </a>
        ) : (
          piece.text
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
