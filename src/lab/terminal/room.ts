// How many columns and rows a terminal is going to have, before xterm is there to say so: a lab opens while xterm is on its way.
// Reckoned as xterm 6 (its DOM renderer, at its 80 columns of the beginning) and its fit add-on do. Where they find another size after
// all (a font that comes between), the worker is told, as after any change of size.

interface Room {
  readonly columns: number;
  readonly rows: number;
}

/** Of a terminal that nobody has sized. */
const AT_FIRST = { columns: 80, rows: 24 };
/** As terminal.css has it around the text. */
const PADDING = 'var(--s-2) 0 var(--s-1) var(--s-4)';
const SCROLL_BAR_PX = 14;
export const LINE_HEIGHT = 1.25;

/** The fonts that terminals are set in. */
export const codeFont = (): string =>
  getComputedStyle(document.documentElement).getPropertyValue('--font-code').trim() || 'monospace';

/** Null where it cannot be told: the place is not shown, or the browser does not measure text. */
export function roomIn(host: HTMLElement, fontSize: number): Room | null {
  if (host.clientWidth <= 40 || host.clientHeight <= 20) return null;
  const cell = cellOf(fontSize);
  if (!cell) return null;
  const probe = document.createElement('div');
  probe.style.cssText = `position:absolute;inset:0;box-sizing:border-box;padding:${PADDING}`;
  host.append(probe);
  const style = getComputedStyle(probe);
  const px = (name: string) => Number.parseInt(style.getPropertyValue(name), 10);
  const wide = px('width') - px('padding-left') - px('padding-right') - SCROLL_BAR_PX;
  const high = px('height') - px('padding-top') - px('padding-bottom');
  probe.remove();
  return { columns: Math.max(2, Math.floor(wide / cell.width)), rows: Math.max(1, Math.floor(high / cell.height)) };
}

/** Width and height of one character in CSS pixels: 7.8 and 21 of JetBrains Mono at 13. */
function cellOf(fontSize: number): { width: number; height: number } | null {
  if (typeof OffscreenCanvas === 'undefined') return null;
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (!context) return null;
  context.font = `${fontSize}px ${codeFont()}`;
  const { width, fontBoundingBoxAscent, fontBoundingBoxDescent } = context.measureText('W');
  const ratio = devicePixelRatio;
  const high = Math.floor(Math.ceil((fontBoundingBoxAscent + fontBoundingBoxDescent) * ratio) * LINE_HEIGHT);
  return {
    width: Math.round(width * AT_FIRST.columns) / AT_FIRST.columns,
    height: Math.round((high * AT_FIRST.rows) / ratio) / AT_FIRST.rows,
  };
}
