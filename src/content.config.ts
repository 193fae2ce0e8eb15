// Lessons: prose in content/lessons/<track>/<slug>/{ko,en}.mdx. Everything but these three keys is in lab.yaml.
import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { CONTENT } from './site/content.ts';

const lessons = defineCollection({
  loader: glob({
    base: `${CONTENT}/lessons`,
    pattern: '*/*/{ko,en}.mdx',
    generateId: ({ entry }) => entry.replace(/\.mdx$/, ''),
  }),
  schema: z.strictObject({
    title: z.string().min(1).max(40),
    summary: z.string().min(1).max(120),
    question: z.string().min(1),
  }),
});

export const collections = { lessons };
