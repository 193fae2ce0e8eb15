// Pictures that stand beside links to the site elsewhere: drawn by `npm run cards` from the site itself and kept in public/og. A page
// without one of its own takes its track's, and at last the site's.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../simulator/lab/types.ts';

/** File name of a page's card: `lessons/start/first-rollout` is `lessons-start-first-rollout.ko.png`. */
export const cardName = (language: Language, path: string): string =>
  `${path === '' ? 'home' : path.replaceAll('/', '-')}.${language}.png`;

/** Path of the picture inside the site, or null when none has been drawn. */
export function openGraphPicture(language: Language, path: string): string | null {
  const [kind, track] = path.split('/');
  const tries = [path, ...(kind === 'lessons' && track ? [`tracks/${track}`] : []), ''];
  for (const one of tries) {
    const name = `og/${cardName(language, one)}`;
    if (existsSync(join('public', name))) return name;
  }
  return null;
}
