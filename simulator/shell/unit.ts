/** Source text that was parsed as a whole, and where it stands. What parses is parse.ts. */
import type { ParsedScript } from 'unbash';

/** One piece of source that was read as a whole: a line typed, a script, the text of `eval`. Positions index `source`. */
export interface Unit {
  readonly source: string;
  readonly script: ParsedScript;
  /** Line number of the source's first line. */
  readonly firstLine: number;
  /** What error messages start with: "bash", a script's name. */
  readonly label: string;
  /** Whether messages carry "line N:". */
  readonly numbered: boolean;
  /** What syntax errors name besides: "-c", "eval". */
  readonly kind?: string;
}

/** A unit without any text. */
export function emptyUnit(label: string, numbered: boolean): Unit {
  return {
    source: '',
    script: { type: 'Script', pos: 0, end: 0, shebang: undefined, commands: [], errors: undefined },
    firstLine: 1,
    label,
    numbered,
  };
}

/** Line number of a position, counted from the unit's first line. */
export function lineAt(unit: Unit, position: number): number {
  let line = unit.firstLine;
  for (let i = unit.source.indexOf('\n'); i >= 0 && i < position; i = unit.source.indexOf('\n', i + 1)) line++;
  return line;
}
