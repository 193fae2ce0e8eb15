// Addresses inside the site. The only place that knows the base path and where a language lives.
import type { Language } from '../../simulator/lab/types.ts';

const base = (import.meta.env?.BASE_URL ?? '/').replace(/\/+$/, '');

/** Address of a page in a language: `page('en', 'tracks/start')` is `/en/tracks/start/`. */
export function page(language: Language, path = ''): string {
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  return `${base}/${language === 'en' ? 'en/' : ''}${trimmed ? `${trimmed}/` : ''}`;
}

/** Address of a file that is the same in both languages. */
export function file(path: string): string {
  return `${base}/${path.replace(/^\/+/, '')}`;
}
