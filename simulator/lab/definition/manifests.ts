/** Images that the lesson's manifests name: those that nobody declared are typing mistakes (E204). */
import { isMap, isScalar, LineCounter, type Node, parseAllDocuments, visit } from 'yaml';
import { suggest } from '../../cel/suggest.ts';
import type { Image } from '../../nodes/types.ts';
import type { Problems } from './problems.ts';

/** Reports unknown images in files that are manifests. */
export function checkImages(
  files: Readonly<Record<string, string>>,
  images: readonly Image[],
  problems: Problems,
): void {
  const known = new Set(images.flatMap((image) => Object.keys(image.tags).map((tag) => `${image.repository}:${tag}`)));
  for (const [file, text] of Object.entries(files)) {
    if (!/\.ya?ml$/.test(file)) continue;
    problems.source(file, text);
    const lines = new LineCounter();
    for (const document of parseAllDocuments(text, { lineCounter: lines })) {
      if (!('contents' in document) || document.errors.length > 0) continue;
      visit(document as never, {
        Pair: (_, pair) => {
          const { key, value } = pair as { key: Node; value: Node | null };
          if (!isScalar(key) || (key.value !== 'containers' && key.value !== 'initContainers')) return;
          for (const container of (value as { items?: unknown[] } | null)?.items ?? []) {
            const image = isMap(container) ? (container.get('image', true) as Node | undefined) : undefined;
            if (!isScalar(image) || typeof image.value !== 'string') continue;
            // A chart's template: only rendering tells which image it is.
            if (image.value.includes('{{')) continue;
            const name = normal(image.value);
            if (known.has(name)) continue;
            const { line, col } = lines.linePos(image.range?.[0] ?? 0);
            const suggestion = suggest(name, known);
            problems.add({
              file,
              line,
              column: col,
              code: 'E204',
              path: '',
              message: `image ${image.value} is unknown; it would give ErrImagePull (declare it in images, or mark it "missing: true" there)`,
              length: image.value.length,
              ...(suggestion === undefined ? {} : { suggestion }),
            });
          }
        },
      });
    }
  }
}

/** "docker.io/library/nginx" → "nginx:latest". */
function normal(reference: string): string {
  const name = reference.replace(/^docker\.io\/(library\/)?/, '').replace(/^library\//, '');
  return /:[^/]+$/.test(name) || name.includes('@') ? name : `${name}:latest`;
}
