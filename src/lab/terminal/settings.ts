// How terminals look and read: remembered, the same for all of them.

export interface TerminalSettings {
  readonly screenReader: boolean;
  readonly paper: boolean;
  /** Pixels; 0 for what suits the screen. */
  readonly fontSize: number;
}

export const TERMINAL_SETTINGS: TerminalSettings = { screenReader: false, paper: false, fontSize: 0 };

const FONT_SIZES = [9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32];

/** The next size up or down: from 13, 14 and 12. At either end it stays. */
export function fontSizeBeside(size: number, by: 1 | -1): number {
  const at = FONT_SIZES.findIndex((one) => one >= size);
  const from = at < 0 ? FONT_SIZES.length - 1 : at;
  return FONT_SIZES[Math.max(0, Math.min(FONT_SIZES.length - 1, from + by))] ?? size;
}

/** Pixels: as chosen, or what suits the screen. */
export const fontSizeOf = ({ fontSize }: TerminalSettings): number =>
  fontSize || (matchMedia('(max-width: 699px)').matches ? 12 : 13);
