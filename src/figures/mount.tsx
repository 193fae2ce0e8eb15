// A figure that can be touched: takes over the markup of the build, turns knobs, and asks the figures' worker what becomes of it.
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { FigureAnswer, FigureQuestion } from './figure-worker.ts';
import FigureWorker from './figure-worker.ts?worker';
import { type AnyFigureKind, figureKind } from './views.ts';
import { figureWords } from './words/words.ts';

let worker: Worker | undefined;
let asked = 0;
const waiting = new Map<number, (answer: FigureAnswer) => void>();

/** One worker for all figures of a page, started by the first question. */
function ask(kind: string, knobs: unknown, images: string): Promise<FigureAnswer> {
  if (!worker) {
    worker = new FigureWorker();
    worker.addEventListener('message', (event: MessageEvent<FigureAnswer>) => {
      waiting.get(event.data.n)?.(event.data);
      waiting.delete(event.data.n);
    });
    worker.addEventListener('error', (event) => {
      for (const [n, done] of waiting) done({ n, error: event.message || 'the worker could not be started' });
      waiting.clear();
      worker = undefined;
    });
  }
  const question: FigureQuestion = { n: ++asked, kind, knobs, images };
  return new Promise((resolve) => {
    waiting.set(question.n, resolve);
    worker?.postMessage(question);
  });
}

interface LiveProps {
  readonly figure: AnyFigureKind;
  readonly kind: string;
  readonly id: string;
  readonly images: string;
  readonly first: { readonly knobs: Record<string, unknown>; readonly data: unknown };
  readonly language: 'ko' | 'en';
}

function Live({ figure, kind, id, images, first, language }: LiveProps) {
  const [knobs, setKnobs] = useState(first.knobs);
  /** The knobs that the simulator answers to. */
  const toldOf = (all: Record<string, unknown>) =>
    JSON.stringify(all, (key, value) => (figure.seen.includes(key) ? undefined : value));
  const [answer, setAnswer] = useState({ to: toldOf(first.knobs), data: first.data, failed: '' });
  const told = toldOf(knobs);
  // hidden until it is run
  const hidden = knobs['asked'] === true;
  // told apart while drawing: an answer to other knobs is not to be seen for a moment as the one to these
  const busy = !hidden && told !== answer.to;
  useEffect(() => {
    if (!busy) return undefined;
    let wanted = true;
    void ask(kind, knobs, images).then(({ data, error }) => {
      if (wanted) setAnswer((old) => ({ to: told, data: data ?? old.data, failed: error ?? '' }));
    });
    return () => {
      wanted = false;
    };
  }, [busy, told]);
  const View = figure.view;
  return (
    <>
      <View
        knobs={knobs}
        data={answer.data}
        words={figureWords(language)}
        language={language}
        id={id}
        busy={busy}
        set={
          knobs['locked'] === true
            ? undefined
            : (change: Record<string, unknown>) => setKnobs((old) => ({ ...old, ...change }))
        }
      />
      {answer.failed && (
        <p class="err" role="alert">
          {answer.failed}
        </p>
      )}
    </>
  );
}

/** Takes the figure's element over. */
export async function mountFigure(element: HTMLElement): Promise<void> {
  const kind = element.getAttribute('kind') ?? '';
  const figure = await figureKind(kind);
  if (!figure) throw new Error(`no figure ${kind}`);
  const first = element.querySelector('[data-first]')?.textContent;
  const body = element.querySelector<HTMLElement>('[data-body]');
  if (!first || !body) return;
  body.replaceChildren();
  render(
    <Live
      figure={figure}
      kind={kind}
      id={element.getAttribute('figure') ?? 'figure'}
      images={element.getAttribute('images') ?? ''}
      first={JSON.parse(first)}
      language={
        element.closest('[lang]')?.getAttribute('lang') === 'en' || document.documentElement.lang === 'en' ? 'en' : 'ko'
      }
    />,
    body,
  );
}
