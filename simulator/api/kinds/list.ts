/** The kinds the API server serves, all with their rules: first.ts, and what comes later in the browser. */
import type { Kind } from '../types.ts';
import { FIRST_KINDS } from './first.ts';
import { AUTOSCALING_KINDS } from './parts/autoscaling.ts';
import { BATCH_KINDS } from './parts/batch.ts';
import { CUSTOM_KINDS } from './parts/custom.ts';
import { REQUEST_KINDS } from './parts/requests.ts';
import { RULE_KINDS } from './parts/rules.ts';
import { SET_KINDS } from './parts/sets.ts';
import { STORAGE_KINDS } from './parts/storage.ts';

const LATER: readonly Kind[] = [
  ...AUTOSCALING_KINDS,
  ...BATCH_KINDS,
  ...CUSTOM_KINDS,
  ...REQUEST_KINDS,
  ...RULE_KINDS,
  ...SET_KINDS,
  ...STORAGE_KINDS,
];

/** Served; every one has what makes it work. */
export const KINDS: readonly Kind[] = withRules(FIRST_KINDS, LATER);

/** The same kinds in the same order, those of parts with their rules. */
function withRules(kinds: readonly Kind[], later: readonly Kind[]): readonly Kind[] {
  const whole = new Map(later.map((kind) => [key(kind), kind]));
  return kinds.map((kind) => {
    if (!kind.part) return kind;
    const found = whole.get(key(kind));
    if (!found) throw new Error(`no part brings ${key(kind)}`);
    return found;
  });
}

function key({ plural, group, version }: Kind): string {
  return `${plural}.${group}/${version}`;
}
