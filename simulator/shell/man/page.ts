/** What a manual page says; its words are ours, in both languages. */
import type { Text } from '../../kernel/language.ts';

export interface ManualPage {
  readonly what: Text;
  readonly synopsis: string;
  readonly options: readonly (readonly [flag: string, does: Text])[];
  readonly examples: readonly (readonly [command: string, says: Text])[];
}

/** A page as it is written down: English and Korean beside each other. */
export type Written = readonly [
  name: string,
  synopsis: string,
  en: string,
  ko: string,
  options?: readonly (readonly [flag: string, en: string, ko: string])[],
  examples?: readonly (readonly [command: string, en: string, ko: string])[],
];

export const pagesOf = (written: readonly Written[]): [string, ManualPage][] =>
  written.map(([name, synopsis, en, ko, options = [], examples = []]) => [
    name,
    {
      what: { en, ko },
      synopsis,
      options: options.map(([flag, en, ko]) => [flag, { en, ko }]),
      examples: examples.map(([command, en, ko]) => [command, { en, ko }]),
    },
  ]);
