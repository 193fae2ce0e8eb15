/** Manifests of every kind, from the recorded API cases: each body that was posted and taken. */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Sample } from './api.ts';

const CORPUS = new URL('../truth/api-corpus/', import.meta.url);

interface Posted {
  readonly request?: {
    readonly method: string;
    readonly path: string;
    readonly query?: string;
    readonly body?: unknown;
  };
  readonly response?: { readonly status: number };
}

export function corpusSamples(): readonly Sample[] {
  const found = new Map<string, Sample>();
  for (const file of readdirSync(CORPUS).sort()) {
    if (!file.startsWith('defaults')) continue;
    const lines = gunzipSync(readFileSync(new URL(file, CORPUS)))
      .toString('utf8')
      .trim()
      .split('\n');
    for (const line of lines) {
      const { steps } = JSON.parse(line) as { steps: readonly Posted[] };
      for (const { request, response } of steps) {
        if (request?.method !== 'POST' || response?.status !== 201 || typeof request.body !== 'object') continue;
        const sample = { path: request.path, body: request.body as Sample['body'] };
        found.set(JSON.stringify(sample), sample);
      }
    }
  }
  return [...found.values()];
}
