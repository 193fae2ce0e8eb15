/** -o kyaml: YAML in flow style with quoted strings. Mirrors sigs.k8s.io/yaml/kyaml. */

import { resolvePlain } from '../../yaml/scalars.ts';
import { compareKeys } from '../../yaml/yaml.ts';

export function printKyaml(value: unknown): string {
  return `---\n${node(value, '')}\n`;
}

function node(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every((v) => v !== null && typeof v === 'object'))
      return `[${value.map((v) => node(v, indent)).join(', ')}]`;
    return `[\n${value.map((v) => `${inner}${node(v, inner)},\n`).join('')}${indent}]`;
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    if (entries.length === 0) return '{}';
    entries.sort(([a], [b]) => compareKeys(a, b));
    return `{\n${entries.map(([k, v]) => `${inner}${key(k)}: ${node(v, inner)},\n`).join('')}${indent}}`;
  }
  if (typeof value === 'string') return text(value, inner);
  return JSON.stringify(value);
}

const key = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_./-]*$/.test(name) && typeof resolvePlain(name) === 'string' ? name : JSON.stringify(name);

/** Texts of several lines are folded with escaped line ends. */
function text(value: string, indent: string): string {
  const lines = value.split('\n');
  if (lines.length < 2 || (lines.length === 2 && lines[1] === '')) return JSON.stringify(value);
  const body = lines.map(
    (line, i) => `${indent} ${JSON.stringify(line).slice(1, -1)}${i < lines.length - 1 ? '\\n\\' : ''}`,
  );
  return `"\\\n${body.join('\n')}\\\n${indent}"`;
}
