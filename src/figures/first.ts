// What a figure shows first, made at build by running the simulator.
import { h } from 'preact';
import type { Language } from '../../simulator/lab/types.ts';
import { toHtml } from '../picture/to-html.ts';
import { stockImages } from '../site/content.ts';
import { COMPUTES } from './computes.ts';
import { FIGURE_KINDS, figureKind } from './views.ts';
import { figureWords } from './words/words.ts';

interface FirstFigure {
  readonly html: string;
  readonly first: { readonly knobs: unknown; readonly data: unknown };
}

/** Throws for a kind that is not drawn, by its name. */
export async function firstFigure(options: {
  kind: string;
  params: Readonly<Record<string, unknown>>;
  language: Language;
  id: string;
  where: string;
}): Promise<FirstFigure> {
  const { kind, params, language, id, where } = options;
  const figure = await figureKind(kind);
  const compute = COMPUTES.get(kind);
  if (!figure || !compute)
    throw new Error(`${where}: figure "${id}": kind ${kind} is not drawn; there are ${FIGURE_KINDS.join(', ')}`);
  const knobs = { ...figure.knobs(params), locked: params['locked'] === true };
  const data = await compute(knobs, stockImages());
  const html = toHtml(h(figure.view, { knobs, data, words: figureWords(language), language, id, busy: false }));
  return { html, first: { knobs, data } };
}
