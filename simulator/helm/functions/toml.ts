/** toToml and fromToml. Mirrors BurntSushi/toml's encode.go; reading is in toml-parse.ts. */
import { formatFloat } from '../../gotemplate/format-number.ts';
import { goFunction } from '../../gotemplate/function.ts';
import type { GoFunction, GoValue } from '../../gotemplate/types.ts';
import { runes } from '../../gotemplate/utf8.ts';
import { elements, GoInt, type GoMap, isMap, isSlice, sortedKeys, typeName } from '../../gotemplate/values.ts';
import { failure } from './failure.ts';
import { formatTime, GoTime } from './go-time.ts';
import { errorMap, swallowing } from './json.ts';
import { parseToml } from './toml-parse.ts';

const any = 'interface {}' as const;

/** Throws `GoError`. */
export function toToml(value: GoValue): string {
  const writer = new TomlWriter();
  if (value === null || value === undefined) return '';
  if (isMap(value)) writer.table([], value);
  else if (isSlice(value) && isTableList(value)) throw failure('toml: top-level values must be Go maps or structs');
  else writer.element(value);
  return writer.out;
}

/** A list of nothing but maps. A nil in a list is refused. */
function isTableList(list: readonly GoValue[] | Uint8Array): boolean {
  const all = elements(list);
  if (all.some((element) => element === null || element === undefined)) {
    throw failure('toml: cannot encode array with nil element');
  }
  return all.length > 0 && all.every(isMap);
}

const isBare = (key: string): boolean => /^[A-Za-z0-9_-]+$/.test(key);
const keyText = (key: string): string => (key === '' ? '""' : isBare(key) ? key : quotedToml(key));

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

function quotedToml(text: string): string {
  let out = '';
  for (const { rune, text: c } of runes(text)) {
    out += ESCAPES[c] ?? (rune >= 0 && (rune < 0x20 || rune === 0x7f) ? `\\u${rune.toString(16).padStart(4, '0')}` : c);
  }
  return `"${out}"`;
}

class TomlWriter {
  out = '';

  #newline(): void {
    if (this.out !== '') this.out += '\n';
  }

  /** The members of a table: simple ones first, then tables. */
  table(path: readonly string[], map: GoMap): void {
    const isTable = (value: GoValue): boolean => isMap(value) || (isSlice(value) && isTableList(value));
    const keys = sortedKeys(map).filter((key) => map[key] !== null && map[key] !== undefined);
    for (const key of keys.filter((k) => !isTable(map[k]))) {
      this.out += `${'  '.repeat(path.length)}${keyText(key)} = `;
      this.element(map[key]);
      this.#newline();
    }
    for (const key of keys.filter((k) => isTable(map[k]))) this.#member([...path, key], map[key]);
  }

  #member(path: readonly string[], value: GoValue): void {
    const pad = '  '.repeat(path.length - 1);
    const name = path.map(keyText).join('.');
    if (isMap(value)) {
      if (path.length === 1) this.#newline();
      this.out += `${pad}[${name}]`;
      this.#newline();
      this.table(path, value);
      return;
    }
    for (const element of elements(value as readonly GoValue[])) {
      this.#newline();
      this.out += `${pad}[[${name}]]`;
      this.#newline();
      this.table(path, element as GoMap);
    }
  }

  element(value: GoValue): void {
    if (typeof value === 'string') this.out += quotedToml(value);
    else if (typeof value === 'boolean') this.out += String(value);
    else if (typeof value === 'number') this.out += floatText(value);
    else if (value instanceof GoTime) this.out += formatTime(value, '2006-01-02T15:04:05.999999999Z07:00');
    else if (value instanceof GoInt) this.out += value.value.toString();
    else if (isSlice(value)) this.#list(elements(value));
    else if (isMap(value)) this.#inline(value);
    else throw failure(`unexpected type: ${typeName(value)}`);
  }

  #list(list: readonly GoValue[]): void {
    this.out += '[';
    list.forEach((element, i) => {
      if (i > 0) this.out += ', ';
      this.element(element);
    });
    this.out += ']';
  }

  #inline(map: GoMap): void {
    const keys = sortedKeys(map).filter((key) => map[key] !== null && map[key] !== undefined);
    const ordered = [...keys.filter((key) => !isMap(map[key])), ...keys.filter((key) => isMap(map[key]))];
    this.out += '{';
    ordered.forEach((key, i) => {
      if (i > 0) this.out += ', ';
      this.out += `${keyText(key)} = `;
      this.element(map[key]);
    });
    this.out += '}';
  }
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const text = formatFloat(value, 'g', -1);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

export const TOML_FUNCTIONS: readonly (readonly [string, GoFunction])[] = [
  [
    'toToml',
    goFunction([any], (value) =>
      swallowing(
        () => toToml(value),
        (message) => message,
      ),
    ),
  ],
  ['fromToml', goFunction(['string'], (text) => swallowing(() => parseToml(text), errorMap))],
];
