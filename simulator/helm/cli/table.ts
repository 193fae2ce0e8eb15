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

/**
 * Columns of one width each, the last one too, between tabs: that of the longest line in it. Cells longer than `maxWidth`, or than
 * their column, are cut: "A databas...". A cell of several lines makes a row of several.
 */
export function tableText(rows: readonly (readonly (string | number)[])[], maxWidth = 0): string {
  const texts = rows.map((row) => row.map(String));
  const widths: number[] = [];
  for (const row of texts) {
    row.forEach((cell, i) => {
      const widest = Math.max(...cell.split('\n').map(width));
      widths[i] = Math.max(widths[i] ?? 0, maxWidth > 0 ? Math.min(widest, maxWidth) : widest);
    });
  }
  return texts.map((row) => rowText(row, widths)).join('');
}

/** Upstream: Row.String. */
function rowText(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, i) => clip(cell, widths[i] ?? 0).split('\n'));
  const height = Math.max(...cells.map((lines) => lines.length));
  const pad = (text: string, i: number): string => text + ' '.repeat(Math.max(0, (widths[i] ?? 0) - width(text)));
  return Array.from(
    { length: height },
    (_, n) => `${cells.map((lines, i) => pad(lines[n] ?? '', i)).join('\t')}\n`,
  ).join('');
}

function clip(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  const letters = [...text];
  while (letters.length > 0 && width(letters.join('')) > columns - 3) letters.pop();
  return `${letters.join('')}...`;
}

/** Cells of a terminal: wide letters take two, ends of lines and tabs none. Upstream: mattn/go-runewidth. */
function width(text: string): number {
  let columns = 0;
  for (const c of text) columns += WIDE.test(c) ? 2 : CONTROL.test(c) ? 0 : 1;
  return columns;
}
const CONTROL = /[\x00-\x1f\x7f-\x9f]/;
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
