/** Which of the two languages a program speaks to its user. */

export type Language = 'en' | 'ko';
export type Text = Readonly<Record<Language, string>>;

/** As gettext chooses it. Example: languageOf(new Map([['LANG', 'ko_KR.UTF-8']])) is "ko". */
export function languageOf(env: ReadonlyMap<string, string>): Language {
  const locale = env.get('LC_ALL') || env.get('LC_MESSAGES') || env.get('LANG') || '';
  return locale.startsWith('ko') ? 'ko' : 'en';
}
