// A worker's files: what it needs at once is one, and what the opening of a lesson needs (src/lab/worker/opening.ts and all that
// imports) is another: dozens of small ones, each of which names the next, would be a row of waits.
import type { Plugin } from 'vite';

const OPENING = '/src/lab/worker/opening.ts';
/** The bundler's own helpers. */
const RUNTIME = '\0rolldown/runtime.js';

/** For one build of one worker. */
export function openingChunk(): Plugin {
  let engine = new Set<string>();
  let opening = new Set<string>();
  return {
    name: 'drydock-opening-chunk',
    buildEnd() {
      const imported = (from: (id: string) => boolean) => {
        const found = new Set([...this.getModuleIds()].filter(from));
        for (const id of found) for (const other of this.getModuleInfo(id)?.importedIds ?? []) found.add(other);
        return found;
      };
      engine = imported((id) => this.getModuleInfo(id)?.isEntry === true).add(RUNTIME);
      opening = imported((id) => id.endsWith(OPENING));
    },
    outputOptions(options) {
      const name = (id: string) => (engine.has(id) ? 'engine' : opening.has(id) ? 'opening' : null);
      return { ...options, codeSplitting: { groups: [{ name }] } };
    },
  };
}
