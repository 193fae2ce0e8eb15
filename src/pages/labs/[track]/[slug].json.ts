// The texts a lab is opened with: lab.yaml, the lesson's files, the stock images. The same for both languages.
import type { APIRoute } from 'astro';
import { bundle, PLAYGROUND, tracks } from '../../../site/content.ts';

export function getStaticPaths() {
  const [track, slug] = PLAYGROUND.split('/');
  return [
    ...tracks().flatMap((t) => t.lessons.filter((l) => l.open).map((l) => ({ params: { track: t.id, slug: l.slug } }))),
    { params: { track, slug } },
  ];
}

export const GET: APIRoute = ({ params }) =>
  new Response(JSON.stringify(bundle(`${params['track']}/${params['slug']}`)), {
    headers: { 'content-type': 'application/json' },
  });
