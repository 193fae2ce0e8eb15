// What is searched, the same where the index is built and where it is read.
import type { Options, SearchOptions } from 'minisearch';
import { indexTerms, queryTerms } from './hangul.ts';

export interface SearchDocument {
  readonly id: number;
  readonly kind: 'lesson' | 'term' | 'page';
  /** Address inside the site, in this language. */
  readonly href: string;
  readonly title: string;
  /** One line under the title. */
  readonly under: string;
  /** The name in the other language, and what else it is called. */
  readonly also: string;
  readonly text: string;
}

export const INDEX_OPTIONS: Options<SearchDocument> = {
  fields: ['title', 'also', 'under', 'text'],
  storeFields: ['kind', 'href', 'title', 'under'],
  tokenize: indexTerms,
  processTerm: (term) => term,
};

export const QUERY_OPTIONS: SearchOptions = {
  tokenize: queryTerms,
  processTerm: (term) => term,
  combineWith: 'AND',
  boost: { title: 4, also: 3, under: 2 },
  // the thing itself before what speaks of it: "파드가" finds the term 파드 first
  boostDocument: (_, term, stored) =>
    stored?.['kind'] === 'term' && String(stored['title']).toLowerCase() === term ? 4 : 1,
  prefix: (term) => term.length > 1,
  fuzzy: (term) => (/^[a-z0-9]{5,}$/.test(term) ? 0.2 : false),
};
