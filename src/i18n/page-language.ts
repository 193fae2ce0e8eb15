// The language of the page that is open: what `<html lang>` says, which the language switch of a lesson changes.
import type { Language } from '../../simulator/lab/types.ts';

export const pageLanguage = (): Language => (document.documentElement.lang === 'en' ? 'en' : 'ko');
