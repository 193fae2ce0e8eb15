/** .helmignore: which files are no part of a chart. Mirrors Helm's pkg/ignore/rules.go. */
import { basePath } from '../functions/paths.ts';
import { isSpace } from '../functions/words.ts';
import { ChartError } from './errors.ts';
import { BadPattern, matchPath } from './path-match.ts';

interface Rule {
  readonly negated: boolean;
  readonly foldersOnly: boolean;
  matches(path: string): boolean;
}

export interface IgnoreRules {
  /** Whether a path relative to the chart is left out. The first rule that decides, decides. */
  ignores(path: string, isFolder: boolean): boolean;
}

/** Reads the file's text. Throws `ChartError`: "double-star (**) syntax is not supported", "syntax error in pattern". */
export function parseIgnore(text: string, withDefaults = true): IgnoreRules {
  const rules: Rule[] = [];
  const lines = text.replace(/^\ufeff/, '').split('\n');
  for (const line of withDefaults ? [...lines, 'templates/.?*'] : lines) {
    const rule = parseRule(line);
    if (rule) rules.push(rule);
  }
  return { ignores: (path, isFolder) => ignores(rules, path, isFolder) };
}

function ignores(rules: readonly Rule[], path: string, isFolder: boolean): boolean {
  if (path === '' || path === '.' || path === './') return false;
  for (const rule of rules) {
    const isRightKind = !rule.foldersOnly || isFolder;
    if (rule.negated) {
      // "!x" leaves out all that is not x, and goes on for x.
      if (!isRightKind || !rule.matches(path)) return true;
    } else if (isRightKind && rule.matches(path)) return true;
  }
  return false;
}

const trimmed = (text: string): string => {
  let from = 0;
  let to = text.length;
  while (from < to && isSpace(text[from] as string)) from++;
  while (to > from && isSpace(text[to - 1] as string)) to--;
  return text.slice(from, to);
};

function parseRule(line: string): Rule | undefined {
  let pattern = trimmed(line);
  if (pattern === '' || pattern.startsWith('#')) return undefined;
  if (pattern.includes('**')) throw new ChartError('double-star (**) syntax is not supported');
  try {
    matchPath(pattern, 'abc');
  } catch (error) {
    if (!(error instanceof BadPattern)) throw error;
    throw new ChartError(error.message);
  }
  const negated = pattern.startsWith('!');
  if (negated) pattern = pattern.slice(1);
  const foldersOnly = pattern.endsWith('/');
  if (foldersOnly) pattern = pattern.slice(0, -1);
  const rooted = pattern.startsWith('/');
  if (rooted) pattern = pattern.slice(1);
  const isPath = rooted || pattern.includes('/');
  return {
    negated,
    foldersOnly,
    matches: (path) => {
      try {
        return matchPath(pattern, isPath ? path : basePath(path));
      } catch (error) {
        if (!(error instanceof BadPattern)) throw error;
        return false;
      }
    },
  };
}
