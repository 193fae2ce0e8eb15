/** toYaml, fromYaml and kin. Mirrors Helm's pkg/engine/funcs.go. */
import { formatFloat } from '../../gotemplate/format-number.ts';
import { goFunction } from '../../gotemplate/function.ts';
import { GoError, type GoFunction, type GoValue } from '../../gotemplate/types.ts';
import { isMap, newMap } from '../../gotemplate/values.ts';
import { compareKeys, leaf, parseYaml, printYaml, YamlError } from '../../yaml/yaml.ts';
import { asList, asMap, errorMap, swallowing } from './json.ts';
import { plainValue } from './plain.ts';

const any = 'interface {}' as const;

/** As sigs.k8s.io/yaml.Marshal, without the last newline. */
export const toYaml = (value: GoValue): string => printYaml(plainValue(value)).replace(/\n$/, '');

/** As sigs.k8s.io/yaml.Unmarshal into `kind`. Throws `GoError` in its words. */
export function fromYaml(text: string, kind: (value: GoValue) => GoValue): GoValue {
  let value: GoValue;
  try {
    value = withoutPrototypes(parseYaml(text));
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new GoError(`error converting YAML to JSON: ${error.message}`);
  }
  try {
    return kind(value);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`error unmarshaling JSON: while decoding JSON: ${error.message}`);
  }
}

/** Keys of maps are the template author's. */
export function withoutPrototypes(value: GoValue): GoValue {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (!isMap(value)) return value;
  const map = newMap();
  for (const key of Object.keys(value)) map[key] = withoutPrototypes(value[key]);
  return map;
}

/**
 * As go-yaml v3 writes with an indent of 2: lists are indented under their key, lines are not broken, floats are Go's.
 * Example: {a: [1]} → "a:\n  - 1".
 */
function pretty(value: unknown, indent: number): string {
  const pad = ' '.repeat(indent);
  if (Array.isArray(value) && value.length > 0) {
    return value.map((item) => `- ${pretty(item, indent + 2)}`).join(`\n${pad}`);
  }
  if (isMap(value) && Object.keys(value).length > 0) {
    const entries = Object.entries(value).sort(([a], [b]) => compareKeys(a, b));
    return entries.map(([key, member]) => `${line(key, 0)}:${prettyMember(member, indent)}`).join(`\n${pad}`);
  }
  return line(value, indent === 0 ? 2 : indent);
}

function prettyMember(member: unknown, indent: number): string {
  const isCollection = Array.isArray(member) ? member.length > 0 : isMap(member) && Object.keys(member).length > 0;
  if (!isCollection) return ` ${line(member, indent + 2)}`;
  return `\n${' '.repeat(indent + 2)}${pretty(member, indent + 2)}`;
}

const line = (value: unknown, indent: number): string =>
  typeof value === 'number' ? formatFloat(value, 'g', -1) : leaf(value, indent, Number.NEGATIVE_INFINITY);

export const YAML_FUNCTIONS: readonly (readonly [string, GoFunction])[] = [
  [
    'toYaml',
    goFunction([any], (value) =>
      swallowing(
        () => toYaml(value),
        () => '',
      ),
    ),
  ],
  [
    'toYamlPretty',
    goFunction([any], (value) =>
      swallowing(
        () => pretty(plainValue(value), 0),
        () => '',
      ),
    ),
  ],
  ['fromYaml', goFunction(['string'], (text) => swallowing(() => fromYaml(text, asMap), errorMap))],
  [
    'fromYamlArray',
    goFunction(['string'], (text) =>
      swallowing<GoValue>(
        () => fromYaml(text, asList),
        (message) => [message],
      ),
    ),
  ],
];
