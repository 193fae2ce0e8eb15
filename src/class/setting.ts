// A class without a server: everything is in the link's fragment, and numbers that open steps are derived from it. They keep
// honest people together; they are no secret (whoever reads the source can work them out), and nothing depends on that.
export interface ClassSetting {
  readonly name: string;
  /** Tasks open one at a time, by number. */
  readonly stepped: boolean;
  /** Solutions may be seen without a number. */
  readonly solutions: boolean;
}

const KEY = 'class=';
const MAX_NAME = 80;

/** `#class=1.<json as base64url>`. */
export function classFragment(setting: ClassSetting): string {
  const bytes = new TextEncoder().encode(
    JSON.stringify([setting.name, setting.stepped ? 1 : 0, setting.solutions ? 1 : 0]),
  );
  const text = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
  return `#${KEY}1.${text}`;
}

/** Whether an address means to lead into a class. */
export const hasClass = (fragment: string): boolean => fragment.startsWith(`#${KEY}`);

/** The setting in an address's fragment; null when there is none, or it is not one of ours. */
export function classInFragment(fragment: string): ClassSetting | null {
  const part = fragment
    .replace(/^#/, '')
    .split('&')
    .find((p) => p.startsWith(KEY));
  const match = /^1\.([A-Za-z0-9_-]{1,400})$/.exec(part?.slice(KEY.length) ?? '');
  if (!match) return null;
  try {
    const binary = atob((match[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'));
    const value: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (c) => c.charCodeAt(0))),
    );
    if (!Array.isArray(value) || value.length !== 3 || typeof value[0] !== 'string') return null;
    return { name: value[0].slice(0, MAX_NAME), stepped: value[1] === 1, solutions: value[2] === 1 };
  } catch {
    return null;
  }
}

/** Four digits that open a task (or its solution) in this class: FNV-1a over the words, 1000 to 9999. */
export function openingNumber(setting: ClassSetting, lesson: string, task: string, what: 'task' | 'solution'): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode([setting.name, lesson, task, what].join('\0')))
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return 1000 + (hash % 9000);
}
