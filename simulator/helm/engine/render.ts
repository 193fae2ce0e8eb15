/**
 * Renders a chart's templates, its subcharts' included. Mirrors Helm's pkg/engine/engine.go; Helm 4's where `helmMajor` says so.
 * Left out: the network (getHostByName finds nothing).
 */
import { execute } from '../../gotemplate/execute.ts';
import { ParseCache, Templates } from '../../gotemplate/templates.ts';
import { ExecError, GoError, type GoValue, TemplateError } from '../../gotemplate/types.ts';
import { compareText, fromBytes } from '../../gotemplate/utf8.ts';
import { type GoMap, type GoType, hasKey, isMap, newMap, withType } from '../../gotemplate/values.ts';
import { basePath, joinPath } from '../functions/paths.ts';
import {
  type Chart,
  type HelmValues,
  type Render,
  RenderError,
  type RenderOptions,
  type RenderValues,
} from '../types.ts';
import { capabilitiesValue, chartValue, releaseValue, VALUES } from './dot.ts';
import { renderMessage3, renderMessage4 } from './errors.ts';
import { newFiles } from './files.ts';
import { helmFunctions } from './functions.ts';

/** A renderer that remembers what it has parsed: one per machine. */
export function createRender(): Render {
  const caches = { 3: new ParseCache(), 4: new ParseCache() };
  return (chart, values, options) => render(chart, values, options, caches[options.helmMajor ?? 3]);
}

interface Renderable {
  readonly text: string;
  /** The dot; `Template` is put in before it runs. */
  readonly dot: GoMap;
  readonly basePath: string;
}

function render(
  chart: Chart,
  values: RenderValues,
  options: RenderOptions,
  cache: ParseCache,
): ReadonlyMap<string, string> {
  const templates = allTemplates(chart, values, options.helmMajor ?? 3);
  const set = new Templates('gotpl', {
    functions: helmFunctions(options),
    missingKey: options.strict ? 'error' : 'zero',
    cache,
  });
  const paths = [...templates.keys()].sort(byDepth).reverse();
  for (const path of paths) {
    try {
      set.parse(path, (templates.get(path) as Renderable).text);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new RenderError(parseMessage(path, error.message));
    }
  }
  const rendered = new Map<string, string>();
  for (const path of paths) {
    if (basePath(path).startsWith('_')) continue;
    rendered.set(path, renderOne(set, path, templates.get(path) as Renderable, options));
  }
  return rendered;
}

function renderOne(set: Templates, path: string, { dot, basePath: base }: Renderable, options: RenderOptions): string {
  dot['Template'] = withType(Object.assign(newMap(), { Name: path, BasePath: base }), VALUES);
  try {
    // Go writes this for missing values, and Helm takes it away wherever it comes from.
    return execute(set, path, dot).replaceAll('<no value>', '');
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    if (!(error instanceof ExecError)) throw new RenderError(error.message);
    throw new RenderError(options.helmMajor === 4 ? renderMessage4(path, error) : renderMessage3(path, error.message));
  }
}

/** Deeper paths are greater. Upstream: byPathLen. */
function byDepth(a: string, b: string): number {
  return a.split('/').length - b.split('/').length || compareText(a, b);
}

/** Upstream: cleanupParseError. */
function parseMessage(path: string, message: string): string {
  const tokens = message.split(': ');
  if (tokens.length === 1) return `parse error in (${path}): ${message}`;
  return `parse error at (${tokens[1]}): ${tokens.at(-1)}`;
}

function allTemplates(chart: Chart, values: RenderValues, helmMajor: 3 | 4): Map<string, Renderable> {
  const templates = new Map<string, Renderable>();
  const release = releaseValue(values.release);
  const capabilities = capabilitiesValue(values.capabilities);
  /** Upstream: recAllTpls. */
  const collect = (c: Chart, path: string, own: HelmValues, isRoot: boolean): GoMap => {
    const subcharts = newMap();
    const dot = withType(newMap(), VALUES);
    Object.assign(dot, {
      Chart: chartValue(c.metadata, isRoot, helmMajor),
      Files: newFiles(c.files),
      Release: release,
      Capabilities: capabilities,
      Values: isRoot ? withType(own, VALUES) : named(own, VALUES),
      Subcharts: subcharts,
    });
    for (const child of c.dependencies) {
      const name = child.metadata.name ?? '';
      subcharts[name] = collect(child, `${path}/charts/${name}`, tableAt(own, name), false);
    }
    const isLibrary = c.metadata.type?.toLowerCase() === 'library';
    for (const file of c.templates) {
      if (isLibrary && !basePath(file.name).startsWith('_')) continue;
      const text = fromBytes(file.data);
      templates.set(joinPath(path, file.name), { text, dot, basePath: joinPath(path, 'templates') });
    }
    return dot;
  };
  collect(chart, chart.metadata.name ?? '', values.values, true);
  return templates;
}

/** The values of a subchart; empty ones where there is no table. A dot in its name is a path. Upstream: Values.Table. */
function tableAt(values: HelmValues, name: string): HelmValues {
  let table: GoValue = values;
  for (const part of name.split('.')) {
    if (!isMap(table) || !hasKey(table, part)) return newMap();
    table = table[part];
  }
  return isMap(table) ? table : newMap();
}

/** The same map under another type's name: the parent goes on seeing a plain map. */
function named(map: GoMap, type: GoType): GoMap {
  const tag = withType({}, type);
  const [symbol] = Object.getOwnPropertySymbols(tag);
  return new Proxy(map, { get: (target, key) => (key === symbol ? type : Reflect.get(target, key)) });
}
