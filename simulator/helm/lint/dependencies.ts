/** Rules of a chart's dependencies. Mirrors Helm's pkg/lint/rules/dependencies.go. */
import type { Linter } from './linter.ts';

export function lintDependencies(linter: Linter): void {
  const chart = linter.load('', (problem) => `unable to load chart\n\t${problem}`);
  if (!chart) return;
  const asked = (chart.metadata.dependencies ?? []).map(({ name, alias }) => ({ name, key: alias || name }));
  const there = chart.dependencies.map(({ metadata }) => metadata.name ?? '');
  const told = (what: string, names: readonly string[]): string | undefined =>
    names.length === 0 ? undefined : `${what}: ${names.join(',')}`;
  const { folder } = linter;
  linter.add(
    'ERROR',
    folder,
    told(
      'chart metadata is missing these dependencies',
      there.filter((name) => !asked.some((one) => one.name === name)),
    ),
  );
  const twice = asked.filter(({ key }, i) => asked.findIndex((one) => one.key === key) < i).map(({ key }) => key);
  linter.add('ERROR', folder, told('multiple dependencies with name or alias', twice));
  linter.add(
    'WARNING',
    folder,
    told(
      'chart directory is missing these dependencies',
      asked.map(({ name }) => name).filter((name) => !there.includes(name)),
    ),
  );
}
