// What the product refuses by name, read from its own source when the page is made: every text that begins with "not simulated:".
// So the page cannot lag behind the product. A part that is known only when it happens stands as "…".
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type RefusalArea = 'api' | 'kubectl' | 'helm' | 'nodes' | 'network' | 'shell';

/** Folders of the simulator, first match first; what is in none of them says the same in every area. */
const AREAS: readonly (readonly [RegExp, RefusalArea])[] = [
  [/^kubectl\//, 'kubectl'],
  [/^(helm|gotemplate)\//, 'helm'],
  [/^nodes\//, 'nodes'],
  [/^(network|controllers\/ingress)/, 'network'],
  [/^shell\//, 'shell'],
  [/^(api|store|cel|yaml|serve|controllers|cron)/, 'api'],
];

const IN_TEXT = /(['"`])((?:(?!\1)[^\\\n]|\\.)*?)not simulated: ((?:(?!\1)[^\\\n]|\\.)+)\1/g;
const IN_CALL = /\bnotSimulated\(\s*(['"`])((?:[^'"`\\\n]|\\.)+)\1/g;

/** "host: " of a text that begins with the tool that says it. */
const toolOf = (before: string): string => /^[\w.-]+: $/.exec(before)?.[0] ?? '';

function sources(folder: string, prefix = ''): { path: string; text: string }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) return sources(join(folder, entry.name), `${path}/`);
    return entry.name.endsWith('.ts') ? [{ path, text: readFileSync(join(folder, entry.name), 'utf8') }] : [];
  });
}

/** Refusals by area, in order of their words. */
export function refusals(): ReadonlyMap<RefusalArea, readonly string[]> {
  const found = new Map<RefusalArea, Set<string>>(AREAS.map(([, area]) => [area, new Set()]));
  for (const { path, text } of sources('simulator')) {
    const area = AREAS.find(([folder]) => folder.test(path))?.[1];
    if (!area) continue;
    const code = text.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
    const texts = [...code.matchAll(IN_TEXT)].map(([, , before = '', words = '']) => `${toolOf(before)}${words}`);
    const calls = [...code.matchAll(IN_CALL)].map(([, , words = '']) => words);
    for (const words of [...texts, ...calls]) {
      const clean = words
        .replace(/\$\{[^}]*\}?/g, '…')
        .replace(/\\n.*$/, '')
        .replace(/\\(.)/g, '$1')
        .trim();
      if (/[a-z-]/i.test(clean)) found.get(area)?.add(clean);
    }
  }
  return new Map([...found].map(([area, words]) => [area, [...words].sort((a, b) => (a < b ? -1 : 1))]));
}
