// The search index of a language, built here and read by src/search/box.ts.
import type { APIRoute } from 'astro';
import MiniSearch from 'minisearch';
import { searchDocuments } from '../../search/documents.ts';
import { INDEX_OPTIONS } from '../../search/options.ts';

export const getStaticPaths = () => [{ params: { language: 'ko' } }, { params: { language: 'en' } }];

export const GET: APIRoute = ({ params }) => {
  const index = new MiniSearch(INDEX_OPTIONS);
  index.addAll(searchDocuments(params['language'] === 'en' ? 'en' : 'ko'));
  return new Response(JSON.stringify(index), { headers: { 'content-type': 'application/json' } });
};
