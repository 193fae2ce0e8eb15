/**
 * Helm releases as expressions see them (lesson-format.md §8.2, `helm`): read from the Secrets in which Helm keeps them, one for
 * each revision (upstream: pkg/storage/driver/secrets.go and util.go). A Secret that holds no release counts for nothing.
 */
import { base64Decode } from '../../api/schema/base64.ts';
import { listOf, recordType, toCel } from '../../cel/cel.ts';
import type { KubeObject } from '../../store/types.ts';
import { defineFact, type Fact, type FactWorld } from './types.ts';

type Values = Readonly<Record<string, unknown>>;

/** What counts of a release's JSON. */
interface Release {
  readonly version: number;
  readonly info?: { readonly status?: string; readonly description?: string };
  readonly chart?: {
    readonly metadata?: { readonly name?: string; readonly version?: string };
    readonly values?: Values;
  };
  readonly config?: Values;
  readonly manifest?: string;
}

const READ = new WeakMap<object, Release | null>();

type Unzip = NonNullable<FactWorld['unzip']>;

function releaseIn(secret: KubeObject, unzip: Unzip): Release | null {
  const known = READ.get(secret);
  if (known !== undefined) return known;
  const release = decode(
    (secret as KubeObject & { data?: Readonly<Record<string, string>> }).data?.release ?? '',
    unzip,
  );
  READ.set(secret, release);
  return release;
}

/** base64 (the Secret's) of base64 of gzip of JSON. */
function decode(data: string, unzip: Unzip): Release | null {
  const outer = base64Decode(data);
  if (typeof outer === 'number') return null;
  const packed = base64Decode(new TextDecoder().decode(outer));
  if (typeof packed === 'number') return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(unzip(packed)));
    return typeof (value as Release | null)?.version === 'number' ? (value as Release) : null;
  } catch (error) {
    // Whatever the learner has put there: not gzip, not UTF-8, not JSON, too large.
    if (error instanceof Error) return null;
    throw error;
  }
}

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Given values over defaults; null takes a default away. Upstream: chartutil.CoalesceValues, as `helm get values --all`. */
function computed(defaults: Values, given: Values): Values {
  const out: Record<string, unknown> = { ...defaults };
  for (const [key, value] of Object.entries(given)) {
    const old = out[key];
    if (value === null) delete out[key];
    else out[key] = isMap(old) && isMap(value) ? computed(old, value) : value;
  }
  return out;
}

const REVISION = recordType('revision', {
  revision: 'int',
  status: 'string',
  version: 'string',
  description: 'string',
});

const helm = defineFact({
  name: 'helm',
  parameters: [{ type: 'string' }, { type: 'string', optional: true }],
  returns: recordType('release', {
    status: 'string',
    revision: 'int',
    chart: 'string',
    version: 'string',
    values: 'dyn',
    computed: 'dyn',
    manifest: 'string',
    history: listOf(REVISION),
  }),
  value: ({ world: { store, unzip } }, name: string, namespace = 'default') => {
    if (!unzip) throw new Error('releases are looked into without what unpacks them');
    const releases = store
      .withLabels('secrets', namespace, { owner: 'helm', name })
      .map((secret) => releaseIn(secret, unzip))
      .filter((release) => release !== null)
      .sort((a, b) => a.version - b.version);
    const last = releases.at(-1);
    if (!last) return null;
    const { chart, config = {} } = last;
    return {
      ...revisionValue(last),
      chart: chart?.metadata?.name ?? '',
      values: toCel(config),
      computed: toCel(computed(chart?.values ?? {}, config)),
      manifest: last.manifest ?? '',
      history: releases.map(revisionValue),
    };
  },
});

function revisionValue({ version, info, chart }: Release) {
  return {
    revision: BigInt(version),
    status: info?.status ?? '',
    version: chart?.metadata?.version ?? '',
    description: info?.description ?? '',
  };
}

export const RELEASE_FACTS: readonly Fact[] = [helm];
