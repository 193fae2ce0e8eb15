/** The object changes of replayed sessions beside the recorded ones: what agrees, by session and aspect. */
import type { Observer } from '../run.ts';
import { ASPECTS, type Fact } from './compare-facts.ts';
import { type Expected, heldTraces, holdTraces, judgeTrace, readExpected } from './expected.ts';
import { knownReason } from './known.ts';
import { traceOf } from './trace.ts';

/** The share of facts that may agree in one run and not in another. */
const CHANCE = 0.02;

export class TraceReport {
  readonly #expected: Expected = readExpected();
  readonly #facts = new Map<string, readonly Fact[]>();

  /** Judges a session when it has run. */
  observer(session: string): Observer {
    return (cluster, namespace, startMs) => {
      const facts = judgeTrace(this.#expected, session, traceOf(cluster, namespace, startMs));
      if (facts) this.#facts.set(session, facts);
    };
  }

  /** "deploy-create: scalings 1 of 1, events 17 of 19, …", then the first differences. */
  lines(session: string, show: number): string[] {
    const facts = this.#facts.get(session);
    if (!facts) return [];
    const parts = ASPECTS.flatMap((aspect) => {
      const of = facts.filter((fact) => fact.aspect === aspect);
      return of.length > 0 ? [`${aspect} ${of.filter(({ ok }) => ok).length} of ${of.length}`] : [];
    });
    const out = [`${session}: ${parts.join(', ')}`];
    const different = facts.filter((fact) => !fact.ok);
    for (const fact of different.slice(0, show)) out.push(...difference(fact, knownReason(session, fact, facts)));
    return out;
  }

  /** Totals, by aspect and over all; differences that are known are counted by themselves. */
  summary(): string[] {
    const all = [...this.#facts].flatMap(([session, facts]) =>
      facts.map((fact) => ({ ...fact, known: knownReason(session, fact, facts) !== undefined })),
    );
    const lines = ASPECTS.map((aspect) => {
      const of = all.filter((fact) => fact.aspect === aspect);
      const ok = of.filter((fact) => fact.ok).length;
      const known = of.filter((fact) => fact.known).length;
      return `  ${aspect}: ${ok} of ${of.length} agree${known > 0 ? `, ${known} differ for a known reason` : ''}`;
    });
    const ok = all.filter((fact) => fact.ok).length;
    const share = ((100 * ok) / Math.max(1, all.length)).toFixed(1);
    return [...lines, `${ok} of ${all.length} facts of the traces agree (${share} %)`];
  }

  /** Each reason with how many facts differ for it, and how many for none that is listed. */
  reasons(): string[] {
    const counts = new Map<string, number>();
    for (const reason of this.#reasons()) if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    const { all, unlisted } = this.differing();
    return [
      ...[...counts].sort(([, a], [, b]) => b - a).map(([reason, count]) => `  ${count} differ: ${reason}`),
      `${unlisted} of ${all} differ for no listed reason`,
    ];
  }

  /** How many facts differ, and how many of them for no listed reason. */
  differing(): { readonly all: number; readonly unlisted: number } {
    const reasons = this.#reasons();
    return { all: reasons.length, unlisted: reasons.filter((reason) => reason === undefined).length };
  }

  /** Of each fact that differs, its reason. */
  #reasons(): (string | undefined)[] {
    return [...this.#facts].flatMap(([session, facts]) =>
      facts.filter(({ ok }) => !ok).map((fact) => knownReason(session, fact, facts)),
    );
  }

  get agreeing(): number {
    return Object.values(this.scores()).reduce((sum, n) => sum + n, 0);
  }

  /** Agreeing facts by session. */
  scores(): Record<string, number> {
    return Object.fromEntries(
      [...this.#facts].map(([session, facts]) => [session, facts.filter(({ ok }) => ok).length]),
    );
  }

  /**
   * Compares with what was held; with `update` holds what is now, if it is not less. Gives lines and whether it went down: by
   * more than chance, for one more draw of a random number anywhere gives every session other times.
   */
  ratchet(update: boolean): { lines: string[]; down: boolean } {
    const held = heldTraces();
    const now = this.scores();
    const names = Object.keys(now);
    const before = names.reduce((sum, name) => sum + (held[name] ?? 0), 0);
    const lines = names
      .filter((name) => now[name] !== (held[name] ?? 0))
      .map(
        (name) =>
          `${(now[name] ?? 0) > (held[name] ?? 0) ? '+' : '-'} trace of ${name}: ${now[name]} agree, ${held[name] ?? 0} did before`,
      );
    const down = this.agreeing < before * (1 - CHANCE);
    if (update && this.agreeing >= before) holdTraces({ ...held, ...now });
    if (down) lines.push(`✖ ${this.agreeing} facts agree, ${before} did before; that is more than chance`);
    return { lines, down };
  }
}

function difference(fact: Fact, reason: string | undefined): string[] {
  const [recorded, ours] = fact.aspect === 'finals' ? firstDifference(fact) : [fact.recorded, fact.ours];
  return [
    `  ✗ ${fact.aspect} ${fact.about}${reason ? ` (known: ${reason})` : ''}`,
    `      recorded ${recorded === '' ? 'nothing' : recorded}`,
    `      ours     ${ours === '' ? 'nothing' : ours}`,
  ];
}

/** The first field in which two objects differ. */
function firstDifference({ recorded, ours }: Fact): [string, string] {
  if (recorded === '' || ours === '') return [recorded.slice(0, 200), ours.slice(0, 200)];
  const path = differingPath(JSON.parse(recorded), JSON.parse(ours), '');
  return path ?? ['', ''];
}

function differingPath(a: unknown, b: unknown, path: string): [string, string] | undefined {
  if (JSON.stringify(a) === JSON.stringify(b)) return undefined;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return [`${path} = ${JSON.stringify(a)}`, `${path} = ${JSON.stringify(b)}`];
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const key of new Set([...Object.keys(x), ...Object.keys(y)])) {
    const found = differingPath(x[key], y[key], `${path}.${key}`);
    if (found) return found;
  }
  return undefined;
}
