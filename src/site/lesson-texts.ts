// Lessons by language, as the pages list them.
import { type CollectionEntry, getCollection } from 'astro:content';
import type { Language } from '../../simulator/lab/types.ts';
import { tracks } from './content.ts';

interface LessonText {
  readonly title: string;
  readonly summary: string;
  readonly question: string;
}

/** Open lessons in the order of tracks.yaml. */
export async function lessonEntries(
  language: Language,
): Promise<{ track: string; slug: string; entry: CollectionEntry<'lessons'> }[]> {
  const all = new Map(
    (await getCollection('lessons')).map((entry: CollectionEntry<'lessons'>) => [entry.id, entry] as const),
  );
  return tracks().flatMap((track) =>
    track.lessons
      .filter((l) => l.open)
      .map((l) => {
        const entry = all.get(`${l.id}/${language}`);
        if (!entry) throw new Error(`content/lessons/${l.id}/${language}.mdx could not be read`);
        return { track: track.id, slug: l.slug, entry };
      }),
  );
}

/** Title, summary and question by lesson id. */
export async function lessonTexts(language: Language): Promise<Record<string, LessonText>> {
  return Object.fromEntries(
    (await lessonEntries(language)).map(({ track, slug, entry }) => [`${track}/${slug}`, entry.data]),
  );
}
