/** Seeded changes of JSON values and of texts, as a hand or a broken program would make them. */
import type { Random } from '../../simulator/kernel/random.ts';

/** Values that fit hardly anywhere. */
const ODD: readonly unknown[] = [
  null,
  '',
  'x',
  'Bad_Value!',
  '-1',
  0,
  -1,
  1,
  1.5,
  2 ** 31,
  2 ** 53,
  true,
  false,
  [],
  {},
  [null],
  [[]],
  { '': '' },
  { __proto__x: 1 },
  '{{.}}',
  '$(A)',
  'a'.repeat(300),
  '1e99',
  '0.5Gi',
  '9999999999999999999m',
  '2024-01-01T00:00:00Z',
  '10.0.0.1',
  '\u0000',
  '\ud800',
  '한글',
  ['a', 'a'],
  { a: { b: { c: [] } } },
];

const KEYS = [
  'name',
  'namespace',
  'uid',
  'labels',
  'spec',
  'status',
  'items',
  '__proto__',
  'constructor',
  'toString',
  '',
];

type Container = Record<string, unknown> | unknown[];

/** A copy of the value, changed at one to three places. */
export function mutatedValue(random: Random, value: unknown): unknown {
  const root = { value: structuredClone(value) };
  for (let n = 1 + random.int(3); n > 0; n--) change(random, root);
  // Copies of copies grow without bound.
  return (JSON.stringify(root.value)?.length ?? 0) > 100_000 ? value : root.value;
}

function change(random: Random, root: { value: unknown }): void {
  const places: [Container, string | number][] = [];
  const walk = (holder: Container, key: string | number): void => {
    places.push([holder, key]);
    const inner = (holder as Record<string | number, unknown>)[key];
    if (Array.isArray(inner)) for (let i = 0; i < inner.length; i++) walk(inner, i);
    else if (typeof inner === 'object' && inner !== null)
      for (const name of Object.keys(inner)) walk(inner as Record<string, unknown>, name);
  };
  walk(root, 'value');
  const pick = (): [Container, string | number] => places[random.int(places.length)] as [Container, string | number];
  const [holder, key] = pick();
  const at = holder as Record<string | number, unknown>;
  switch (random.int(7)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(key as number, 1);
      else if (holder !== (root as unknown)) delete at[key];
      return;
    case 1:
      if (Array.isArray(holder)) holder.push(structuredClone(at[key]));
      else set(at, KEYS[random.int(KEYS.length)] as string, structuredClone(at[key]));
      return;
    case 2: {
      const [other, name] = pick();
      set(at, key, structuredClone((other as Record<string | number, unknown>)[name]));
      return;
    }
    case 3: {
      const text = at[key];
      if (typeof text === 'string') at[key] = mutatedText(random, text, LETTERS);
      else set(at, key, structuredClone(ODD[random.int(ODD.length)]));
      return;
    }
    case 4: {
      const number = at[key];
      if (typeof number === 'number') at[key] = number + ([-1, 1, 1000, -1e9, 0.5][random.int(5)] as number);
      else set(at, key, structuredClone(ODD[random.int(ODD.length)]));
      return;
    }
    default:
      set(at, key, structuredClone(ODD[random.int(ODD.length)]));
  }
}

function set(holder: Record<string | number, unknown>, key: string | number, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

export const LETTERS = 'aZ09-_./:,=!$% \t\n"\'{}[]()*&#|>@~^\\한\u0000';

/** Changes a text at one to four places. */
export function mutatedText(random: Random, text: string, letters: string): string {
  let out = text;
  for (let n = 1 + random.int(4); n > 0; n--) {
    const at = random.int(out.length + 1);
    const letter = letters[random.int(letters.length)] as string;
    switch (random.int(4)) {
      case 0:
        out = out.slice(0, at) + letter + out.slice(at);
        break;
      case 1:
        out = out.slice(0, at) + out.slice(at + 1 + random.int(5));
        break;
      case 2:
        out = out.slice(0, at) + letter + out.slice(at + 1);
        break;
      default:
        out = out.slice(0, at) + out.slice(random.int(out.length + 1)) + out.slice(at);
    }
    // Copies of copies grow without bound.
    if (out.length > 20_000) out = out.slice(0, 20_000);
  }
  return out;
}
