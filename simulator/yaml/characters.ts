/** Classes of characters. Mirrors go-yaml v2's yamlprivateh.go. */

export const isBreak = (c: string): boolean =>
  c === '\n' || c === '\r' || c === '\u0085' || c === '\u2028' || c === '\u2029';
export const isBlank = (c: string): boolean => c === ' ' || c === '\t';
/** Blank, break or the end. */
export const isBlankZ = (c: string): boolean => c === '' || isBlank(c) || isBreak(c);
