/** What content/tracks.yaml says of a lesson, for lists that do not open it: the same as the lesson's own pages say. */
import { parse } from 'yaml';

/** An entry of tracks.yaml. */
export interface Listed {
  readonly minutes?: number;
  readonly title?: { readonly ko: string; readonly en: string };
  readonly question?: { readonly ko: string; readonly en: string };
}

/** Where an entry of tracks.yaml and the lesson differ. Example: "minutes: 10, the lesson says 12". */
export function listingProblems(
  listed: Listed,
  lesson: { readonly minutes: number; readonly ko: string; readonly en: string },
): string[] {
  const found: string[] = [];
  const compare = (what: string, there: unknown, here: unknown) => {
    if (there !== here) found.push(`${what}: ${JSON.stringify(there)}, the lesson says ${JSON.stringify(here)}`);
  };
  compare('minutes', listed.minutes, lesson.minutes);
  for (const language of ['ko', 'en'] as const) {
    const front = parse(/^---\n([\s\S]*?)\n---\n/.exec(lesson[language])?.[1] ?? '') as Record<string, unknown> | null;
    for (const key of ['title', 'question'] as const)
      compare(`${key}.${language}`, listed[key]?.[language], front?.[key]);
  }
  return found;
}
