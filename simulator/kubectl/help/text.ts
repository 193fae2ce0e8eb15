/** What help pages are made of: texts in the learner's languages. */
import type { Text } from '../../kernel/language.ts';

export { type Language, languageOf, type Text } from '../../kernel/language.ts';

/** Example: t('Show Pods', '파드를 보여 준다') */
export const t = (en: string, ko: string): Text => ({ en, ko });

export interface Example {
  /** What it does; a comment line each. */
  readonly say: Text;
  /** The command line, or several. */
  readonly run: string;
}

/** The page of one command. */
export interface Page {
  /** Paragraphs, apart by a blank line; default: the line of the list, with a full stop. */
  readonly about?: Text;
  readonly examples?: readonly Example[];
  /** By name without dashes; flags that several commands share are in flags.ts. */
  readonly flags?: Readonly<Record<string, Text>>;
}

/** Pages by the command's path without "kubectl": "rollout status". */
export type Pages = Readonly<Record<string, Page>>;
