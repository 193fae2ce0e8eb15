// What figures say, apart from the words of pages: only figures load them.
import type { Language } from '../../../simulator/lab/types.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

export type FigureWords = typeof ko;

export const figureWords = (language: Language): FigureWords => (language === 'en' ? en : ko);
