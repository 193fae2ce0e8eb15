// Pods while a Deployment changes version, by the rule of its controller (upstream: pkg/controller/deployment/rolling.go), every
// new pod being Ready a fixed time after it was made. Example: 4 pods, 25 %/25 %, 2 s → at most 5, at least 3, two waves.

export interface CurvePoint {
  readonly seconds: number;
  readonly total: number;
  readonly available: number;
}

export interface RolloutCurve {
  readonly points: readonly CurvePoint[];
  readonly surge: number;
  readonly unavailable: number;
  readonly seconds: number;
}

/** A number or a percentage of `replicas`; surge rounds up, unavailable rounds down. */
export function share(value: unknown, replicas: number, up: boolean): number {
  const text = String(value ?? '25%');
  if (!text.endsWith('%')) return Number(text);
  const exact = (Number(text.slice(0, -1)) * replicas) / 100;
  return up ? Math.ceil(exact) : Math.floor(exact);
}

export function rolloutCurve(
  replicas: number,
  maxSurge: unknown,
  maxUnavailable: unknown,
  readySeconds: number,
): RolloutCurve {
  const surge = share(maxSurge, replicas, true);
  let unavailable = share(maxUnavailable, replicas, false);
  if (surge === 0 && unavailable === 0) unavailable = 1;
  let old = replicas;
  let ready = 0;
  const coming: { at: number; n: number }[] = [];
  const points: CurvePoint[] = [{ seconds: 0, total: replicas, available: replicas }];
  let seconds = 0;
  for (let wave = 0; wave < 100; wave++) {
    for (let again = true; again; ) {
      again = false;
      const pending = coming.reduce((n, c) => n + c.n, 0);
      const fresh = Math.min(replicas - ready - pending, replicas + surge - (old + ready + pending));
      if (fresh > 0) {
        coming.push({ at: seconds + readySeconds, n: fresh });
        again = true;
      }
      const removable = Math.min(old, old + ready - (replicas - unavailable));
      if (removable > 0) {
        old -= removable;
        again = true;
      }
    }
    points.push({ seconds, total: old + ready + coming.reduce((n, c) => n + c.n, 0), available: old + ready });
    const next = coming.shift();
    if (!next) break;
    seconds = next.at;
    ready += next.n;
    for (let same = coming[0]; same?.at === seconds; same = coming[0]) {
      coming.shift();
      ready += same.n;
    }
  }
  return { points, surge, unavailable, seconds };
}
