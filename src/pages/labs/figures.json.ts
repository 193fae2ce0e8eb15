// The stock images, for the small clusters of figures.
import type { APIRoute } from 'astro';
import { stockImages } from '../../site/content.ts';

export const GET: APIRoute = () =>
  new Response(JSON.stringify(stockImages()), { headers: { 'content-type': 'application/json' } });
