// The words of the site. A dictionary is plain strings (so parts of it can travel to the page as JSON); `{n}` is filled in by name.
import type { I18n, Language } from '../../simulator/lab/types.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

export type Messages = typeof ko;
export const LANGUAGES: readonly Language[] = ['ko', 'en'];

export const otherLanguage = (language: Language): Language => (language === 'ko' ? 'en' : 'ko');

export function messages(language: Language): Messages {
  return language === 'en' ? en : ko;
}

/** The text of a language. */
export function pick(text: I18n, language: Language): string {
  return text[language];
}
