/**
 * A lesson as a page is given it: its lab.yaml was read and checked when the site was built, and comes as JSON of what was read, so
 * that a page needs none of the readers. An expression is what it says, where it stands and in which scope: it is compiled when it
 * is first asked, by a language that comes later (`Expressions.speak`). Figures stay with the page's text.
 */
import type { Image } from '../../nodes/types.ts';
import type { LabBundle } from '../types.ts';
import { Expressions, type Mentioned } from './expressions.ts';
import { type LoadedLab, stockImages, uniqueRefs } from './loaded.ts';
import { isRef, parseRef, servedKinds } from './refs.ts';
import type { Expression, LabDefinition, Ref } from './types.ts';

interface Packed {
  /** References of each scope by name; the lesson's own first. */
  readonly scopes: readonly Readonly<Record<string, Ref>>[];
  readonly definition: Omit<LabDefinition, 'files' | 'expressions'>;
  /** The lesson's own. */
  readonly images: readonly Image[];
}

/** Key of what stands for an expression: its source, its path and the index of its scope. */
const EXPRESSION = '$expression';

type Json = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A lesson that was read as written (load.ts), for `unpackLab`. */
export function packLab({ definition, ownImages }: LoadedLab): string {
  const { files: _, expressions, figures: __, ...rest } = definition;
  const scopes = [expressions];
  const packed = (_key: string, value: unknown): unknown => {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`a lesson holds ${value}`);
    if (!isMap(value)) return value;
    if (value.scope instanceof Expressions) {
      const { source, path, scope } = value as unknown as Expression;
      if (!scopes.includes(scope)) scopes.push(scope);
      return { [EXPRESSION]: [source, path, scopes.indexOf(scope)] };
    }
    if (Object.getPrototypeOf(value) !== Object.prototype) throw new Error('a lesson holds what JSON has no form for');
    if (EXPRESSION in value && !Array.isArray(value[EXPRESSION])) throw new Error(`a lesson has a key ${EXPRESSION}`);
    return value;
  };
  const text = JSON.stringify({ definition: { ...rest, figures: [] }, images: ownImages }, packed);
  return `{"scopes":${JSON.stringify(scopes.map(({ refs }) => refs))},${text.slice(1)}`;
}

/** The lesson of a bundle whose `lab` was packed and whose `images` are JSON. */
export function unpackLab(bundle: LabBundle): LoadedLab {
  const kinds = servedKinds();
  const { scopes, definition, images } = JSON.parse(bundle.lab) as Packed;
  const { mentioned: texts, called } = bundle.expressions ?? { mentioned: [], called: [] };
  const mentioned: Mentioned = new Map();
  for (const text of texts) {
    const ref = parseRef(text, kinds);
    if (isRef(ref)) mentioned.set(text, ref);
  }
  const idsOf = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
  const { traffic, tasks, questions, alerts } = definition;
  const ids = { traffic: idsOf(traffic), tasks: idsOf(tasks), questions: idsOf(questions), alerts: idsOf(alerts) };
  const root = new Expressions({ kinds, refs: scopes[0] ?? {}, ids, mentioned }, new Set(called), undefined);
  const spoken = [root, ...scopes.slice(1).map((refs) => root.with(refs))];
  const unpacked = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(unpacked);
    if (!isMap(value)) return value;
    const packed = value[EXPRESSION] as readonly [source: string, path: string, scope: number] | undefined;
    if (packed) return (spoken[packed[2]] as Expressions).known(packed[0], packed[1]);
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unpacked(part)]));
  };
  return {
    definition: {
      ...(unpacked(definition) as Packed['definition']),
      files: bundle.files,
      expressions: root,
    },
    mentioned: uniqueRefs(mentioned),
    expressions: { mentioned: [...texts], called: [...called] },
    kinds,
    images: [...stockImages(bundle.images, JSON.parse), ...images],
    ownImages: images,
    web: bundle.web,
  };
}
