/** A lesson's lab.yaml as the lab uses it: read, checked and with its expressions compiled. Keys are lesson-format.md's. */
import type { UserInfo } from '../../api/types.ts';
import type { CelProgram } from '../../cel/cel.ts';
import type { Addon, StorageClassSettings } from '../../cluster-types.ts';
import type { NodeSpec } from '../../nodes/types.ts';
import type { TimingKey, TimingProfile } from '../../timings.ts';
import type { AnswerValue, I18n } from '../types.ts';
import type { Expressions } from './expressions.ts';
import type { Template } from './template.ts';

/** An object named in the lesson: "deploy/web". */
export interface Ref {
  readonly text: string;
  /** Name in the store: "deployments.apps". */
  readonly resource: string;
  readonly kind: string;
  /** Undefined for kinds without namespace. */
  readonly namespace: string | undefined;
  readonly name: string;
}

export interface Expression {
  readonly source: string;
  readonly program: CelProgram;
  /** Where it stands, for the prover: "tasks[0].checks[1].all[0]". */
  readonly path: string;
  /** The names it may use. */
  readonly scope: Expressions;
}

export interface I18nTemplate {
  readonly source: I18n;
  readonly ko: Template;
  readonly en: Template;
}

// ── Steps ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Step =
  | {
      readonly kind: 'run';
      readonly lines: readonly string[];
      readonly terminal: number;
      readonly interruptMs: number | undefined;
      readonly exit: number | undefined;
    }
  | { readonly kind: 'apply'; readonly path: string }
  | {
      readonly kind: 'save';
      readonly file: string;
      readonly content: string | undefined;
      readonly replace: readonly (readonly [string, string])[];
    }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'until'; readonly condition: Expression; readonly limitMs: number }
  | { readonly kind: 'answer'; readonly question: string; readonly value: AnswerValue }
  | { readonly kind: 'fault'; readonly fault: string };

// ── Tasks ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface PartialObject {
  readonly apiVersion: string | undefined;
  readonly kind: string;
  readonly resource: string;
  readonly schema: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface Condition {
  readonly expression: Expression;
  readonly otherwise: I18nTemplate | undefined;
}

export type WindowMode = 'always' | 'never' | 'atEnd' | 'sometime';

export type When =
  | { readonly mode: 'level'; readonly withinMs: number | undefined }
  | { readonly mode: 'stable'; readonly forMs: number; readonly withinMs: number | undefined }
  | {
      readonly mode: WindowMode;
      readonly from: Expression | undefined;
      readonly until: Expression | undefined;
      readonly forMs: number | undefined;
      readonly withinMs: number | undefined;
      /** From when on it is watched, where `from` does not say it well. */
      readonly opens?: I18n | undefined;
    };

export interface CheckDefinition {
  readonly id: string;
  readonly says: I18n;
  readonly match: readonly PartialObject[];
  readonly none: readonly PartialObject[];
  readonly all: readonly Condition[];
  readonly when: When;
}

export interface HintDefinition {
  readonly id: string;
  readonly text: I18nTemplate;
  readonly condition: Expression | undefined;
  readonly failed: string | undefined;
  readonly afterMs: number;
  readonly cost: number;
}

export interface TaskDefinition {
  readonly id: string;
  readonly title: I18n;
  readonly after: readonly string[];
  readonly points: number;
  readonly keep: boolean;
  readonly questions: readonly string[];
  readonly idle: 'refused' | 'allowed';
  readonly checks: readonly CheckDefinition[];
  readonly hints: readonly HintDefinition[];
}

// ── Questions ─────────────────────────────────────────────────────────────────────────────────────────────────────

export type QuestionKind = 'number' | 'choice' | 'choices' | 'order' | 'text' | 'pick';

export type AnswerDefinition =
  | { readonly kind: 'literal'; readonly value: AnswerValue }
  | { readonly kind: 'now'; readonly expression: Expression; readonly expect: AnswerValue }
  | { readonly kind: 'after'; readonly task: string; readonly expression: Expression; readonly expect: AnswerValue }
  | SimulatedAnswer;

