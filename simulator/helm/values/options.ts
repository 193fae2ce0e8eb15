/** -f, --set and kin, put together. Mirrors Helm's pkg/cli/values/options.go. */
import { GoError } from '../../gotemplate/types.ts';
import { newMap } from '../../gotemplate/values.ts';
import { readJson } from '../functions/go-json.ts';
import { asMap } from '../functions/json.ts';
import type { HelmValues } from '../types.ts';
import { ValuesError } from './coalesce.ts';
import { loadValues, mergeMaps } from './documents.ts';
import {
  IndexEnd,
  parseSet,
  parseSetFile,
  parseSetJson,
  parseSetLiteral,
  parseSetString,
  SetError,
} from './strvals.ts';

interface ValueOptions {
  /** -f, read already. */
  readonly files?: readonly { readonly path: string; readonly text: string }[];
  readonly set?: readonly string[];
  readonly setString?: readonly string[];
  readonly setJson?: readonly string[];
  readonly setFile?: readonly string[];
  readonly setLiteral?: readonly string[];
  /** The text of a file of --set-file. Throws `ValuesError`. */
  readonly readFile?: (path: string) => string;
  readonly helmMajor?: 3 | 4;
}

/** The user's values. Throws `ValuesError`: "failed to parse x.yaml: …", "failed parsing --set data: …". */
export function valuesOfOptions(options: ValueOptions): HelmValues {
  let values = newMap();
  // pkg/strvals: Helm 4 asks errors.Is(err, io.EOF), which holds for what wraps it, too. Example: "a=1,b[" sets a.
  const set = (run: () => void, message: (reason: string) => string): void =>
    told(() => {
      try {
        run();
      } catch (error) {
        if (!(error instanceof IndexEnd && options.helmMajor === 4)) throw error;
      }
    }, message);
  for (const { path, text } of options.files ?? [])
    values = mergeMaps(values, readValues(path, text, options.helmMajor));
  for (const text of options.setJson ?? []) {
    if (options.helmMajor === 4 && text.trimStart().startsWith('{')) values = mergeMaps(values, jsonObject(text));
    else {
      set(
        () => parseSetJson(text, values),
        () => `failed parsing --set-json data ${text}`,
      );
    }
  }
  const failing = (flag: string) => (message: string) => `failed parsing ${flag} data: ${message}`;
  for (const text of options.set ?? []) set(() => parseSet(text, values), failing('--set'));
  for (const text of options.setString ?? []) set(() => parseSetString(text, values), failing('--set-string'));
  const readFile = options.readFile ?? ((path: string) => path);
  for (const text of options.setFile ?? []) set(() => parseSetFile(text, readFile, values), failing('--set-file'));
  for (const text of options.setLiteral ?? []) set(() => parseSetLiteral(text, values), failing('--set-literal'));
  return values;
}

/** A file of values. Throws `ValuesError`. */
function readValues(path: string, text: string, helmMajor?: 3 | 4): HelmValues {
  try {
    return loadValues(text, helmMajor);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new ValuesError(`failed to parse ${path}: ${error.message}`);
  }
}

/** --set-json with a whole object, which Helm 4 takes. */
function jsonObject(text: string): HelmValues {
  try {
    return asMap(readJson(text.trim())) as HelmValues;
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new ValuesError(`failed parsing --set-json data JSON: ${text}`);
  }
}

function told(run: () => void, message: (reason: string) => string): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof SetError || error instanceof ValuesError)) throw error;
    throw new ValuesError(message(error.message));
  }
}
