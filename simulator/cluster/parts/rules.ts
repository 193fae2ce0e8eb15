/** Kinds that say how others may be. Who acts on them looks at others, too, and is there from the start. */
import { RULE_KINDS } from '../../api/kinds/parts/rules.ts';
import type { Part } from './types.ts';

export const RULES: Part = { kinds: RULE_KINDS, controllers: () => [] };
