// The figures' worker: small clusters for the text, apart from the learner's. One answer at a time; only the newest question counts.
import { COMPUTES } from './computes.ts';
import type { StockImages } from './types.ts';

export interface FigureQuestion {
  readonly n: number;
  readonly kind: string;
  readonly knobs: unknown;
  /** Where the stock images are fetched from. */
  readonly images: string;
}

export interface FigureAnswer {
  readonly n: number;
  readonly data?: unknown;
  readonly error?: string;
}

const scope = self as unknown as {
  postMessage(message: FigureAnswer): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<FigureQuestion>) => void): void;
};

let images: Promise<StockImages> | undefined;

async function answer({ n, kind, knobs, images: url }: FigureQuestion): Promise<void> {
  try {
    images ??= fetch(url).then((response) => response.json() as Promise<StockImages>);
    const compute = COMPUTES.get(kind);
    if (!compute) throw new Error(`no figure ${kind}`);
    scope.postMessage({ n, data: await compute(knobs, await images) });
  } catch (error) {
    scope.postMessage({ n, error: error instanceof Error ? error.message : String(error) });
  }
}

scope.addEventListener('message', (event) => void answer(event.data));
