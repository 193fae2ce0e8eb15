/** What vi's mode remembers: the last change and what was typed in it, marks. Upstream: readline's vi_mode.c. */
import type { Undo } from './edit-line.ts';
import type { Editing } from './editing.ts';

/** Commands that `.` does again. */
const CHANGES = '_*\\AaIiCcDdPpYyRrSsXx~';

export class ViMemory {
  /** The last change, how often it was done, and over which motion. */
  command = 'i';
  repeat = 1;
  negative = false;
  motion = '';
  /** What was typed in the last change that types. */
  typed: readonly string[] = [];
  /** What `r` put there. */
  replacement = '';
  /** What `f` and its kin looked for. */
  sought: { readonly forward: boolean; readonly short: boolean; readonly target: string } | undefined;
  /** The key that began the insert mode. */
  insertedBy = 'i';
  /** What is typed belongs to a change (c, s, S, R). */
  changing = false;
  /** So many characters were typed over others. */
  overstruck = 0;
  redoing = false;
  /** Whether Escape has been pressed in this line: what was typed before cannot be undone. */
  escaped = false;
  readonly marks = new Map<string, number>();

  /** A new line. */
  begin(): void {
    this.insertedBy = 'i';
    this.changing = false;
    this.escaped = false;
    this.marks.clear();
  }

  isChange(key: string): boolean {
    return key !== '' && CHANGES.includes(key);
  }

  changedBy(key: string, { value, negative }: { readonly value: number; readonly negative: boolean }): void {
    if (this.isChange(key)) this.setLast(key, value, negative);
  }

  setLast(key: string, repeat: number, negative: boolean): void {
    this.command = key;
    this.repeat = repeat;
    this.negative = negative;
  }

  reset(): void {
    this.setLast('i', 1, false);
    this.motion = '';
  }

  /** What was typed last, as the list of what can be undone knows it. */
  keepTyped(undo: Undo | undefined, line: Editing['line']): void {
    this.typed = undo?.what === 'insert' ? line.slice(undo.start, undo.end) : [];
  }
}

export function startInserting(ed: Editing, key: string, count: number): void {
  ed.vi.setLast(key, count, ed.argument.negative);
  ed.line.beginGroup();
  ed.keymap = ed.readline.maps.viInsert;
  ed.vi.insertedBy = key;
}

/** The insert mode is left. */
export function doneInserting({ vi, line }: Editing): void {
  if (vi.changing) {
    line.endGroup();
    vi.changing = false;
    if (vi.insertedBy !== 'R') vi.keepTyped(line.undo?.next, line);
    else if (vi.overstruck <= 0) vi.typed = [];
    else vi.typed = line.slice(Math.max(0, line.point - vi.overstruck + 1), line.point + 1);
    if (line.openGroups > 0) line.endGroup();
  } else if (line.undo && /^[iaIA]$/.test(vi.insertedBy)) vi.keepTyped(line.undo, line);
  else if (vi.insertedBy === 'C') line.endGroup();
  while (line.openGroups > 0) line.endGroup();
}
