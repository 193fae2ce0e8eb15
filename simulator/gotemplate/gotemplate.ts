/** Go's text/template; types.ts says how it is used. */
export { execute } from './execute.ts';
export { goFunction, goFunctionOfSet } from './function.ts';
export { ParseCache, Templates } from './templates.ts';
export {
  ExecError,
  type ExecuteLimits,
  type FunctionMap,
  GoError,
  type GoFunction,
  type GoValue,
  Invocation,
  type MissingKey,
  TemplateError,
  type TemplatesOptions,
} from './types.ts';
