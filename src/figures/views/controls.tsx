// Knobs of figures: plain controls with a label over them. Without `set` (before scripts run) they are drawn, and disabled.
import type { JSX } from 'preact';
import { Code } from '../../site/code.tsx';
import { parseInline } from '../../site/inline.ts';
import { withParticles } from '../../site/particles.ts';

export function Stepper(props: {
  label: string;
  value: number;
  min: number;
  max: number;
  less: string;
  more: string;
  code?: boolean;
  set?: ((value: number) => void) | undefined;
}): JSX.Element {
  const { value, min, max, set } = props;
  return (
    <span class="knob" role="group" aria-label={props.label}>
      <span class={props.code ? 'mono' : undefined}>{props.label}</span>
      <span class="stepper">
        <button
          type="button"
          class="btn"
          aria-label={`${props.label}: ${props.less}`}
          disabled={!set || value <= min}
          onClick={() => set?.(value - 1)}
        >
          −
        </button>
        <output class="num">{value}</output>
        <button
          type="button"
          class="btn"
          aria-label={`${props.label}: ${props.more}`}
          disabled={!set || value >= max}
          onClick={() => set?.(value + 1)}
        >
          +
        </button>
      </span>
    </span>
  );
}

export function Select<T extends string>(props: {
  label: string;
  value: T;
  options: readonly { readonly value: T; readonly text: string }[];
  code?: boolean;
  /** The label is read out only. */
  quiet?: boolean;
  set?: ((value: T) => void) | undefined;
}): JSX.Element {
  return (
    <label class="knob">
      <span class={[props.code ? 'mono' : '', props.quiet ? 'vh' : ''].join(' ').trim() || undefined}>
        <Inline text={props.label} />
      </span>
      <select class="select" disabled={!props.set} onChange={(event) => props.set?.(event.currentTarget.value as T)}>
        {props.options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === props.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A number along a scale, by dragging or arrow keys; `text` is how it is said. */
export function Slider(props: {
  label: string;
  value: number;
  max: number;
  step: number;
  text: string;
  set?: ((value: number) => void) | undefined;
}): JSX.Element {
  return (
    <label class="knob along">
      <span>
        {props.label} <b class="num">{props.text}</b>
      </span>
      <input
        type="range"
        min={0}
        max={props.max}
        step={props.step}
        value={props.value}
        aria-valuetext={props.text}
        disabled={!props.set}
        onInput={(event) => props.set?.(Number(event.currentTarget.value))}
      />
    </label>
  );
}

export function Check(props: {
  label: string;
  value: boolean;
  set?: ((value: boolean) => void) | undefined;
}): JSX.Element {
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={props.value}
        disabled={!props.set}
        onChange={(event) => props.set?.(event.currentTarget.checked)}
      />
      <span>
        <Inline text={props.label} />
      </span>
    </label>
  );
}

/** A choice of a few, side by side. */
export function Seg<T extends string>(props: {
  label: string;
  value: T;
  options: readonly { readonly value: T; readonly text: string }[];
  set?: ((value: T) => void) | undefined;
}): JSX.Element {
  return (
    <span class="seg folds" role="group" aria-label={props.label}>
      {props.options.map(({ value, text }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === props.value ? 'true' : 'false'}
          disabled={!props.set}
          onClick={() => props.set?.(value)}
        >
          {text}
        </button>
      ))}
    </span>
  );
}

/** A short text with its code and bold. */
export function Inline({ text }: { text: string }): JSX.Element {
  return (
    <>
      {parseInline(text).map((piece, i) =>
        piece.kind === 'code' ? (
          <Code key={i} text={piece.text} />
        ) : piece.kind === 'bold' ? (
          <b key={i}>{piece.text}</b>
        ) : (
          withParticles(piece.text)
        ),
      )}
    </>
  );
}
