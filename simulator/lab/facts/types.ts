/** What expressions may ask of a running lab (lesson-format.md §8), and how a fact is written down. */
import type { CelParameter, CelType } from '../../cel/cel.ts';
import type { DnsAnswer } from '../../kernel/names.ts';
import type { TrafficFacts } from '../../network/traffic/outcomes.ts';
import type { KubeObject, StoreHistory, StoreReader } from '../../store/types.ts';
import type { Kinds } from '../definition/refs.ts';
import type { Ref } from '../definition/types.ts';
import type { AnswerValue, I18n } from '../types.ts';
import type { Recorder } from './recorder.ts';

/** The world as facts see it. Times are virtual ms of the kernel. */
export interface FactWorld {
  readonly store: StoreReader & StoreHistory;
  readonly kinds: Kinds;
  readonly recorder: Recorder;
  /** Lesson zero. */
  readonly zeroMs: number;
  nowMs(): number;
  wallMs(): number;
  traffic(id: string, fromMs: number, toMs: number): TrafficFacts | undefined;
  /** Text of a file in the learner's home, or null. */
  file(path: string): string | null;
  dns(type: string, name: string, namespace: string): DnsAnswer;
  dnsQueries(type: string, name: string, fromMs: number, toMs: number): number;
  /** A file, or a variable, as the running container of a pod has it; null when there is none. */
  inside(pod: KubeObject, path: string): string | null;
  variable(pod: KubeObject, name: string): string | null;
  /** A number that the programs of a pod published in a window; 0 when none did. */
  published(uid: string, name: string, fromMs: number, toMs: number): number;
  answer(question: string): AnswerValue | null;
  passed(task: string): boolean;
  alert(id: string): boolean;
  /** Unpacks gzip; there when an expression of the lesson calls `helm`. */
  readonly unzip?: ((packed: Uint8Array) => Uint8Array) | undefined;
}

/** One evaluation: a world and the window in which facts about the past count. */
export interface Facts {
  readonly world: FactWorld;
  readonly fromMs: number;
  /** The end of the window; undefined: now. */
  readonly toMs?: number;
}

export type LiteralKind =
  | 'ref'
  | 'pod'
  | 'fact'
  | 'kind'
  | 'selector'
  | 'traffic'
  | 'task'
  | 'question'
  | 'alert'
  | 'field'
  | 'duration'
  | 'dns-type';

export interface FactParameter extends Omit<CelParameter, 'literal'> {
  /** What kind of literal it must be. */
  readonly literal?: LiteralKind;
}

/** A fact as a file exports it: a function of expressions. */
export interface Fact {
  readonly name: string;
  readonly parameters: readonly FactParameter[];
  readonly returns: CelType | ((literals: readonly unknown[], kinds: Kinds) => CelType);
  /** Arguments that are references come parsed (a Ref), objects as CEL values. Integers come and go as bigint. */
  readonly value: (facts: Facts, ...args: readonly never[]) => unknown;
  /** What keeps a truth from holding, for the learner: "2 of 4 new pods are ready". */
  readonly explain?: (facts: Facts, ...args: readonly never[]) => I18n | undefined;
}

export function defineFact(fact: Fact): Fact {
  return Object.freeze(fact);
}

/** An object as expressions hold it, or a reference. */
export type RefOrObject = Ref | Readonly<Record<string, unknown>>;

/** The stored object of a reference or of a CEL value; undefined when there is none (any more). */
export function objectOf(facts: Facts, target: RefOrObject): { resource: string; object: KubeObject } | undefined {
  if (isRefValue(target)) {
    const object = facts.world.store.get(target.resource, target.namespace, target.name);
    return object && { resource: target.resource, object };
  }
  const uid = (target.metadata as { uid?: string } | undefined)?.uid;
  return uid === undefined ? undefined : facts.world.store.byUid(uid);
}

function isRefValue(target: RefOrObject): target is Ref {
  return typeof (target as Ref).resource === 'string' && typeof (target as Ref).text === 'string';
}
