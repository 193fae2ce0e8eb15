/** What goes into a lab and what is logged of it. The log replayed gives the same world, byte for byte. */

export type Language = 'ko' | 'en';
export interface I18n {
  readonly ko: string;
  readonly en: string;
}

/** Everything a learner can do to the world. Language-neutral. */
export type LabInput =
  | { readonly kind: 'keys'; readonly terminal: number; readonly data: string }
  | { readonly kind: 'resize'; readonly terminal: number; readonly columns: number; readonly rows: number }
  | { readonly kind: 'terminal'; readonly terminal: number; readonly action: 'open' | 'close' }
  | { readonly kind: 'save'; readonly path: string; readonly content: string }
  | { readonly kind: 'editor-closed'; readonly path: string }
  | { readonly kind: 'answer'; readonly question: string; readonly value: AnswerValue }
  | { readonly kind: 'hint'; readonly task: string; readonly hint: string }
  | { readonly kind: 'fault'; readonly fault: string };

export type AnswerValue = number | string | readonly string[];

export interface LogEntry {
  /** Virtual ms at which it was applied, before everything else of that ms. */
  readonly atMs: number;
  readonly input: LabInput;
}

export interface LabLog {
  readonly format: 1;
  readonly lesson: string;
  readonly lessonRevision: number;
  readonly engine: string;
  readonly seed: string;
  readonly entries: readonly LogEntry[];
  /** How far the world had come. */
  readonly endMs: number;
}

/** A lesson as its host hands it in: texts by name. (The page's `LessonBundle` is one that was checked.) */
export interface LabBundle {
  readonly id: string;
  /** lab.yaml: as written (definition/load.ts), as JSON (definition/made.ts), or what was read of it (definition/packed.ts). */
  readonly lab: string;
  /** files/** of the lesson by path ("files/web.yaml"). */
  readonly files: Readonly<Record<string, string>>;
  /** content/images/*.yaml by name, likewise. */
  readonly images: Readonly<Record<string, string>>;
  /** content/web: the simulated internet by "HOST/PATH". */
  readonly web: Readonly<Record<string, string>>;
  /** Of a lesson that was read when the site was built. */
  readonly expressions?: ExpressionFacts;
}

/** What all expressions of a lesson have between them. */
export interface ExpressionFacts {
  /** References, in the order in which they are met ("deployment/web"). */
  readonly mentioned: readonly string[];
  /** Names of the functions they call. */
  readonly called: readonly string[];
}
