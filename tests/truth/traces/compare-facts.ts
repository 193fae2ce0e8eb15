/** Compares what our run says with what the recording said, fact by fact. Pure. */
import type { SessionFacts } from './facts.ts';

export type Aspect = 'scalings' | 'events' | 'conditions' | 'finals' | 'durations';
export const ASPECTS: readonly Aspect[] = ['scalings', 'events', 'conditions', 'finals', 'durations'];

export interface Fact {
  readonly aspect: Aspect;
  /** What it is about: "Deployment/web", an Event's text, "pod: bound to running". */
  readonly about: string;
  readonly ok: boolean;
  readonly recorded: string;
  readonly ours: string;
}

/** What was measured over all sessions: from the 5th to the 95th of a hundred, in seconds. */
export type Ranges = Readonly<Record<string, readonly [low: number, high: number]>>;

export function compareFacts(recorded: SessionFacts, ours: SessionFacts, ranges: Ranges): Fact[] {
  return [
    ...compareLists('scalings', recorded.scalings, ours.scalings, (list) => list.join(', ')),
    ...compareEvents(recorded.events, ours.events),
    ...compareSets('conditions', recorded.conditions, ours.conditions),
    ...compareSets('finals', recorded.finals, ours.finals),
    ...compareDurations(recorded.durations, ours.durations, ranges),
  ];
}

type Lists = Readonly<Record<string, readonly string[]>>;

function keysOf(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}

/** One fact a key: the whole list, in order. */
function compareLists(aspect: Aspect, a: Lists, b: Lists, show: (list: readonly string[]) => string): Fact[] {
  return keysOf(a, b).map((about) => {
    const recorded = show(a[about] ?? []);
    const ours = show(b[about] ?? []);
    return { aspect, about, ok: recorded === ours, recorded, ours };
  });
}

/** One fact an object: objects of one name are matched as far as they are equal. */
function compareSets(aspect: Aspect, a: Lists, b: Lists): Fact[] {
  return keysOf(a, b).flatMap((about) => {
    const { both, left, right } = matched(a[about] ?? [], b[about] ?? []);
    const facts: Fact[] = both.map((text) => ({ aspect, about, ok: true, recorded: text, ours: text }));
    for (let i = 0; i < Math.max(left.length, right.length); i++)
      facts.push({ aspect, about, ok: false, recorded: left[i] ?? '', ours: right[i] ?? '' });
    return facts;
  });
}

/** One fact an Event. Those that differ in their count only stand beside each other. */
function compareEvents(a: readonly string[], b: readonly string[]): Fact[] {
  const { both, left, right } = matched(a, b);
  const facts: Fact[] = both.map((text) => ({ aspect: 'events', about: text, ok: true, recorded: text, ours: text }));
  const withoutCount = (text: string): string => text.replace(/ x\d+ /, ' ');
  const rest = [...right];
  for (const recorded of left) {
    const at = rest.findIndex((text) => withoutCount(text) === withoutCount(recorded));
    const [ours = ''] = at < 0 ? [] : rest.splice(at, 1);
    facts.push({ aspect: 'events', about: withoutCount(recorded), ok: false, recorded, ours });
  }
  for (const ours of rest) facts.push({ aspect: 'events', about: withoutCount(ours), ok: false, recorded: '', ours });
  return facts;
}

/** Texts in both lists, as often as in both, and what is left over of each. */
function matched(a: readonly string[], b: readonly string[]): { both: string[]; left: string[]; right: string[] } {
  const right = [...b];
  const both: string[] = [];
  const left: string[] = [];
  for (const text of a) {
    const at = right.indexOf(text);
    if (at < 0) left.push(text);
    else {
      both.push(text);
      right.splice(at, 1);
    }
  }
  return { both, left, right };
}

/**
 * One fact a kind of duration: our middle one lies in the measured range widened by half. The session's own middle one is in the
 * range, whatever the others say: what a recording did cannot be wrong. A rollout has no range but its own session's time; the
 * recorder ran up to three sessions at once on two cores, so ours may be shorter than that by two thirds.
 */
function compareDurations(a: SessionFacts['durations'], b: SessionFacts['durations'], ranges: Ranges): Fact[] {
  return Object.keys(a)
    .filter((about) => b[about]?.length)
    .sort()
    .map((about) => {
      const took = middle(a[about] ?? []);
      const ours = middle(b[about] ?? []);
      const [least, most] = ranges[about] ?? [took / 2, took];
      const [low, high] = [Math.min(least, took), Math.max(most, took)];
      const ok = ours >= low / 1.5 - SLACK && ours <= high * 1.5 + SLACK;
      return { aspect: 'durations', about, ok, recorded: `${took} s, of all ${low} to ${high} s`, ours: `${ours} s` };
    });
}

/** Seconds: what watches and clocks add to anything. */
const SLACK = 0.05;

function middle(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
