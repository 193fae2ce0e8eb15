/**
 * What the page shows of a lab: plain data, made by present/present.ts. Parts that did not change are left out of updates
 * (`LabUpdate`); of the others, what differs crosses to the page (`LabChanges`), the next only when the last has been drawn.
 */
import type { Difference } from './difference.ts';
import type { AnswerValue, I18n } from './types.ts';

export interface LabView {
  readonly clock: ClockView;
  readonly picture: PictureView;
  readonly timeline: TimelineView;
  readonly tasks: readonly TaskView[];
  readonly questions: readonly QuestionView[];
  readonly terminals: readonly { readonly id: number; readonly atPrompt: boolean; readonly cwd: string }[];
  readonly files: readonly FileView[];
  readonly alerts: readonly { readonly id: string; readonly says: I18n }[];
  /** Faults that the learner may bring about, and those that have happened and say so. */
  readonly faults: readonly FaultView[];
  /** The lesson's clock, once it has started; it decides nothing. */
  readonly timer: { readonly fromMs: number; readonly limitMs: number } | null;
  /** The whole lesson is solved. */
  readonly solved: boolean;
}

export type LabUpdate = Partial<LabView>;

/** How parts differ from what was told of them last. */
export type LabChanges = { readonly [K in keyof LabView]?: Difference };

export interface FaultView {
  readonly id: string;
  readonly says: I18n;
  /** Whether it waits for a button; false: it comes by itself. */
  readonly manual: boolean;
  readonly struckAtMs: number | null;
}

export interface ClockView {
  /** Virtual ms since lesson zero (negative during setup never shows). */
  readonly nowMs: number;
  readonly paused: boolean;
  readonly speed: number;
  /** Where the learner looks: null = now. */
  readonly lookingAtMs: number | null;
}

// ── The cluster picture ───────────────────────────────────────────────────────────────────────────────────────────

export interface PictureView {
  readonly namespace: string;
  /** Those that can be shown: with anything to draw, and the learner's own. */
  readonly namespaces: readonly string[];
  readonly nodes: readonly NodeView[];
  /** Owners with their ReplicaSets (a column per revision); bare ReplicaSets and pods come as owners without name. */
  readonly owners: readonly OwnerView[];
  readonly services: readonly ServiceView[];
}

export interface NodeView {
  readonly name: string;
  readonly ready: boolean;
  readonly cordoned: boolean;
  /** Images present, as revision hues of the lesson's template images, and those being pulled. */
  readonly images: readonly { readonly image: string; readonly hue: number; readonly pulling: boolean }[];
}

export interface OwnerView {
  readonly ref: string;
  readonly kind: string;
  readonly name: string;
  readonly image: string;
  readonly replicas: number;
  readonly available: number;
  readonly total: number;
  readonly minAvailable: number | null;
  readonly maxTotal: number | null;
  readonly paused: boolean;
  readonly columns: readonly ReplicaSetView[];
}

/** A column: a ReplicaSet, or what stands in its place (a StatefulSet, DaemonSet, Job, loose pods). */
export interface ReplicaSetView {
  readonly ref: string;
  readonly kind: 'ReplicaSet' | 'ReplicationController' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'Pod';
  readonly name: string;
  readonly hash: string;
  readonly revision: number;
  /** The revision this template had before an undo gave it a new number, or null. */
  readonly wasRevision: number | null;
  /** 1–5, from the template: hue and mark of everything of this template. */
  readonly hue: number;
  readonly image: string;
  readonly wanted: number;
  readonly ready: number;
  /** Jobs: pods that succeeded and that failed. */
  readonly succeeded?: number;
  readonly failed?: number;
  /** StatefulSets: places for ordinals, from the first on, and the names that are wanted. */
  readonly slots?: number;
  readonly slotNames?: readonly string[];
  readonly pods: readonly PodView[];
}

export type PodPhase = 'pending' | 'starting' | 'running' | 'ready' | 'terminating' | 'failed' | 'done';

export interface PodView {
  readonly ref: string;
  readonly uid: string;
  /** Last part of the name. */
  readonly short: string;
  readonly name: string;
  readonly node: string | null;
  readonly phase: PodPhase;
  /** STATUS as kubectl says it. */
  readonly status: string;
  readonly readyContainers: string;
  readonly restarts: number;
  /** In an EndpointSlice and known to the nodes: draws the post. */
  readonly serving: boolean;
  /** Where it differs from its column's (StatefulSets, DaemonSets). */
  readonly hue?: number;
  readonly revision?: number;
  /** Place among its siblings: the ordinal, counted from the first. */
  readonly slot?: number;
  readonly claims?: readonly { readonly name: string; readonly size: string; readonly bound: boolean }[];
}

export interface ServiceView {
  readonly ref: string;
  readonly name: string;
  /** Share of the answers of the last two seconds, by hue. */
  readonly shares: readonly { readonly hue: number; readonly version: string; readonly percent: number }[];
  readonly ratePerSecond: number;
  readonly lost: number;
  readonly sent: number;
  readonly endpoints: number;
  /** Without an address of its own: names answer with the pods'. */
  readonly headless?: boolean;
}

