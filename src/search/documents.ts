// What can be found in a language: lessons that are open (with their text), terms, and the pages of the site.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../simulator/lab/types.ts';
import { messages, otherLanguage, pick } from '../i18n/index.ts';
import { CONTENT, glossary, lesson, tracks } from '../site/content.ts';
import { plainText } from '../site/inline.ts';
import { page } from '../site/paths.ts';
import type { SearchDocument } from './options.ts';

/** MDX to the words in it. Terms are written out, components and marks fall away. */
function mdxText(source: string, language: Language): string {
  const terms = glossary();
  return source
    .replace(/^---[\s\S]*?\n---/, '')
    .replace(/<Term id="([^"]+)"\s*\/>/g, (_, id: string) => {
      const term = terms.get(id);
      return term ? plainText(term[language]) : '';
    })
    .replace(/<[^>]+>/g, ' ')
    .replace(/[`*_#>|]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

export function searchDocuments(language: Language): SearchDocument[] {
  const words = messages(language);
  const other = otherLanguage(language);
  const found: Omit<SearchDocument, 'id'>[] = [];
  for (const track of tracks())
    for (const entry of track.lessons) {
      if (!entry.open || !entry.title) continue;
      const data = lesson(entry.id);
      const source = (l: Language) => readFileSync(join(CONTENT, 'lessons', entry.id, `${l}.mdx`), 'utf8');
      found.push({
        kind: 'lesson',
        href: page(language, `lessons/${entry.id}`),
        title: pick(entry.title, language),
        under: entry.question ? plainText(pick(entry.question, language)) : '',
        also: [pick(entry.title, other), entry.question ? pick(entry.question, other) : '', entry.id].join(' '),
        text: [
          mdxText(source(language), language),
          ...data.tasks.map(
            (t) => `${pick(t.title, language)} ${t.checks.map((c) => pick(c.says, language)).join(' ')}`,
          ),
        ].join(' '),
      });
    }
  for (const term of glossary().values())
    found.push({
      kind: 'term',
      href: `${page(language, 'glossary')}#${term.id}`,
      title: plainText(term[language]),
      under: term.meaning ? plainText(pick(term.meaning, language)) : '',
      also: plainText(term[other]),
      text: term.meaning ? plainText(pick(term.meaning, other)) : '',
    });
  for (const track of tracks())
    found.push({
      kind: 'page',
      href: page(language, `tracks/${track.id}`),
      title: pick(track.title, language),
      under: track.question ? plainText(pick(track.question, language)) : '',
      also: pick(track.title, other),
      text: track.lessons.map((l) => (l.title ? pick(l.title, language) : '')).join(' '),
    });
  const pages: [string, string, string][] = [
    ['playground', words.playground.title, words.playground.lead],
    ['fidelity', words.fidelityPage.title, words.fidelityPage.lead],
    ['glossary', words.glossaryPage.title, words.glossaryPage.lead],
    ['lessons', words.lessonList.title, words.lessonList.lead],
    ['figures', words.figuresPage.title, words.figuresPage.lead],
    ['class', words.classPage.title, words.classPage.lead],
    ['progress', words.progressPage.title, words.progressPage.lead],
    ['about', words.aboutPage.title, words.aboutPage.lead],
  ];
  for (const [path, title, under] of pages)
    found.push({ kind: 'page', href: page(language, path), title, under: plainText(under), also: path, text: '' });
  return found.map((document, id) => ({ id, ...document }));
}
