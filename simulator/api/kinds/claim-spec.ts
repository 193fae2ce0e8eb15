/**
 * The spec of claims, in PersistentVolumeClaims and in templates for them: defaults, warnings, sources of data. Upstream:
 * core/v1/defaults.go, pkg/api/persistentvolumeclaim/util.go.
 */
import type { PersistentVolumeClaimSpec, TypedLocalObjectReference } from '../objects.ts';
import { quantity } from '../quantity.ts';
import { roundList } from './resource-list.ts';

/** Upstream: SetDefaults_PersistentVolumeClaimSpec. */
export function defaultClaimSpec(spec: PersistentVolumeClaimSpec): void {
  spec.volumeMode ??= 'Filesystem';
  roundList(spec.resources?.limits);
  roundList(spec.resources?.requests);
  for (const source of [spec.dataSource, spec.dataSourceRef]) if (source) nullGroup(source);
}

/** Upstream: GetWarningsForPersistentVolumeClaimSpec. */
export function claimSpecWarnings({ resources }: PersistentVolumeClaimSpec, path: string): string[] {
  return (['requests', 'limits'] as const).flatMap((list) => {
    const amount = resources?.[list]?.storage;
    if (amount === undefined || quantity(amount).nanos % 1_000_000_000n === 0n) return [];
    return [
      `${path}.resources.${list}[storage]: fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`,
    ];
  });
}

/**
 * The two ways to name a source of data say the same; a source that is neither a claim nor a snapshot is dropped silently, and
 * sources in other namespaces are an alpha feature. Upstream: DropDisabledFields, EnforceDataSourceBackwardsCompatibility,
 * NormalizeDataSources.
 */
export function prepareDataSources(spec: PersistentVolumeClaimSpec, old: PersistentVolumeClaimSpec | undefined): void {
  if (spec.dataSourceRef?.namespace && !old?.dataSourceRef) delete spec.dataSourceRef;
  const { dataSource, dataSourceRef } = spec;
  if (dataSource && !dataSourceRef && !old?.dataSource && !old?.dataSourceRef && !isKnownSource(dataSource))
    delete spec.dataSource;
  if (spec.dataSource && !spec.dataSourceRef) spec.dataSourceRef = { ...spec.dataSource };
  else if (spec.dataSourceRef && !spec.dataSource && !spec.dataSourceRef.namespace) {
    const { apiGroup, kind, name } = spec.dataSourceRef;
    spec.dataSource = nullGroup({ ...(apiGroup === undefined ? {} : { apiGroup }), kind, name });
  }
}

function isKnownSource({ kind, apiGroup }: TypedLocalObjectReference): boolean {
  return (
    (kind === 'PersistentVolumeClaim' && !apiGroup) ||
    (kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io')
  );
}

/** A group that is not said is shown as null: the field is one that Go never leaves out. */
function nullGroup<T extends { apiGroup?: string }>(source: T): T {
  if (source.apiGroup === undefined) Object.assign(source, { apiGroup: null });
  return source;
}
