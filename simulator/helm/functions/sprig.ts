/** All of sprig 3.3 (TxtFuncMap), by hand in one list; `env` and `expandenv` are left out, as Helm leaves them out. */
import { goFunction } from '../../gotemplate/function.ts';
import type { GoFunction } from '../../gotemplate/types.ts';
import type { Random } from '../../kernel/random.ts';
import type { Parts } from '../parts.ts';
import { cryptoFunctions, ENCODING_FUNCTIONS } from './crypto.ts';
import { dateFunctions } from './dates.ts';
import { DEFAULT_FUNCTIONS } from './defaults.ts';
import { DICT_FUNCTIONS } from './dicts.ts';
import { failure } from './failure.ts';
import { JSON_FUNCTIONS } from './json.ts';
import { LIST_FUNCTIONS } from './lists.ts';
import { NUMBER_FUNCTIONS } from './numbers.ts';
import { PATH_FUNCTIONS } from './paths.ts';
import { regexpFunctions } from './regexp.ts';
import { STRING_FUNCTIONS } from './strings.ts';
import { URL_FUNCTIONS } from './urls.ts';
import { VERSION_FUNCTIONS } from './versions.ts';

interface FunctionContext {
  /** For randAlphaNum, uuidv4, genCA. */
  readonly random: Random;
  /** For `now`. */
  readonly nowMs: number;
  /** What has been loaded; a function that needs more throws `PartMissing`. */
  readonly parts: Parts;
}

/** A new map, which the caller may change. */
export function sprigFunctions(context: FunctionContext): Map<string, GoFunction> {
  return new Map<string, GoFunction>([
    ...STRING_FUNCTIONS,
    ...NUMBER_FUNCTIONS,
    ...DEFAULT_FUNCTIONS,
    ...LIST_FUNCTIONS,
    ...DICT_FUNCTIONS,
    ...JSON_FUNCTIONS,
    ...ENCODING_FUNCTIONS,
    ...PATH_FUNCTIONS,
    ...URL_FUNCTIONS,
    ...VERSION_FUNCTIONS,
    ...dateFunctions(context.nowMs),
    ...regexpFunctions(context.parts),
    ...cryptoFunctions(context),
    [
      'fail',
      goFunction(['string'], (message) => {
        throw failure(message);
      }),
    ],
    // Without a network there are no addresses to draw from.
    [
      'getHostByName',
      goFunction(['string'], () => {
        throw failure('invalid argument to Intn');
      }),
    ],
  ]);
}
