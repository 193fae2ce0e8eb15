// Knobs and answers of the figure `selector-sieve`.
export interface SieveKnobs {
  readonly selector: string;
  readonly pods: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[];
}

export interface SieveData {
  readonly query: readonly string[];
  /** A Service's pods; null where a Service cannot say that (it knows equality only). */
  readonly service: readonly string[] | null;
  /** The API's refusal of the selector, in its words. */
  readonly refused: string;
}

const GUESTBOOK: SieveKnobs['pods'] = [
  { name: 'frontend-a', labels: { app: 'guestbook', tier: 'frontend' } },
  { name: 'frontend-b', labels: { app: 'guestbook', tier: 'frontend' } },
  { name: 'frontend-c', labels: { app: 'guestbook', tier: 'frontend', track: 'canary' } },
  { name: 'redis-master', labels: { app: 'guestbook', tier: 'backend', role: 'master' } },
  { name: 'redis-slave-a', labels: { app: 'guestbook', tier: 'backend', role: 'slave' } },
  { name: 'redis-slave-b', labels: { app: 'guestbook', tier: 'backend', role: 'slave' } },
  { name: 'report', labels: { app: 'report' } },
];

export function sieveKnobs(params: Readonly<Record<string, unknown>>): SieveKnobs {
  const pods = Array.isArray(params['pods'])
    ? (params['pods'] as readonly Record<string, unknown>[]).map((pod) => ({
        name: String(pod['name']),
        labels: (pod['labels'] ?? {}) as Record<string, string>,
      }))
    : GUESTBOOK;
  return { selector: String(params['selector'] ?? 'app=guestbook,role=slave'), pods };
}
