/** What answers requests: the control plane itself makes none. */
import { answerRequest } from '../../api/answer.ts';
import type { Part } from './types.ts';

export const REQUESTS: Part = { kinds: [], controllers: () => [], answer: answerRequest };
