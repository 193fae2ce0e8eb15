/** A release as the template of `helm get all --template` sees it. Mirrors Helm's pkg/release. Left out: files and templates of its chart. */

import type { GoValue } from '../../gotemplate/types.ts';
import { GoStruct, int, newMap, type StructType } from '../../gotemplate/values.ts';
import { metadataValue } from '../engine/dot.ts';
import type { HelmValues, Release } from '../types.ts';

type Field = readonly [name: string, type: string, json: string, value: GoValue];

const struct = (name: string, fields: readonly Field[]): GoStruct => {
  const type: StructType = {
    name,
    kind: 'ptr',
    fields: fields.map(([field, kind, json]) => ({ name: field, type: kind, json })),
  };
  return new GoStruct(type, new Map(fields.map(([field, , , value]) => [field, value])));
};

/** { Release } */
export function releaseValue(release: Release): HelmValues {
  const { info, chart } = release;
  const hooks = (release.hooks ?? []).map((hook) =>
    struct('*release.Hook', [
      ['Name', 'string', 'name', hook.name],
      ['Kind', 'string', 'kind', hook.kind],
      ['Path', 'string', 'path', hook.path],
      ['Manifest', 'string', 'manifest', hook.manifest],
      ['Events', '[]release.HookEvent', 'events', [...hook.events]],
    ]),
  );
  return Object.assign(newMap(), {
    Release: struct('*release.Release', [
      ['Name', 'string', 'name', release.name],
      [
        'Info',
        '*release.Info',
        'info',
        struct('*release.Info', [
          ['FirstDeployed', 'time.Time', 'first_deployed', info.first_deployed],
          ['LastDeployed', 'time.Time', 'last_deployed', info.last_deployed],
          ['Deleted', 'time.Time', 'deleted', info.deleted],
          ['Description', 'string', 'description', info.description ?? ''],
          ['Status', 'release.Status', 'status', info.status],
          ['Notes', 'string', 'notes', info.notes ?? ''],
        ]),
      ],
      [
        'Chart',
        '*chart.Chart',
        'chart',
        struct('*chart.Chart', [
          ['Metadata', '*chart.Metadata', 'metadata', metadataValue(chart.metadata)],
          ['Values', 'map[string]interface {}', 'values', chart.values],
        ]),
      ],
      ['Config', 'map[string]interface {}', 'config', release.config ?? newMap()],
      ['Manifest', 'string', 'manifest', release.manifest],
      ['Hooks', '[]*release.Hook', 'hooks', hooks],
      ['Version', 'int', 'version', int(release.version)],
      ['Namespace', 'string', 'namespace', release.namespace],
    ]),
  });
}
