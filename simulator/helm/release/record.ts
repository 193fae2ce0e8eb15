/**
 * A release as its Secret holds it: base64 of the gzip of its JSON, fields in the order of Go's structs, so that a real helm reads
 * ours and we read its. Mirrors Helm's pkg/storage/driver/util.go and pkg/release. What a subchart is made of is not in it.
 */
import { gunzipSync, gzipSync } from 'fflate';
import { GoError } from '../../gotemplate/types.ts';
import { fromBytes, toBytes } from '../../gotemplate/utf8.ts';
import { isMap, newMap } from '../../gotemplate/values.ts';
import { metadataValue } from '../engine/dot.ts';
import { decodeBase64, encodeBase64 } from '../functions/base64.ts';
import { readJson, writeJson } from '../functions/go-json.ts';
import type { ApplyMethod, Chart, ChartFile, HelmValues, Release, ReleaseHook } from '../types.ts';

/** A record that cannot be read. */
export class RecordError extends Error {}

export const encodeRelease = (release: Release, helmMajor: 3 | 4): string =>
  encodeBase64(gzipSync(toBytes(releaseJson(release, { helmMajor })), { level: 9, mtime: 0 }));

type Members = readonly (readonly [string, string | undefined])[];

/** An object of JSON texts; undefined ones are left out. */
const object = (members: Members): string =>
  `{${members
    .filter(([, text]) => text !== undefined)
    .map(([key, text]) => `${JSON.stringify(key)}:${text}`)
    .join(',')}}`;
const list = (texts: readonly string[]): string => `[${texts.join(',')}]`;
const json = (value: unknown): string => writeJson(value as HelmValues);
const unlessEmpty = (text: string | undefined): string | undefined => (text ? json(text) : undefined);

interface JsonOptions {
  /** 4 leaves out times that are none. */
  readonly helmMajor: 3 | 4;
  readonly withChart?: boolean;
  /** Its objects in the cluster, by kind. */
  readonly resources?: ReadonlyMap<string, readonly unknown[]>;
}

/** The JSON of a release, as `-o json` prints it, too; by some commands without its chart. */
export function releaseJson(release: Release, { helmMajor, withChart = true, resources }: JsonOptions): string {
  const { info, config, hooks } = release;
  const time = (text: string): string | undefined => (helmMajor === 4 ? unlessEmpty(text) : json(text));
  return object([
    ['name', unlessEmpty(release.name)],
    [
      'info',
      object([
        ['first_deployed', time(info.first_deployed)],
        ['last_deployed', time(info.last_deployed)],
        ['deleted', time(info.deleted)],
        ['description', unlessEmpty(info.description)],
        ['status', json(info.status)],
        ['rollback_revision', info.rollback_revision ? json(info.rollback_revision) : undefined],
        ['notes', unlessEmpty(info.notes)],
        ['resources', resources && resources.size > 0 ? resourcesJson(resources) : undefined],
      ]),
    ],
    ['chart', withChart ? chartJson(release.chart) : undefined],
    ['config', config && Object.keys(config).length > 0 ? json(config) : undefined],
    ['manifest', unlessEmpty(release.manifest)],
    ['hooks', hooks && hooks.length > 0 ? list(hooks.map((hook) => hookJson(hook, time))) : undefined],
    ['version', release.version ? json(release.version) : undefined],
    ['namespace', unlessEmpty(release.namespace)],
    ['apply_method', unlessEmpty(release.apply_method)],
  ]);
}

const resourcesJson = (resources: ReadonlyMap<string, readonly unknown[]>): string =>
  object([...resources.keys()].sort().map((kind) => [kind, json(readJson(JSON.stringify(resources.get(kind))))]));

const filesJson = (files: readonly ChartFile[]): string =>
  list(
    files.map(({ name, data }) =>
      object([
        ['name', json(name)],
        ['data', json(data)],
      ]),
    ),
  );

function chartJson(chart: Chart): string {
  const { lock } = chart;
  return object([
    ['metadata', json(metadataValue(chart.metadata))],
    [
      'lock',
      lock
        ? object([
            ['generated', json(lock.generated)],
            ['digest', json(lock.digest)],
            ['dependencies', json(lock.dependencies)],
          ])
        : 'null',
    ],
    ['templates', filesJson(chart.templates)],
    ['values', json(chart.values)],
    ['schema', chart.schema ? json(chart.schema) : 'null'],
    ['files', chart.files.length > 0 ? filesJson(chart.files) : 'null'],
  ]);
}

