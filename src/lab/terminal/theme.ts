// xterm's colours from the tokens: the ink ground, or paper.
import type { ISearchOptions } from '@xterm/addon-search';
import type { ITheme } from 'xterm';
import { tokenColours } from '../colours.ts';

const NAMES = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

export function theme(near: Element, paper: boolean): ITheme {
  const p = paper ? '--pterm' : '--term';
  const c = tokenColours(near, {
    background: p,
    foreground: `${p}-fg`,
    cursor: `${p}-cursor`,
    selection: `${p}-select`,
    dim: `${p}-dim`,
    red: `${p}-red`,
    green: `${p}-green`,
    yellow: `${p}-yellow`,
    blue: `${p}-blue`,
    magenta: `${p}-magenta`,
    cyan: `${p}-cyan`,
    white: `${p}-white`,
  });
  const bright = Object.fromEntries(NAMES.map((name) => [`bright${name[0]?.toUpperCase()}${name.slice(1)}`, c[name]]));
  return {
    background: c.background,
    foreground: c.foreground,
    cursor: c.cursor,
    cursorAccent: c.background,
    selectionBackground: c.selection,
    black: c.dim,
    brightBlack: c.dim,
    red: c.red,
    green: c.green,
    yellow: c.yellow,
    blue: c.blue,
    magenta: c.magenta,
    cyan: c.cyan,
    white: c.foreground,
    ...bright,
  };
}

/** Ground and edge of what was found: every hit, and the one one is at. */
export function findColours(near: Element, paper: boolean): NonNullable<ISearchOptions['decorations']> {
  const p = paper ? '--pterm' : '--term';
  const c = tokenColours(near, { hit: `${p}-select`, edge: `${p}-yellow`, at: `${p}-cursor` });
  return {
    matchBackground: c.hit,
    matchOverviewRuler: c.edge,
    activeMatchBackground: c.hit,
    activeMatchBorder: c.at,
    activeMatchColorOverviewRuler: c.at,
  };
}
