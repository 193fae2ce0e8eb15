// A border one can move: drag, arrow keys, Home and End; a double click (or Enter) folds and unfolds. Remembered.
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

interface SeparatorProps {
  readonly orientation: 'vertical' | 'horizontal';
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Size when folded. */
  readonly folded: number;
  readonly onChange: (value: number) => void;
  readonly controls?: string;
}

const STEP = 24;

export function Separator(props: SeparatorProps): JSX.Element {
  const { orientation, value, min, max } = props;
  const vertical = orientation === 'vertical';
  const before = useRef(value > props.folded ? value : (min + max) / 2);
  const clamp = (n: number) => Math.round(Math.max(min, Math.min(max, n)));
  const move = (n: number) => props.onChange(clamp(n));
  const fold = () => {
    if (value > props.folded) {
      before.current = value;
      props.onChange(props.folded);
    } else props.onChange(clamp(before.current));
  };
  const drag = (down: PointerEvent) => {
    const handle = down.currentTarget as HTMLElement;
    handle.setPointerCapture(down.pointerId);
    const from = vertical ? down.clientX : down.clientY;
    const start = value;
    const onMove = (event: PointerEvent) => {
      const now = vertical ? event.clientX : event.clientY;
      if (Math.abs(now - from) > 2) move(start + now - from);
    };
    const stop = () => {
      handle.removeEventListener('pointermove', onMove);
      handle.removeEventListener('pointerup', stop);
      handle.removeEventListener('pointercancel', stop);
    };
    handle.addEventListener('pointermove', onMove);
    handle.addEventListener('pointerup', stop);
    handle.addEventListener('pointercancel', stop);
  };
  return (
    <div
      class={`drag ${vertical ? 'v' : 'h'}`}
      role="separator"
      tabIndex={0}
      aria-orientation={orientation}
      aria-label={props.label}
      aria-valuenow={Math.round(value)}
      aria-valuemin={Math.round(Math.min(min, props.folded))}
      aria-valuemax={Math.round(max)}
      aria-controls={props.controls}
      onPointerDown={drag}
      onDblClick={fold}
      onKeyDown={(event) => {
        const less = vertical ? 'ArrowLeft' : 'ArrowUp';
        const more = vertical ? 'ArrowRight' : 'ArrowDown';
        if (event.key === less) move(value - STEP);
        else if (event.key === more) move(value + STEP);
        else if (event.key === 'Home') move(min);
        else if (event.key === 'End') move(max);
        else if (event.key === 'Enter') fold();
        else return;
        event.preventDefault();
      }}
    />
  );
}