/** A column without pods, of which nothing but this is known. */
export const emptyColumn = (ref: string, kind: ReplicaSetView['kind'], name = ''): ReplicaSetView => ({
  ref,
  kind,
  name,
  hash: '',
  revision: 0,
  wasRevision: null,
  hue: 1,
  image: '',
  wanted: 0,
  ready: 0,
  pods: [],
});

// ── The time bar ──────────────────────────────────────────────────────────────────────────────────────────────────

export interface TimelineView {
  /** Owner whose replicas are stacked. */
  readonly owner: string | null;
  readonly limits: { readonly min: number | null; readonly max: number | null };
  /** State from `fromMs` on until the next step. Counts per hue and phase group. */
  readonly steps: readonly TimelineStep[];
  readonly flags: readonly TimelineFlag[];
  readonly ticks: readonly TimelineTick[];
  /** Instants at which an alert began. */
  readonly alerts: readonly TimelineAlert[];
  /** Windows in which a check is being decided. */
  readonly windows: readonly { readonly check: string; readonly fromMs: number; readonly toMs: number | null }[];
}

export interface TimelineStep {
  readonly fromMs: number;
  readonly stacks: readonly {
    readonly hue: number;
    readonly available: number;
    readonly waiting: number;
    readonly leaving: number;
  }[];
}

export interface TimelineFlag {
  readonly atMs: number;
  /** The command, the path that was saved, or the id of the fault. */
  readonly line: string;
  /** What a fault says; a fault that says nothing has no flag. */
  readonly says?: I18n;
  /** Whether it changed something (solid) or only looked (outline). */
  readonly changed: boolean;
  readonly kind: 'command' | 'save' | 'fault';
}

export interface TimelineAlert {
  readonly id: string;
  readonly atMs: number;
  /** As it was said when it began. */
  readonly says: I18n;
}

export interface TimelineTick {
  readonly atMs: number;
  readonly warning: boolean;
}

// ── Tasks ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type CheckState = 'locked' | 'open' | 'watching' | 'passed' | 'failed' | 'lapsed';

export interface TaskView {
  readonly id: string;
  readonly title: I18n;
  readonly state: 'locked' | 'active' | 'passed';
  readonly passedAtMs: number | null;
  readonly checks: readonly CheckView[];
  /** Its questions: how many, and how many are answered right. */
  readonly questions: { readonly all: number; readonly right: number };
  /** Hints shown so far (ladder) and observations that hold now. */
  readonly hints: readonly { readonly id: string; readonly text: I18n; readonly observed: boolean }[];
  /** Rungs left on the ladder: id of the next, or null. */
  readonly nextHint: string | null;
  readonly hintCount: number;
  /** What the task is worth, and what is left of it after the hints that were taken. */
  readonly points: number;
  readonly pointsLeft: number;
}

export interface CheckView {
  readonly id: string;
  readonly says: I18n;
  readonly state: CheckState;
  /** Expected against found, or progress: "2 of 4 new pods are ready". Null when there is nothing to add. */
  readonly evidence: I18n | null;
  /** The instant that decided it, for "show that moment". */
  readonly atMs: number | null;
}

export interface QuestionView {
  readonly id: string;
  readonly kind: 'number' | 'choice' | 'choices' | 'order' | 'text' | 'pick';
  readonly prompt: I18n;
  readonly options: readonly { readonly id: string; readonly text: I18n }[];
  readonly open: boolean;
  readonly answer: AnswerValue | null;
  /** For Ask: right or wrong so far; for Predict: null until the run has decided, then what really happened. */
  readonly verdict: 'right' | 'wrong' | null;
  readonly actual: AnswerValue | null;
  readonly why: I18n | null;
  /** The instant that decided it, for "show that moment". */
  readonly atMs?: number | null;
}

export interface FileView {
  /** Relative to the home: "web.yaml". */
  readonly path: string;
  readonly readonly: boolean;
  /** To be opened at the start. */
  readonly open: boolean;
  readonly changed: boolean;
}

/** What the object inspector shows. */
export interface InspectView {
  readonly ref: string;
  readonly yaml: string;
  readonly describe: string;
  readonly owners: readonly string[];
  /** Fields that matter at a glance. */
  readonly fields: readonly { readonly field: string; readonly value: string }[];
  /** Why it is not (yet) what it should be, as the machine says it. */
  readonly waiting: readonly { readonly source: string; readonly reason: string; readonly message: string }[];
  readonly events: readonly {
    readonly type: string;
    readonly reason: string;
    readonly message: string;
    readonly atMs: number;
    readonly count: number;
  }[];
}

/** A place in a terminal's text that names an object (`ref`, as the inspector takes it) or an address (`url`). */
export interface Mention {
  readonly from: number;
  readonly to: number;
  readonly ref?: string;
  readonly url?: string;
}

/** What an address in a terminal's text is. `here`: the learner's own machine; `web`: the simulated internet. */
export type Address =
  | { readonly kind: 'service' | 'ingress' | 'pod' | 'node'; readonly ref: string }
  | { readonly kind: 'web' | 'here' | 'outside' };
