/** Tables and documents as Helm prints them. Mirrors gosuri/uitable and Helm's pkg/cli/output. */
import type { GoValue } from '../../gotemplate/types.ts';
import type { FlagSpec } from '../../kubectl/types.ts';
import { printYaml } from '../../yaml/yaml.ts';
import { writeJson } from '../functions/go-json.ts';
import { plainValue } from '../functions/plain.ts';

export type OutputFormat = 'table' | 'json' | 'yaml';

export const OUTPUT_FLAG: FlagSpec = {
  name: 'output',
  short: 'o',
  type: 'string',
  default: 'table',
  check: (text) => (['table', 'json', 'yaml'].includes(text) ? undefined : 'invalid format type'),
};

/** Columns of one width each, the last one too, between tabs. Cells longer than `maxWidth` are cut: "A databas...". */
export function tableText(rows: readonly (readonly (string | number)[])[], maxWidth = 0): string {
  const texts = rows.map((row) => row.map((cell) => clip(String(cell), maxWidth)));
  const widths: number[] = [];
  for (const row of texts) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, width(cell))));
  const padded = (cell: string, i: number): string => cell + ' '.repeat((widths[i] ?? 0) - width(cell));
  return texts.map((row) => `${row.map(padded).join('\t')}\n`).join('');
}

function clip(text: string, maxWidth: number): string {
  if (maxWidth === 0 || width(text) <= maxWidth) return text;
  const letters = [...text];
  while (width(letters.join('')) > maxWidth - 3) letters.pop();
  return `${letters.join('')}...`;
}

/** Cells of a terminal: wide letters take two. */
function width(text: string): number {
  let columns = 0;
  for (const c of text) columns += WIDE.test(c) ? 2 : 1;
  return columns;
}
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;

/** Rows as structs of Go: keys in the order given. */
export function jsonRows(rows: readonly Readonly<Record<string, string | number>>[]): string {
  const objects = rows.map(
    (row) =>
      `{${Object.entries(row)
        .map(([key, value]) => `${JSON.stringify(key)}:${writeJson(value)}`)
        .join(',')}}`,
  );
  return `[${objects.join(',')}]\n`;
}

export const yamlText = (value: GoValue): string => printYaml(plainValue(value));
export const jsonText = (value: GoValue): string => `${writeJson(value)}\n`;
