// What every part of the picture speaks with: marks and colours of revisions, names cut to their room, what can be picked.
import type { JSX } from 'preact';
import type { PictureView } from '../../simulator/lab/view.ts';
import type { Messages } from '../i18n/index.ts';
import type { KeptPlates } from './kept-plates.tsx';
import type { PictureLayout } from './layout.ts';

export type PictureWords = Messages['picture'];

export interface PictureProps {
  readonly layout: PictureLayout;
  readonly view: PictureView;
  readonly words: PictureWords;
  /** Interactive: plates and owners can be picked. */
  readonly onPick?: ((ref: string) => void) | undefined;
  readonly selected?: string | null;
  /** Ref of the plate that takes the focus when one tabs into the picture. */
  readonly roving?: string | null;
  readonly label: string;
  /** Requests under way, for the home page. */
  readonly requests?: readonly { readonly x: number; readonly y: number }[];
  /** How visible a plate is (coming, going); default 1. */
  readonly fade?: (uid: string) => number;
  /** Draws only the plates anew that differ from when it was asked last. */
  readonly kept?: KeptPlates;
}

/** Marks repeat from the sixth revision on; numbers tell. */
export const mark = (hue: number) => `#mk-${((hue - 1) % 5) + 1}`;
export const hueClass = (hue: number) => `r${((hue - 1) % 5) + 1}`;

/** Attributes of what can be picked, by pointer and keys; none where nothing can be. */
export function pickable(
  props: Pick<PictureProps, 'onPick' | 'roving'>,
  ref: string,
  label: string,
): Omit<JSX.SVGAttributes<SVGElement>, 'ref'> & { 'data-ref'?: string } {
  const { onPick } = props;
  if (!onPick) return {};
  return {
    role: 'button',
    // SVG attributes keep their case: `tabIndex` would be another attribute
    tabindex: props.roving === ref ? 0 : -1,
    'aria-label': label,
    'data-ref': ref,
    onClick: () => onPick(ref),
    onKeyDown: (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      onPick(ref);
    },
  };
}

export function kindWord(words: PictureWords, kind: string): string {
  return (words.kinds as Readonly<Record<string, string>>)[kind] ?? kind;
}

/** A name cut to what its width can hold: 8 px a letter. */
export const fitted = (text: string, width: number): string => {
  const most = Math.max(3, Math.floor(width / 8));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
};
