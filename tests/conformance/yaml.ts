/** YAML as sigs.k8s.io/yaml reads and writes it: recorded cases `{name, input, json, toYaml, toJson, strictError?} | {error}`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml, parseYamlStrict, printYaml, YamlError } from '../../simulator/yaml/yaml.ts';
import type { Part } from './types.ts';

interface YamlCase {
  readonly name: string;
  readonly input: string;
  readonly json?: unknown;
  readonly toYaml?: string;
  readonly error?: string;
  readonly strictError?: string;
}

interface CaseDifference {
  readonly name: string;
  readonly difference: string;
}

/** What differs between the cases of `yaml-sigs.json` and our reader and writer. */
function yamlCases(folder: string): { readonly total: number; readonly differences: readonly CaseDifference[] } {
  const { cases } = JSON.parse(readFileSync(join(folder, 'yaml-sigs.json'), 'utf8')) as { cases: readonly YamlCase[] };
  const differences = cases.flatMap((one) => {
    const difference = differenceOf(one);
    return difference === undefined ? [] : [{ name: one.name, difference }];
  });
  return { total: cases.length, differences };
}

function differenceOf(one: YamlCase): string | undefined {
  const read = attempt(() => parseYaml(one.input));
  const error = read.error ?? jsonProblem(read.value);
  if (error !== one.error) return `error ${error ?? 'none'}, recorded ${one.error ?? 'none'}`;
  if (error !== undefined) return undefined;
  const [got, want] = [canonical(read.value), canonical(one.json)];
  if (got !== want) return `read ${got}, recorded ${want}`;
  const strict = attempt(() => parseYamlStrict(one.input)).error;
  if (strict !== one.strictError) return `strict error ${strict ?? 'none'}, recorded ${one.strictError ?? 'none'}`;
  if (one.toYaml === undefined) return undefined;
  const text = printYaml(read.value).replace(/\n$/, '');
  return text === one.toYaml ? undefined : `wrote ${JSON.stringify(text)}, recorded ${JSON.stringify(one.toYaml)}`;
}

/** encoding/json has no words for these numbers. */
function jsonProblem(value: unknown): string | undefined {
  if (typeof value === 'number' && !Number.isFinite(value))
    return `json: unsupported value: ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`;
  if (value === null || typeof value !== 'object') return undefined;
  for (const member of Object.values(value)) {
    const problem = jsonProblem(member);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function attempt(read: () => unknown): { readonly value?: unknown; readonly error?: string } {
  try {
    return { value: read() };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return { error: error.message };
  }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

export const yamlPart: Part = {
  name: 'yaml',
  folder: () => {
    const folder = join(import.meta.dirname, '../../../shared/conformance/helm');
    return existsSync(join(folder, 'yaml-sigs.json')) ? folder : undefined;
  },
  run: async (folder) => {
    const { total, differences } = yamlCases(folder);
    for (const { name, difference } of differences) console.log(`  ${name}: ${difference}`);
    console.log(`yaml-sigs.json: ${total - differences.length} of ${total} cases match`);
    return { total, match: total - differences.length };
  },
};
