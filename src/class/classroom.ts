// The class a lesson is opened in: read from the address once, kept for the tab, with what the instructor's numbers have opened.
import { type ClassSetting, classInFragment, openingNumber } from './setting.ts';

export interface Classroom {
  readonly setting: ClassSetting;
  readonly lesson: string;
  /** Tasks and solutions opened by number. */
  readonly opened: readonly string[];
  readonly learner: string;
}

const key = (lesson: string) => `drydock:class:${lesson}`;

/** The class of this visit, from the address or an earlier page of this tab. */
export function enterClassroom(lesson: string): Classroom | null {
  const setting = classInFragment(location.hash);
  if (setting) {
    history.replaceState(history.state, '', location.pathname + location.search);
    const room: Classroom = { setting, lesson, opened: [], learner: '' };
    keep(room);
    return room;
  }
  try {
    const kept = JSON.parse(sessionStorage.getItem(key(lesson)) ?? 'null') as Classroom | null;
    return kept && Array.isArray(kept.opened) && typeof kept.setting?.name === 'string' ? kept : null;
  } catch {
    return null;
  }
}

export function keep(room: Classroom): void {
  try {
    sessionStorage.setItem(key(room.lesson), JSON.stringify(room));
  } catch {
    // blocked: it holds for this page
  }
}

export function leaveClassroom(lesson: string): void {
  try {
    sessionStorage.removeItem(key(lesson));
  } catch {
    // blocked: there was nothing to forget
  }
}

/** Whether a task (by its place) or its solution is open in this class. */
export function isOpen(room: Classroom | null, task: string, index: number, what: 'task' | 'solution'): boolean {
  if (!room) return true;
  if (what === 'task' && (!room.setting.stepped || index === 0)) return true;
  if (what === 'solution' && room.setting.solutions) return true;
  return room.opened.includes(`${what}:${task}`);
}

/** The room with something more opened, or null when the number is another. */
export function openWith(room: Classroom, task: string, what: 'task' | 'solution', number: string): Classroom | null {
  if (Number(number.trim()) !== openingNumber(room.setting, room.lesson, task, what)) return null;
  const next = { ...room, opened: [...room.opened, `${what}:${task}`] };
  keep(next);
  return next;
}
