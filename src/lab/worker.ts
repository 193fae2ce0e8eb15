// The lab's worker: hosts one session and speaks protocol.ts with the page. Read on: worker/host.ts (what the page may ask),
// worker/pace.ts (real time), worker/terminals.ts (ports), worker/yaml-help.ts.
import './worker/opening-ahead.ts';
import { createBirpc } from 'birpc';
import type { LabHost, LabPage, LessonBundle } from './protocol.ts';
import { LabWorkerHost } from './worker/host.ts';

/** What a page sends before it calls anything (begin.ts): the texts of the lesson that it is going to open. */
const isBundle = (data: unknown): data is { readonly prepare: LessonBundle } =>
  typeof data === 'object' && data !== null && 'prepare' in data;

const scope = self as unknown as {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
};

const page = createBirpc<LabPage, LabHost>({} as LabHost, {
  post: (message) => scope.postMessage(message),
  on: (receive) =>
    scope.addEventListener('message', ({ data }) => {
      if (isBundle(data)) host.prepare(data.prepare);
      else receive(data);
    }),
  eventNames: ['progress', 'openEditor', 'logChanged', 'journal', 'failed'],
  resolver: (name) => {
    const call = (host as unknown as Record<string, unknown>)[name];
    return typeof call === 'function' ? (call as (...args: unknown[]) => unknown).bind(host) : undefined;
  },
});

const host: LabWorkerHost = new LabWorkerHost({
  update: (changes): void | Promise<void> => page.update(changes),
  progress: (fraction) => void page.progress(fraction),
  openEditor: (path) => void page.openEditor(path),
  logChanged: () => void page.logChanged(),
  journal: (piece) => void page.journal(piece),
  failed: (message) => void page.failed(message),
});
