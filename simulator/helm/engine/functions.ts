/** Helm's functions of templates: sprig's and its own. Mirrors pkg/engine/engine.go (initFunMap) and funcs.go. */
import { goFunction, goFunctionOfSet } from '../../gotemplate/function.ts';
import { quote } from '../../gotemplate/quote.ts';
import type { Templates } from '../../gotemplate/templates.ts';
import {
  type FunctionMap,
  GoError,
  type GoFunction,
  type GoValue,
  Invocation,
  TemplateError,
} from '../../gotemplate/types.ts';
import { int64, isMap, newMap } from '../../gotemplate/values.ts';
import { Exhausted } from '../../kernel/exhausted.ts';
import { writeJson } from '../functions/go-json.ts';
import { HELM_JSON_FUNCTIONS } from '../functions/json.ts';
import { sprigFunctions } from '../functions/sprig.ts';
import { TOML_FUNCTIONS, toToml } from '../functions/toml.ts';
import { toYaml, YAML_FUNCTIONS } from '../functions/yaml.ts';
import { LookupMissing, type RenderOptions } from '../types.ts';

/** How often a name may be included within itself. */
const INCLUDE_DEPTH = 1000;
/** How deep `tpl` may call itself. Helm has no bound: it ends with a stack overflow of a gigabyte. */
const TPL_DEPTH = 2000;

const WARN_START = 'HELM_ERR_START';
const WARN_END = 'HELM_ERR_END';
export const WARNING = new RegExp(`${WARN_START}(.*)${WARN_END}`, 's');
const warning = (text: string): GoError => new GoError(WARN_START + text + WARN_END);

const any = 'interface {}' as const;

/** The functions of one render. */
export function helmFunctions(options: RenderOptions): FunctionMap {
  const functions = sprigFunctions({ random: options.random, nowMs: options.nowMs, parts: options.parts ?? {} });
  const own: readonly (readonly [string, GoFunction])[] = [
    ...YAML_FUNCTIONS,
    ...TOML_FUNCTIONS,
    ...HELM_JSON_FUNCTIONS,
    ...(options.helmMajor === 4 ? STRICT_FUNCTIONS : []),
    ['include', includeFunction()],
    ['tpl', tplFunction()],
    ['required', requiredFunction(options)],
    ['fail', failFunction(options)],
    ['lookup', lookupFunction(options)],
    ['getHostByName', goFunction(['string'], () => '')],
  ];
  for (const [name, fn] of own) functions.set(name, fn);
  return functions;
}

/** Helm 4: those that fail. */
const STRICT_FUNCTIONS: readonly (readonly [string, GoFunction])[] = [
  ['mustToYaml', goFunction([any], toYaml)],
  ['mustToToml', goFunction([any], toToml)],
  ['mustToJson', goFunction([any], (value) => writeJson(value))],
];

function includeFunction(): GoFunction {
  const depths = new Map<string, number>();
  return goFunctionOfSet(['string', any], (set, name, data) => {
    if (!set.find(name)) {
      throw new GoError(`template: no template ${quote(name)} associated with template ${quote(set.name)}`);
    }
    const depth = depths.get(name) ?? 0;
    if (depth > INCLUDE_DEPTH) {
      throw new GoError(`rendering template has a nested reference name: ${name}: unable to execute template`);
    }
    depths.set(name, depth + 1);
    const leave = <T>(result: T): T => {
      depths.set(name, (depths.get(name) ?? 1) - 1);
      return result;
    };
    return new Invocation(set, name, data, leave, leave);
  });
}

function tplFunction(): GoFunction {
  let depth = 0;
  const cleaned = (text: string): string => text.replaceAll('<no value>', '');
  return goFunctionOfSet(['string', any], (parent, text, data) => {
    // Text without actions is itself.
    if (!text.includes('{{')) return cleaned(text);
    if (depth > TPL_DEPTH) throw new Exhausted('stack overflow');
    const set = parent.clone();
    const tree = parsed(set, text);
    depth++;
    return new Invocation(
      set,
      tree,
      data,
      (out) => {
        depth--;
        return cleaned(out);
      },
      (error) => {
        depth--;
        return new GoError(`error during tpl function execution for ${quote(text)}: ${error.message}`, error);
      },
    );
  });
}

function parsed(set: Templates, text: string): ReturnType<Templates['parse']> {
  try {
    return set.parse(set.name, text);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new GoError(`cannot parse template ${quote(text)}: ${error.message}`, error);
  }
}

function requiredFunction({ lint, log }: RenderOptions): GoFunction {
  return goFunction(['string', any], (message, value) => {
    if (value !== null && value !== '') return value;
    if (!lint) throw warning(message);
    log?.(value === null ? 'engine.go:206' : 'engine.go:214', `[INFO] Missing required value: ${message}`, {
      level: 'WARN',
      message: value === null ? 'missing required value' : 'missing required values',
      fields: { message },
    });
    return '';
  });
}

function failFunction({ lint, log }: RenderOptions): GoFunction {
  return goFunction(['string'], (message) => {
    if (!lint) throw warning(message);
    log?.('engine.go:227', `[INFO] Fail: ${message}`, { level: 'INFO', message: 'funcMap fail', fields: { message } });
    return '';
  });
}

function lookupFunction({ lookup, lint }: RenderOptions): GoFunction {
  return goFunction(['string', 'string', 'string', 'string'], (apiVersion, kind, namespace, name) => {
    if (!lookup || lint) return newMap();
    const found = lookup.get(apiVersion, kind, namespace, name);
    if (found === undefined) throw new LookupMissing(apiVersion, kind, namespace, name);
    return unstructured(found);
  });
}

/** Objects of the API as Go holds them: integers are int64. */
export function unstructured(value: unknown): GoValue {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? int64(value) : value;
  if (Array.isArray(value)) return value.map(unstructured);
  if (!isMap(value)) return value;
  const map = newMap();
  for (const key of Object.keys(value)) map[key] = unstructured(value[key]);
  return map;
}
