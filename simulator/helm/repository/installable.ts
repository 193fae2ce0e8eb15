/**
 * A chart that is to be installed: found, looked at, loaded, with its dependencies. Mirrors helm's cmd/helm/install.go (runInstall)
 * and upgrade.go.
 */
import type { Routine } from '../../kernel/wait.ts';
import { loadChart } from '../chart/directory.ts';
import { HelmError } from '../cli/errors.ts';
import type { Call } from '../cli/types.ts';
import type { Chart, Log } from '../types.ts';
import { updateDependencies } from './dependencies.ts';
import { locateChart, missingDependencies } from './locate.ts';

export interface Location<B> {
  /** "" for the latest. */
  readonly version: string;
  /** What is done between finding the chart and loading it. */
  readonly beforeLoading: () => Routine<B>;
}

interface Located<B> {
  readonly chart: Chart;
  readonly path: string;
  readonly before: B;
}

/** A chart that can be installed. Throws `HelmError` and `ChartError`. */
export function* installableChart<B>(call: Call, reference: string, location: Location<B>): Routine<Located<B>> {
  return yield* load(call, reference, location, function* (chart) {
    const { type = '' } = chart.metadata;
    if (type !== '' && type !== 'application') throw new HelmError(`${type} charts are not installable`);
    yield* warnDeprecated(call, chart);
  });
}

/** A chart with all its dependencies. Throws `HelmError` and `ChartError`. */
export function* locatedChart<B>(call: Call, reference: string, location: Location<B>): Routine<Located<B>> {
  const located = yield* load(call, reference, location, function* () {});
  yield* warnDeprecated(call, located.chart);
  return located;
}

function* warnDeprecated(call: Call, { metadata }: Chart): Routine<void> {
  if (!metadata.deprecated) return;
  if (call.helmMajor === 4) yield* call.tell({ level: 'WARN', message: 'this chart is deprecated' });
  else yield* call.err('WARNING: This chart is deprecated\n');
}

function* load<B>(
  call: Call,
  reference: string,
  { version, beforeLoading }: Location<B>,
  check: (chart: Chart) => Routine<void>,
): Routine<Located<B>> {
  const path = yield* locateChart(call, reference, version);
  if (call.helmMajor === 4) yield* call.tell({ level: 'DEBUG', message: 'Chart path', fields: { path } });
  else yield* call.debug(`CHART PATH: ${path}\n`);
  const before = yield* beforeLoading();
  const log: Log = (...told) => call.log(...told);
  let chart = loadChart(call.context.files, path, path, log, call.helmMajor);
  yield* check(chart);
  const missing = missingDependencies(chart);
  if (missing.length > 0) {
    if (!call.flags.has('dependency-update') || !call.flags.bool('dependency-update')) {
      const told =
        call.helmMajor === 4
          ? "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build'"
          : 'An error occurred while checking for chart dependencies. You may need to run `helm dependency build`';
      throw new HelmError(
        `${told} to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`,
      );
    }
    yield* updateDependencies(call, path, {});
    chart = loadChart(call.context.files, path, path, log, call.helmMajor);
  }
  return { chart, path, before };
}
