/**
 * `web`: what the lesson adds to the simulated internet (lesson-format.md §4.4): pages by URL, and Helm repositories made
 * of chart folders. What every lesson finds there is content/web: `content/web/HOST/PATH` is https://HOST/PATH.
 */
import { suggest } from '../../cel/suggest.ts';
import { type LoadContext, readLessonFile } from './context.ts';
import type { Cursor } from './cursor.ts';
import type { WebDefinition } from './types.ts';

export function readWeb(at: Cursor, context: LoadContext): WebDefinition[] {
  const entries = at.list((item) => readEntry(item, context)).filter((entry) => entry !== undefined);
  const seen = new Set<string>();
  for (const { url } of entries) {
    if (url !== '' && seen.has(url)) at.fail('E201', `two entries for ${url}`);
    seen.add(url);
  }
  return entries;
}

function readEntry(at: Cursor, context: LoadContext): WebDefinition | undefined {
  const fields = at.map(at.isMap && at.openMap()?.has('helmRepo') ? ['helmRepo', 'charts'] : ['url', 'from']);
  if (!fields) return undefined;
  if (fields.has('helmRepo'))
    return {
      kind: 'charts',
      url: fields.required('helmRepo', readUrl, ''),
      charts: fields.required('charts', (c) => c.list((item) => readChart(item, context)), [], 'folders of charts'),
    };
  const url = fields.required('url', readUrl, '');
  const from = fields.required('from', (c) => readLessonFile(c, context), '', 'the file that is found there');
  return { kind: 'page', url, content: context.files[from] ?? '' };
}

/** An address on the simulated internet, without query and without a final slash. */
function readUrl(at: Cursor): string {
  const text = at.text('an address');
  if (text !== '' && !/^https?:\/\/[a-z0-9][a-z0-9.-]*(\/[^\s?#]*)?$/.test(text))
    at.fail('E101', `"${text}" is not of the form https://HOST/PATH`);
  return text.replace(/\/$/, '');
}

/** A folder of the lesson with a Chart.yaml: its files by path in the folder. */
function readChart(at: Cursor, context: LoadContext): Readonly<Record<string, string>> {
  const folder = at.relativePath().replace(/\/$/, '');
  const files = Object.fromEntries(
    Object.entries(context.files).flatMap(([path, text]) =>
      path.startsWith(`${folder}/`) ? [[path.slice(folder.length + 1), text]] : [],
    ),
  );
  if (folder !== '' && !Object.hasOwn(files, 'Chart.yaml')) {
    const charts = Object.keys(context.files).flatMap((path) =>
      path.endsWith('/Chart.yaml') ? [path.slice(0, -'/Chart.yaml'.length)] : [],
    );
    const near = suggest(folder, charts);
    at.fail('E203', `no chart ${folder}${near === undefined ? '' : `; did you mean ${near}?`}`);
  }
  return files;
}
