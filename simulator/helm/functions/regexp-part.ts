/** Go's regular expressions in full, by re2js. A chunk of its own: most patterns need it not (regexp.ts). */
import { RE2JS, RE2JSException } from 're2js';
import { GoError } from '../../gotemplate/types.ts';
import type { Regexp } from './regexp.ts';

export interface RegexpPart {
  /** Throws `GoError` in Go's words: "error parsing regexp: missing closing ): `(`". */
  compile(pattern: string): Regexp;
}

export const regexpPart: RegexpPart = {
  compile(pattern) {
    let compiled: RE2JS;
    try {
      compiled = RE2JS.compile(pattern);
    } catch (error) {
      if (!(error instanceof RE2JSException)) throw error;
      throw new GoError(error.message);
    }
    const names = new Map(Object.entries(compiled.namedGroups()));
    return {
      names,
      exec(text, from) {
        const matcher = compiled.matcher(text);
        if (!matcher.find(from)) return undefined;
        const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i) ?? undefined);
        return { start: matcher.start(0), end: matcher.end(0), groups };
      },
    };
  },
};
