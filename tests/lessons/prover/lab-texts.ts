/** The texts of lab.yaml in both languages, held to the rules of prose. Walks the file as written, so that none is forgotten. */
import type { Cursor } from '../../../simulator/lab/definition/cursor.ts';
import type { Problems } from '../../../simulator/lab/definition/problems.ts';
import { openYaml } from '../../../simulator/lab/definition/yaml-file.ts';
import type { GlossaryTerm } from './files.ts';
import { proseProblems } from './prose.ts';

/** Keys whose texts are titles or lines of lists, not sentences. */
const TITLES = ['title', 'says', 'caption'];

/** Checks lab.yaml's texts; findings go to `problems`. */
export function checkLabTexts(file: string, text: string, terms: readonly GlossaryTerm[], problems: Problems): void {
  const root = openYaml(file, text, problems);
  if (root) walk(root, terms, '');
}

function walk(at: Cursor, terms: readonly GlossaryTerm[], key: string): void {
  if (at.isList) {
    at.list((item) => walk(item, terms, key));
    return;
  }
  if (!at.isMap) return;
  const fields = at.openMap();
  const names = [...(fields?.fields.keys() ?? [])];
  if (names.length === 2 && names.includes('ko') && names.includes('en')) {
    for (const language of ['ko', 'en'] as const) checkText(fields?.get(language), language, terms, key);
    return;
  }
  for (const [name, field] of fields?.fields ?? []) walk(field, terms, name);
}

function checkText(at: Cursor | undefined, language: 'ko' | 'en', terms: readonly GlossaryTerm[], key: string): void {
  if (!at || typeof at.value !== 'string') return;
  for (const { message } of proseProblems(at.value, { language, terms, isTitle: TITLES.includes(key) }))
    at.fail('E403', message);
}
