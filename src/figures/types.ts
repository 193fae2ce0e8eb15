// Live figures: small widgets in the text, each computed by the simulator's own code. A kind has three parts: how its params are
// read (here and at build), what the simulator says to a set of knobs (kinds/, run at build and in a worker), and how that looks
// (views/, pure functions, rendered into the page at build and again when a knob is turned).
import type { JSX } from 'preact';
import type { FigureWords } from './words/words.ts';

/** Stock images as JSON by name, which small clusters are made with. */
export type StockImages = Readonly<Record<string, string>>;

/** What the simulator answers to knobs. Pure: equal knobs give equal data. */
export type Compute<K, D> = (knobs: K, images: StockImages) => Promise<D>;

export interface ViewProps<K, D> {
  readonly knobs: K;
  readonly data: D;
  readonly words: FigureWords;
  readonly language: 'ko' | 'en';
  /** Distinguishes ids of several figures on a page. */
  readonly id: string;
  /** Turns knobs; absent in the page before scripts run, where controls are drawn disabled. */
  readonly set?: ((change: Partial<K>) => void) | undefined;
  /** The simulator is at work on other knobs. */
  readonly busy: boolean;
}

export type View<K, D> = (props: ViewProps<K, D>) => JSX.Element;

export interface FigureKind<K, D> {
  readonly knobs: (params: Readonly<Record<string, unknown>>) => K;
  readonly view: View<K, D>;
  /** Knobs that only the view reads: turning them asks the simulator nothing. */
  readonly seen: readonly string[];
}

export const defineFigure = <K, D>(kind: FigureKind<K, D>): FigureKind<K, D> => kind;
