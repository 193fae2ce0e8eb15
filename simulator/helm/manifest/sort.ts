/** Rendered templates to hooks and manifests, in the order in which they are applied. Mirrors Helm's pkg/releaseutil/manifest_sorter.go. */
import { quote } from '../../gotemplate/quote.ts';
import { GoError } from '../../gotemplate/types.ts';
import { compareText } from '../../gotemplate/utf8.ts';
import { decodeYaml, type Struct } from '../chart/decode.ts';
import { basePath } from '../functions/paths.ts';
import { trimSpace } from '../functions/words.ts';
import type { Log, ReleaseHook } from '../types.ts';
import { compareKinds, type KindOrder } from './kinds.ts';
import { splitManifests } from './split.ts';

/** One document of a rendered template. */
export interface Manifest {
  /** "web/templates/service.yaml" */
  readonly name: string;
  readonly content: string;
  readonly head: ManifestHead;
}

/** What Helm itself reads of a manifest. */
interface ManifestHead {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface SortOptions {
  readonly order?: KindOrder;
  readonly helmMajor?: 3 | 4;
  readonly log?: Log;
}

export interface SortedManifests {
  readonly hooks: readonly ReleaseHook[];
  readonly manifests: readonly Manifest[];
}

/** A document that is no YAML, or whose head is not as it should be; the message is Helm's. */
export class ManifestError extends Error {}

const METADATA: Struct = {
  struct: '',
  type: 'struct { Name string "json:\\"name\\""; Annotations map[string]string "json:\\"annotations\\"" }',
  fields: { name: 'string', namespace: 'any', annotations: { map: 'string' } },
};

const headOf = (type: string): Struct => ({
  struct: 'SimpleHead',
  type,
  fields: { apiVersion: 'string', kind: 'string', metadata: METADATA },
});

const HEADS = { 3: headOf('releaseutil.SimpleHead'), 4: headOf('util.SimpleHead') };

/** Throws `ManifestError`: "YAML parse error on web/templates/x.yaml: …". */
export function readHead(path: string, text: string, helmMajor: 3 | 4 = 3): ManifestHead {
  try {
    const {
      apiVersion = '',
      kind = '',
      metadata = {},
    } = decodeYaml(text, HEADS[helmMajor]) as Partial<{
      apiVersion: string;
      kind: string;
      metadata: Partial<Pick<ManifestHead, 'name' | 'annotations'>> & { namespace?: unknown };
    }>;
    const { name = '', namespace, annotations = {} } = metadata;
    return { apiVersion, kind, name, namespace: typeof namespace === 'string' ? namespace : '', annotations };
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new ManifestError(`YAML parse error on ${path}: ${error.message}`);
  }
}

/** All documents but partials (_x.tpl) and empty files. Throws `ManifestError`. */
export function sortManifests(files: ReadonlyMap<string, string>, options: SortOptions = {}): SortedManifests {
  const { order = 'install', helmMajor = 3, log } = options;
  const hooks: ReleaseHook[] = [];
  const manifests: Manifest[] = [];
  for (const path of [...files.keys()].sort(compareText)) {
    const text = files.get(path) ?? '';
    if (basePath(path).startsWith('_') || trimSpace(text) === '') continue;
    for (const content of splitManifests(text, helmMajor)) {
      const head = readHead(path, content, helmMajor);
      const events = head.annotations[HOOK];
      if (events === undefined) manifests.push({ name: path, content, head });
      else {
        const hook = hookOf(path, content, head, events);
        if (hook) hooks.push(hook);
        else {
          log?.('manifest_sorter.go:199', `info: skipping unknown hook: ${quote(events)}`, {
            level: 'INFO',
            message: 'skipping unknown hooks',
            fields: { hookTypes: events },
          });
        }
      }
    }
  }
  const compare = compareKinds(order, helmMajor);
  return {
    hooks: hooks.sort((a, b) => compare(a.kind, b.kind)),
    manifests: manifests.sort((a, b) => compare(a.head.kind, b.head.kind)),
  };
}

const HOOK = 'helm.sh/hook';

const EVENTS: ReadonlyMap<string, string> = new Map([
  ...[
    'pre-install',
    'post-install',
    'pre-delete',
    'post-delete',
    'pre-upgrade',
    'post-upgrade',
    'pre-rollback',
    'post-rollback',
    'test',
  ].map((event) => [event, event] as const),
  // Helm 2's tests.
  ['test-success', 'test'],
]);

const listed = (text: string | undefined): readonly string[] =>
  text === undefined ? [] : text.split(',').map((part) => trimSpace(part).toLowerCase());

/** undefined when any of its events is unknown. */
function hookOf(path: string, manifest: string, head: ManifestHead, text: string): ReleaseHook | undefined {
  const events = listed(text).map((event) => EVENTS.get(event));
  if (!events.every((event) => event !== undefined)) return undefined;
  const weight = weightOf(head.annotations['helm.sh/hook-weight'] ?? '');
  const deletePolicies = listed(head.annotations['helm.sh/hook-delete-policy']);
  const logPolicies = listed(head.annotations['helm.sh/hook-output-log-policy']);
  return {
    name: head.name,
    kind: head.kind,
    path,
    manifest,
    events,
    last_run: { started_at: '', completed_at: '', phase: '' },
    ...(weight === 0 ? {} : { weight }),
    ...(deletePolicies.length > 0 ? { delete_policies: deletePolicies } : {}),
    ...(logPolicies.length > 0 ? { output_log_policies: logPolicies } : {}),
  };
}

/** Upstream: strconv.Atoi, and 0 for what it does not read. */
function weightOf(text: string): number {
  const weight = /^[+-]?\d+$/.test(text) ? Number(text) : 0;
  return Math.abs(weight) < 2 ** 63 ? weight : 0;
}
