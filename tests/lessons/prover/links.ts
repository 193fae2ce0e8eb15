/** Links of lessons: within the site to what is there, outside by https. */
import { lessonIds, planned } from './files.ts';

const PAGES = ['glossary', 'fidelity', 'about', 'playground', 'tracks', 'lessons', 'search'];

/** What is wrong with a link; undefined when it leads somewhere. Languages are added by the site: links have none. */
export function linkProblem(target: string): string | undefined {
  if (target.startsWith('#')) return undefined;
  if (/^https:\/\/[^\s/]+\//.test(`${target}/`)) return undefined;
  if (/^[a-z]+:/.test(target)) return 'links lead out by https only';
  const path = target.replace(/[?#].*$/, '');
  if (!path.startsWith('/')) return 'write links from the root: /lessons/track/slug/';
  const [first = '', ...rest] = path.split('/').filter((part) => part !== '');
  if (first === 'en' || first === 'ko') return 'the site adds the language; leave it out';
  if (first === 'lessons' && rest.length === 2) {
    const id = rest.join('/');
    return lessonIds().includes(id) || planned().has(id) ? undefined : `no lesson ${id}`;
  }
  return first === '' || PAGES.includes(first) ? undefined : 'no such page';
}
