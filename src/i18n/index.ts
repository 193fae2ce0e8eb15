// The words of the site. A dictionary is plain strings (so parts of it can travel to the page as JSON); `{n}` is filled in by name.
import type { I18n, Language } from '../../simulator/lab/types.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

export type Messages = typeof ko;
export const LANGUAGES: readonly Language[] = ['ko', 'en'];

export function messages(language: Language): Messages {
  return language === 'en' ? en : ko;
}

/** `fill('{n} of {all}', {n: 2, all: 4})` is `2 of 4`. A name that is not given stays as it is. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** The text of a language. */
export function pick(text: I18n, language: Language): string {
  return text[language];
}
