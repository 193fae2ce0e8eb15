// The home page's rollout, moment by moment: fetched once the page stands, so that it does not wait for it.
import type { APIRoute } from 'astro';
import { story } from '../../home/record.ts';

export const GET: APIRoute = async () =>
  new Response(JSON.stringify(await story()), { headers: { 'content-type': 'application/json' } });