/** An answer that a fork of the cluster gives: the steps are played there, and the fork is thrown away. */
export interface SimulatedAnswer {
  readonly kind: 'simulate';
  /** Whose state it begins with: the lesson's (after setup), or the learner's at the moment of answering. */
  readonly from: 'start' | 'now';
  readonly steps: readonly Step[];
  readonly until: Expression | undefined;
  readonly limitMs: number;
  readonly expression: Expression;
  readonly expect: AnswerValue;
}

export interface QuestionDefinition {
  readonly id: string;
  readonly kind: QuestionKind;
  readonly prompt: I18n;
  readonly tolerance: number;
  readonly open: Expression | undefined;
  readonly options: readonly { readonly id: string; readonly text: I18n; readonly why: I18nTemplate | undefined }[];
  readonly accept: readonly string[];
  readonly pick: string | undefined;
  readonly answer: AnswerDefinition | undefined;
  /** The task that lists it; undefined for a prediction. */
  readonly task: string | undefined;
}

// ── The rest ──────────────────────────────────────────────────────────────────────────────────────────────────────

export interface MetaDefinition {
  readonly revision: number;
  readonly minutes: number;
  readonly level: number;
  readonly after: readonly string[];
  /** Rows of the requirements that it covers: a note for its writers. */
  readonly rows: readonly string[];
  readonly teaches: readonly string[];
  readonly fidelity: readonly I18n[];
  readonly prove: {
    /** Why it is not proved with measured timings. */
    readonly fixedTiming: string | undefined;
    /** Code that the lesson shows and its lab does not: of other versions, of other clusters, or left to the learner. */
    readonly unseen: readonly string[];
  };
}

export interface ClusterDefinition {
  readonly nodes: readonly NodeSpec[];
  readonly namespaces: readonly string[];
  readonly currentNamespace: string;
  readonly seed: string;
  readonly timings: {
    readonly profile: TimingProfile;
    readonly overrides: Readonly<Partial<Record<TimingKey, number>>>;
  };
  readonly addons: readonly Addon[];
  readonly prepull: boolean;
  readonly storageClasses: readonly StorageClassSettings[];
  readonly clock: { readonly speed: number; readonly mode: 'live' | 'step' };
  /** Whether CoreDNS keeps answers about the cluster's names. */
  readonly dnsCache: boolean;
  /** Others than the learner, by their entry in the kubeconfig. */
  readonly users: readonly UserInfo[];
}

export interface HomeFile {
  /** Relative to the home. */
  readonly path: string;
  readonly content: string;
  readonly open: boolean;
  readonly readonly: boolean;
  readonly mode: number;
}

export interface TrafficDefinition {
  readonly id: string;
  readonly to: string;
  readonly rate: number | readonly { readonly atMs: number; readonly rate: number }[];
  readonly path: string;
  readonly method: string;
  readonly body: string | undefined;
  readonly from: 'outside' | { readonly namespace: string; readonly pod: string };
  readonly timeoutMs: number;
  readonly start:
    | { readonly kind: 'at'; readonly ms: number }
    | { readonly kind: 'manual' }
    | { readonly kind: 'when'; readonly condition: Expression };
  readonly lb: 'random' | 'even';
  /** Instead of a rate: so many clients that think between an answer and the next question. */
  readonly clients: number | undefined;
  readonly thinkMs: number;
  readonly keepAlive: boolean;
  /** The Host header, where it is not the URL's. */
  readonly host: string | undefined;
}

