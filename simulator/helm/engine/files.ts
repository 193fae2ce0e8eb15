/** .Files: what is in a chart besides templates and values. Mirrors Helm's pkg/engine/files.go. */
import { goFunction } from '../../gotemplate/function.ts';
import type { GoMethod, GoValue } from '../../gotemplate/types.ts';
import { fromBytes } from '../../gotemplate/utf8.ts';
import { type GoMap, type GoType, hasKey, newMap, STRINGS, sortedKeys, withType } from '../../gotemplate/values.ts';
import { encodeBase64 } from '../functions/base64.ts';
import { basePath } from '../functions/paths.ts';
import { toYaml } from '../functions/yaml.ts';
import type { ChartFile } from '../types.ts';
import { compileGlob } from './glob.ts';

/** A map of paths to bytes, with methods. */
export function newFiles(files: readonly ChartFile[]): GoMap {
  const map = newMap();
  for (const file of files) map[file.name] = file.data;
  return withType(map, FILES);
}

const bytesOf = (files: GoValue, path: string): Uint8Array =>
  hasKey(files as GoMap, path) ? ((files as GoMap)[path] as Uint8Array) : new Uint8Array(0);

/** File names without folders to what `show` makes of their bytes, as YAML. */
function asYaml(files: GoValue, show: (bytes: Uint8Array) => string): string {
  const map = newMap();
  for (const path of sortedKeys(files as GoMap)) map[basePath(path)] = show(bytesOf(files, path));
  return toYaml(map);
}

function lines(files: GoValue, path: string): GoValue {
  const text = fromBytes(bytesOf(files, path));
  const all = text === '' ? [] : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  return withType(all, STRINGS);
}

function glob(files: GoValue, pattern: string): GoValue {
  const matches = compileGlob(pattern);
  const found = newMap();
  for (const path of Object.keys(files as GoMap)) if (matches(path)) found[path] = bytesOf(files, path);
  return withType(found, FILES);
}

const FILES: GoType = {
  name: 'engine.files',
  kind: 'map',
  element: '[]uint8',
  methods: new Map<string, GoMethod>([
    ['Get', (files) => goFunction(['string'], (path) => fromBytes(bytesOf(files, path)))],
    ['GetBytes', (files) => goFunction(['string'], (path) => bytesOf(files, path))],
    ['Glob', (files) => goFunction(['string'], (pattern) => glob(files, pattern))],
    ['Lines', (files) => goFunction(['string'], (path) => lines(files, path))],
    ['AsConfig', (files) => goFunction([], () => asYaml(files, fromBytes))],
    ['AsSecrets', (files) => goFunction([], () => asYaml(files, encodeBase64))],
  ]),
};
