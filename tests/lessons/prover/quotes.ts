/**
 * Code that a lesson quotes (names, fields, words of outputs) must be in what its runs showed. Left alone: what is put to the learner as
 * a possibility (options of questions, claims of myths), figures (they have clusters of their own), texts with values put in.
 */
import { WORDS_OF_KUBERNETES } from './names.ts';
import type { Seen } from './seen.ts';
import type { ShownCode } from './shown.ts';

const POSSIBILITIES = /^lab\.yaml (?:questions\[\d+\]\.options|figures|class)\b/;

/** Quotes that nothing shows; those of `unseen` go to `accepted` instead. */
export function quoteProblems(
  { spans }: ShownCode,
  seen: Seen,
  unseen: readonly string[],
  accepted: Set<string>,
): string[] {
  const problems = new Map<string, string>();
  for (const { text, where } of spans) {
    if (problems.has(text) || POSSIBILITIES.test(where) || text.includes('${')) continue;
    if (WORDS_OF_KUBERNETES.includes(text) || seen.tells(text)) continue;
    if (unseen.includes(text)) accepted.add(text);
    else problems.set(text, `${where}: nothing in this lesson's lab shows "${text}"`);
  }
  return [...problems.values()];
}