export type FaultAct =
  | { readonly kind: 'traffic'; readonly id: string; readonly rate: number }
  | { readonly kind: 'lag'; readonly timings: Readonly<Partial<Record<TimingKey, number>>> }
  | { readonly kind: 'registry' | 'metrics'; readonly up: boolean }
  | { readonly kind: 'nodeDown' | 'nodeUp' | 'partition' | 'heal'; readonly node: string }
  | { readonly kind: 'nodeJoin'; readonly node: NodeSpec }
  /** Containers of an image ("drydock/web", "drydock/web:2") that start from now on listen so much later. */
  | { readonly kind: 'slow'; readonly image: string; readonly byMs: number }
  | { readonly kind: 'kill' | 'sick'; readonly selector: string; readonly count: number }
  | {
      readonly kind: 'volume';
      /** "data-web-0" or "namespace/data-web-0". */
      readonly claim: string | undefined;
      readonly className: string | undefined;
      /** How attaching goes from now on: it fails, or takes this long (milliseconds). */
      readonly attach: 'fail' | number | undefined;
      readonly full: boolean;
    }
  | { readonly kind: 'apply'; readonly path: string }
  | { readonly kind: 'run'; readonly script: string };

export interface FaultDefinition {
  readonly id: string;
  readonly says: I18nTemplate | undefined;
  readonly trigger:
    | { readonly kind: 'at'; readonly ms: number }
    | { readonly kind: 'when'; readonly condition: Expression }
    | { readonly kind: 'manual' };
  readonly acts: readonly FaultAct[];
}

export interface AlertDefinition {
  readonly id: string;
  readonly says: I18nTemplate;
  readonly when: Expression;
}

export interface TimerDefinition {
  readonly from: Expression;
  readonly limitMs: number;
}

/** Something on the simulated internet. Addresses have no final slash. */
export type WebDefinition =
  | { readonly kind: 'page'; readonly url: string; readonly content: string }
  /** A Helm repository: files of each chart by path in its folder. */
  | { readonly kind: 'charts'; readonly url: string; readonly charts: readonly Readonly<Record<string, string>>[] };

export interface FigureDefinition {
  readonly id: string;
  readonly kind: string;
  readonly caption: I18n;
  readonly text: I18n;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface OutputDefinition {
  readonly id: string;
  readonly solution: string;
  readonly task: string;
  readonly step: number;
  readonly run: string;
  readonly lines: readonly [number, number] | undefined;
}

export interface SolutionDefinition {
  readonly name: string;
  readonly tasks: Readonly<Record<string, readonly Step[]>>;
}

export interface MistakeDefinition {
  readonly name: string;
  readonly task: string;
  readonly steps: readonly Step[];
  readonly leaves: { readonly check: string; readonly as: 'failed' | 'open' };
  readonly hint: string | undefined;
}

export interface GolfDefinition {
  readonly id: 'commands' | 'seconds' | 'lost' | 'pods';
  readonly says: I18n;
  readonly over: readonly string[];
  readonly par: number;
  readonly steps: readonly Step[];
}

export interface LabDefinition {
  readonly lesson: string;
  readonly meta: MetaDefinition;
  readonly cluster: ClusterDefinition;
  readonly setup: readonly Step[];
  readonly home: readonly HomeFile[];
  readonly refs: Readonly<Record<string, Ref>>;
  readonly traffic: readonly TrafficDefinition[];
  readonly faults: readonly FaultDefinition[];
  readonly alerts: readonly AlertDefinition[];
  readonly timer: TimerDefinition | undefined;
  readonly web: readonly WebDefinition[];
  readonly tasks: readonly TaskDefinition[];
  readonly questions: readonly QuestionDefinition[];
  readonly figures: readonly FigureDefinition[];
  readonly outputs: readonly OutputDefinition[];
  readonly solutions: readonly SolutionDefinition[];
  readonly mistakes: readonly MistakeDefinition[];
  readonly golf: readonly GolfDefinition[];
  readonly embed: { readonly tasks: readonly string[]; readonly panes: readonly string[] } | undefined;
  readonly class:
    | { readonly minutes: number; readonly ask: readonly I18n[]; readonly watch: readonly I18n[] }
    | undefined;
  /** Files of the lesson by path ("files/web.yaml"). */
  readonly files: Readonly<Record<string, string>>;
  readonly expressions: Expressions;
}