function hookJson(hook: ReleaseHook, time: (text: string) => string | undefined): string {
  const { last_run: run } = hook;
  return object([
    ['name', unlessEmpty(hook.name)],
    ['kind', unlessEmpty(hook.kind)],
    ['path', unlessEmpty(hook.path)],
    ['manifest', unlessEmpty(hook.manifest)],
    ['events', json(hook.events)],
    [
      'last_run',
      object([
        ['started_at', time(run.started_at)],
        ['completed_at', time(run.completed_at)],
        ['phase', json(run.phase)],
      ]),
    ],
    ['weight', hook.weight ? json(hook.weight) : undefined],
    ['delete_policies', hook.delete_policies?.length ? json(hook.delete_policies) : undefined],
    ['output_log_policies', hook.output_log_policies?.length ? json(hook.output_log_policies) : undefined],
  ]);
}

/** Throws `RecordError` in Go's words. */
export function decodeRelease(text: string): Release {
  const bytes = decodeBase64(text);
  if (typeof bytes === 'string') throw new RecordError(bytes);
  const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
  try {
    return releaseOf(readJson(fromBytes(isZipped ? gunzipSync(bytes) : bytes)) as HelmValues);
  } catch (error) {
    if (error instanceof GoError) throw new RecordError(error.message);
    if (error instanceof Error && 'code' in error) throw new RecordError('unexpected EOF');
    throw error;
  }
}

/** Fields of other kinds than they should be are as if they were not there. */
function releaseOf(value: HelmValues): Release {
  if (!isMap(value)) throw new RecordError(`json: cannot unmarshal into Go value of type release.Release`);
  const info = mapAt(value, 'info');
  const notes = textAt(info, 'notes');
  const description = textAt(info, 'description');
  const config = value['config'];
  return {
    name: textAt(value, 'name'),
    info: {
      first_deployed: textAt(info, 'first_deployed'),
      last_deployed: textAt(info, 'last_deployed'),
      deleted: textAt(info, 'deleted'),
      status: textAt(info, 'status') as Release['info']['status'],
      ...(description === '' ? {} : { description }),
      ...(info['rollback_revision'] ? { rollback_revision: Number(info['rollback_revision']) } : {}),
      ...(notes === '' ? {} : { notes }),
    },
    chart: chartOf(mapAt(value, 'chart')),
    ...(isMap(config) ? { config } : {}),
    manifest: textAt(value, 'manifest'),
    hooks: listAt(value, 'hooks').filter(isMap).map(hookOf),
    version: Number(value['version'] ?? 0),
    namespace: textAt(value, 'namespace'),
    ...(value['apply_method'] ? { apply_method: value['apply_method'] as ApplyMethod } : {}),
  };
}

const mapAt = (map: HelmValues, key: string): HelmValues => (isMap(map[key]) ? (map[key] as HelmValues) : newMap());
const textAt = (map: HelmValues, key: string): string => (typeof map[key] === 'string' ? map[key] : '');
const listAt = (map: HelmValues, key: string): readonly unknown[] => (Array.isArray(map[key]) ? map[key] : []);
const textsAt = (map: HelmValues, key: string): readonly string[] => listAt(map, key).map(String);

function filesAt(map: HelmValues, key: string): readonly ChartFile[] {
  return listAt(map, key)
    .filter(isMap)
    .map((file) => ({ name: textAt(file, 'name'), data: bytesAt(file, 'data') }));
}

function bytesAt(map: HelmValues, key: string): Uint8Array {
  const bytes = decodeBase64(textAt(map, key));
  return typeof bytes === 'string' ? new Uint8Array() : bytes;
}

function chartOf(chart: HelmValues): Chart {
  const lock = chart['lock'];
  return {
    metadata: mapAt(chart, 'metadata') as Chart['metadata'],
    ...(isMap(lock)
      ? {
          lock: {
            generated: textAt(lock, 'generated'),
            digest: textAt(lock, 'digest'),
            dependencies: listAt(lock, 'dependencies') as never,
          },
        }
      : {}),
    raw: [],
    templates: filesAt(chart, 'templates'),
    values: mapAt(chart, 'values'),
    ...(typeof chart['schema'] === 'string' ? { schema: bytesAt(chart, 'schema') } : {}),
    files: filesAt(chart, 'files'),
    dependencies: [],
  };
}

function hookOf(hook: HelmValues): ReleaseHook {
  const run = mapAt(hook, 'last_run');
  const policies = (key: 'delete_policies' | 'output_log_policies'): Partial<ReleaseHook> =>
    listAt(hook, key).length > 0 ? { [key]: textsAt(hook, key) } : {};
  return {
    name: textAt(hook, 'name'),
    kind: textAt(hook, 'kind'),
    path: textAt(hook, 'path'),
    manifest: textAt(hook, 'manifest'),
    events: textsAt(hook, 'events'),
    last_run: {
      started_at: textAt(run, 'started_at'),
      completed_at: textAt(run, 'completed_at'),
      phase: textAt(run, 'phase'),
    },
    ...(hook['weight'] ? { weight: Number(hook['weight']) } : {}),
    ...policies('delete_policies'),
    ...policies('output_log_policies'),
  };
}
