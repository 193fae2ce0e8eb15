/** Patterns of `matches` that could take for ever: the host's engine backtracks, RE2, for which CEL is made, does not. */

/** Why a pattern is refused: it could take for ever, or it is none that RE2 knows. Undefined: it is fine. */
export function patternProblem(pattern: string): string | undefined {
  if (/\\[1-9]|\(\?[=!<](?!\w+>)/.test(pattern)) return 'back-references and look-around are not known here';
  if (/[*+}]\)?[*+{]/.test(pattern.replace(/\\./g, '_').replace(/\[[^\]]*\]/g, '_')))
    return 'a repeated part that repeats itself can take for ever';
  try {
    new RegExp(pattern, 'u');
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}
