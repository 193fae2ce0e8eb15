/**
 * -o FORMAT: which printer, and the printers that need no columns. Mirrors cli-runtime's genericclioptions.PrintFlags and
 * printers (yaml, json, name, jsonpath, template).
 */
import type { Routine } from '../../kernel/wait.ts';
import { printYaml } from '../../yaml/yaml.ts';
import { CliError, notSimulated, quote } from '../cli/errors.ts';
import { readTemplateFile } from '../resources/files.ts';
import type { Flags, Invocation, Mapping, Unstructured } from '../types.ts';
import { goSyntax, printJson } from './json.ts';
import { JsonPath } from './jsonpath.ts';
import { printKyaml } from './kyaml.ts';
import { namePrinter, type Printer } from './name.ts';

export { nameOf, type Printer } from './name.ts';

const GENERIC_FORMATS = [
  'go-template',
  'go-template-file',
  'json',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'kyaml',
  'name',
  'template',
  'templatefile',
  'yaml',
];

interface PrinterOptions {
  /** "created", "configured (dry run)": what the name printer says after the name; undefined: only the name. */
  readonly operation?: string;
  /** Resource of the objects, for the name printer. */
  readonly mapping?: Mapping;
  /** Formats that this command knows besides the common ones. */
  readonly otherFormats?: readonly string[];
  /** Objects made here: JSON keeps the order of their members. */
  readonly typed?: boolean;
}

/** The printer that -o asks for. Without -o: "deployment.apps/web OPERATION". */
export function printerFor(call: Invocation, options: PrinterOptions): Printer {
  const printer = formatPrinter(call, options);
  if (!printer) throw unknownFormat(call.flags.string('output'), options.otherFormats);
  return printer;
}

/** As `printerFor`, but undefined for a format that is not one of the common ones. */
export function formatPrinter(call: Invocation, options: PrinterOptions): Printer | undefined {
  const { flags } = call;
  const output = flags.has('output') ? flags.string('output') : '';
  const managed = flags.has('show-managed-fields') && flags.bool('show-managed-fields');
  const template = templateOf(call, output);
  if (template) return template;
  const keep = managed ? (o: Unstructured) => o : withoutManagedFields;
  switch (output.toLowerCase()) {
    case 'yaml':
      return new YamlPrinter(keep);
    case 'kyaml':
      return { print: (o) => printKyaml(keep(o), options.typed !== true) };
    case 'json':
      return { print: (o) => `${printJson(keep(o), options.typed !== true)}\n` };
    case '':
      return output === '' && options.operation !== undefined
        ? namePrinter(options.mapping, options.operation)
        : undefined;
    case 'name':
      return output === 'name' ? namePrinter(options.mapping, undefined) : undefined;
  }
  return undefined;
}

/** Prints whole objects as json, yaml or kyaml; undefined for another format. */
export function documentPrinter(format: string): ((object: Unstructured) => string) | undefined {
  if (format === 'json') return (object) => `${printJson(object, true)}\n`;
  if (format === 'kyaml') return (object) => printKyaml(object);
  return format === 'yaml' ? printYaml : undefined;
}

export function unknownFormat(
  output: string,
  others: readonly string[] = [],
  generic: readonly string[] = GENERIC_FORMATS,
): Error {
  const formats = [...generic, ...others].sort();
  return new CliError(
    `unable to match a printer suitable for the output format ${quote(output)}, allowed formats are: ${formats.join(',')}`,
  );
}

class YamlPrinter implements Printer {
  readonly #keep: (object: Unstructured) => Unstructured;
  #count = 0;
  constructor(keep: (object: Unstructured) => Unstructured) {
    this.#keep = keep;
  }
  print(object: Unstructured): string {
    return `${this.#count++ > 0 ? '---\n' : ''}${printYaml(this.#keep(object))}`;
  }
}

/** managedFields are left out unless --show-managed-fields; they are not looked at, as the server works them out for that. */
export function withoutManagedFields(object: Unstructured): Unstructured {
  if (Array.isArray(object.items))
    return { ...object, items: (object.items as Unstructured[]).map(withoutManagedFields) };
  const { metadata } = object;
  if (!metadata || !Object.hasOwn(metadata, 'managedFields')) return object;
  const kept: Record<string, unknown> = {};
  for (const key in metadata) if (key !== 'managedFields') kept[key] = metadata[key as keyof typeof metadata];
  return { ...object, metadata: kept as Unstructured['metadata'] };
}

const PATH_FORMATS = ['jsonpath', 'jsonpath-file', 'jsonpath-as-json'];
const TEMPLATE_FORMATS = ['go-template', 'go-template-file', 'template', 'templatefile'];

/** jsonpath and templates: "FORMAT=TEXT", or FORMAT and --template, which goes before a format that is only the default. */
function templateOf(call: Invocation, output: string): Printer | undefined {
  const { flags } = call;
  const given = flags.has('template') ? flags.string('template') : '';
  let format = output;
  let text = given;
  if (given === '') {
    const all = [...PATH_FORMATS, ...TEMPLATE_FORMATS];
    const match = all.find((f) => output.startsWith(`${f}=`));
    if (match) {
      format = match;
      text = output.slice(match.length + 1);
    }
  } else if (output === '' || !flags.changed('output')) format = 'go-template';
  const isPath = PATH_FORMATS.includes(format);
  if (!isPath && !TEMPLATE_FORMATS.includes(format)) return undefined;
  if (text === '') throw new CliError('template format specified but no template given');
  if (format === 'jsonpath-file' || format === 'go-template-file' || format === 'templatefile') {
    const name = text;
    text = readTemplateFile(call, name, (reason) => `error reading --template ${name}, ${reason}\n`);
  }
  const allowMissing = flagIs(flags, 'allow-missing-template-keys', true);
  if (isPath) return new JsonPathPrinter(text, format === 'jsonpath-as-json', allowMissing);
  if (!call.goTemplatePrinter) throw notSimulated('go-template here');
  return call.goTemplatePrinter(text, allowMissing);
}

const flagIs = (flags: Flags, name: string, otherwise: boolean): boolean =>
  flags.has(name) ? flags.bool(name) : otherwise;

class JsonPathPrinter implements Printer {
  readonly #text: string;
  readonly #path: JsonPath;
  readonly #asJson: boolean;

  constructor(text: string, asJson: boolean, allowMissing: boolean) {
    this.#text = text;
    this.#asJson = asJson;
    try {
      this.#path = new JsonPath(text, allowMissing);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      throw new CliError(`error parsing jsonpath ${text}, ${error.message}\n`);
    }
  }

  print(object: Unstructured): string {
    try {
      return this.#asJson ? this.#path.printAsJson(object) : this.#path.print(object);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      const report = `Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${this.#text}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n`;
      throw new CliError(`error executing jsonpath ${quote(this.#text)}: ${report}\n`);
    }
  }
}

/** Prints with the printer of -o, or nothing when `printer` is undefined. */
export function* printTo(call: Invocation, printer: Printer, object: Unstructured): Routine<void> {
  yield* call.out(printer.print(object));
}
