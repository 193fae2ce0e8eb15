/** What answers requests, and what is looked at in them: the control plane itself makes none. With it comes what the pods that
 * somebody asks for may need. */
import { answerRequest } from '../../api/answer.ts';
import { REQUEST_KINDS } from '../../api/kinds/parts/requests.ts';
import { CelCompiler } from '../../cel/cel.ts';
import type { Part } from './types.ts';

export const REQUESTS: Part = {
  kinds: REQUEST_KINDS,
  controllers: () => [],
  answer: answerRequest,
  compiler: (environment) => new CelCompiler(environment),
};
