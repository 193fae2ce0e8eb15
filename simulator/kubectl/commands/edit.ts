/**
 * Objects in the learner's editor: what `kubectl edit`, `create --edit` and `apply edit-last-applied` share. Mirrors
 * kubectl/pkg/cmd/util/editor (editoptions.go, editor.go).
 */
import { type Routine, wait } from '../../kernel/wait.ts';
import { parseYaml, YamlError } from '../../yaml/yaml.ts';
import { validationOf } from '../cli/dry-run.ts';
import { CliError, Exit, Failure, StatusError } from '../cli/errors.ts';
import { groupResource } from '../client/rest.ts';
import { documentPrinter, unknownFormat, withoutManagedFields } from '../printers/printer.ts';
import { missingFields } from '../resources/decode.ts';
import { isInfo, readStream } from '../resources/files.ts';
import { updateLastApplied } from '../resources/last-applied.ts';
import { recorded } from '../resources/record.ts';
import { makeFolderAt, writeFileAt } from '../resources/written.ts';
import type { Info, Invocation, Unstructured } from '../types.ts';

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

export const LAST_APPLIED_HEADER = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`;

export interface Editing {
  readonly header?: string;
  /** --save-config */
  readonly saveConfig?: boolean;
  /** Sends what changed of one object. Refusals are thrown when the editor is not to open again. */
  readonly send: (edited: Info, originals: readonly Info[], results: EditResults) => Routine<void>;
}

interface Reason {
  readonly head: string;
  readonly others: readonly string[];
}

/** What became of what was saved. Upstream: editResults. */
export class EditResults {
  readonly reasons: Reason[] = [];
  edits = 0;
  retryable = 0;
  notFound = 0;

  /** Notes a refusal; returns how it is told. Upstream: addError. */
  addError(error: Error, info: Info): string {
    const resource = groupResource(info.mapping);
    const name = JSON.stringify(info.name);
    if (error instanceof StatusError && error.reason === 'Invalid') {
      this.edits++;
      const causes = error.status.details?.causes ?? [];
      this.reasons.push({
        head: `${resource} ${name} was not valid`,
        others: causes.map((c) => `${c.field}: ${c.message}`),
      });
      return `error: ${resource} ${name} is invalid`;
    }
    if (error instanceof StatusError && error.reason === 'NotFound') {
      this.notFound++;
      return `error: ${resource} ${name} could not be found on the server`;
    }
    this.retryable++;
    return `error: ${resource} ${name} could not be patched: ${error.message}`;
  }

  /** A file that cannot be read as objects. */
  addInvalidFile(why: string, info: Info): string {
    const message = `<nil>: Invalid value: "The edited file failed validation": ${why}`;
    return this.addError(
      new StatusError({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        reason: 'Invalid',
        code: 422,
        message,
        details: {
          causes: [{ reason: 'FieldValueInvalid', field: '<nil>', message: message.slice('<nil>: '.length) }],
        },
      }),
      info,
    );
  }
}

/** Upstream: hashOnLineBreak, editHeader.writeTo. */
const hashed = (text: string): string => text.replace(/\n(?=[^#])/g, '\n# ');
const reasonText = ({ head, others }: Reason): string =>
  `# ${hashed(head)}${others.length > 0 ? ':' : ''}\n${others.map((o) => `# * ${hashed(o)}\n`).join('')}#\n`;

/** The format of -o: JSON has no room for a header. */
function formatOf({ flags }: Invocation): { readonly extension: string; readonly print: (o: Unstructured) => string } {
  const output = (flags.has('output') && flags.string('output')) || 'yaml';
  const print = documentPrinter(output);
  if (!print) throw unknownFormat(output, ['json', 'kyaml', 'yaml'], []);
  return { extension: output === 'json' ? '.json' : '.yaml', print };
}

/** Lets the learner edit objects until they are saved well, left as they are, or wrong twice in the same way. */
export function* editInfos(call: Invocation, infos: readonly Info[], editing: Editing): Routine<void> {
  const { flags, context } = call;
  const { extension, print } = formatOf(call);
  const header = extension === '.json' ? '' : (editing.header ?? HEADER);
  const shown = infos.map((info) => withoutManagedFields(info.object));
  const whole =
    shown.length === 1
      ? (shown[0] as Unstructured)
      : ({ apiVersion: 'v1', items: shown, kind: 'List', metadata: {} } as unknown as Unstructured);
  let results = new EditResults();
  let wrong: string | undefined;
  let file = '';
  let original = '';
  for (;;) {
    const title = header === '' ? '' : `${header}${results.reasons.map(reasonText).join('')}`;
    const body = wrong === undefined ? print(whole) : manualStrip(wrong);
    const ends = flags.has('windows-line-endings') && flags.bool('windows-line-endings') ? '\r\n' : '\n';
    const text =
      wrong === undefined ? `${title}${body}`.replaceAll('\n', ends) : `${title.replaceAll('\n', ends)}${body}`;
    if (wrong === undefined) original = text;
    const before = file;
    const edited = yield* runEditor(call, text, extension);
    file = edited.path;
    const kept = function* (error: Error): Routine<never> {
      yield* call.err(`A copy of your changes has been stored to ${JSON.stringify(file)}\n`);
      throw error;
    };
    if (wrong !== undefined && stripComments(wrong) === stripComments(edited.text))
      return yield* kept(new CliError('Edit cancelled, no valid changes were saved.'));
    if (before !== '') context.files.remove(before);
    const problem = validationOf(call) === 'Ignore' ? undefined : fileProblem(edited.text);
    if (problem !== undefined) {
      results = new EditResults();
      wrong = edited.text;
      yield* call.err(`${results.addInvalidFile(problem, infos[0] as Info)}\n`);
      continue;
    }
    const stop = function* (message: string): Routine<void> {
      context.files.remove(file);
      yield* call.err(`${message}\n`);
    };
    if (stripComments(original) === stripComments(edited.text)) return yield* stop('Edit cancelled, no changes made.');
    if (!edited.text.split('\n').some((line) => line.trim() !== '' && line.trim()[0] !== '#'))
      return yield* stop('Edit cancelled, saved file was empty.');
    results = new EditResults();
    const entries = yield* readStream(call, 'edited-file', edited.text);
    const syntax = entries.find((entry) => !isInfo(entry)) as Error | undefined;
    if (syntax) {
      wrong = edited.text;
      results.reasons.push({ head: `The edited file had a syntax error: ${syntax.message}`, others: [] });
      continue;
    }
    wrong = undefined;
    try {
      yield* sendAll(call, entries.filter(isInfo), infos, editing, results);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return yield* kept(error);
    }
    if (results.retryable > 0) {
      yield* call.err(`You can run \`kubectl replace -f ${file}\` to try this update again.\n`);
      throw new Exit(1);
    }
    if (results.notFound > 0) {
      yield* call.err(`The edits you made on deleted resources have been saved to ${JSON.stringify(file)}\n`);
      throw new Exit(1);
    }
    if (results.edits === 0) {
      context.files.remove(file);
      return;
    }
    if (results.reasons.length > 0) wrong = edited.text;
  }
}

function* sendAll(
  call: Invocation,
  edited: readonly Info[],
  originals: readonly Info[],
  editing: Editing,
  results: EditResults,
): Routine<void> {
  for (const info of edited) {
    if (info.mapping.namespaced && info.namespace === '') info.namespace = call.namespace;
    if (editing.saveConfig) info.object = updateLastApplied(info.object, true);
    info.object = recorded(call, info.object);
    yield* editing.send(info, originals, results);
  }
}

/** Why the file is no object, as the check before sending says. Upstream: validation's paramVerifyingSchema. */
function fileProblem(text: string): string | undefined {
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return error.message;
  }
  return missingFields(value);
}

/** Upstream: cmdutil.StripComments. */
function stripComments(text: string): string {
  try {
    return JSON.stringify(parseYaml(text));
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return manualStrip(text);
  }
}

const manualStrip = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*#(?!!)/.test(line))
    .join('\n');

/** Lets the learner change a text: $KUBE_EDITOR or $EDITOR as a program, else the page's editor. Returns the text after,
 * and the file, which stays. */
function* runEditor(
  call: Invocation,
  text: string,
  extension: string,
): Routine<{ readonly text: string; readonly path: string }> {
  const { context } = call;
  const path = `/tmp/kubectl-edit-${context.kernel.random('kubectl-edit').int(4_000_000_000)}${extension}`;
  const at = { files: context.files, whole: call.resolvePath };
  if (!context.files.exists('/tmp')) makeFolderAt(at, '/tmp');
  writeFileAt(at, path, text);
  const editor = context.env.get('KUBE_EDITOR') || context.env.get('EDITOR');
  if (editor) {
    // A value with quotes is the shell's to read; any other is words (kubectl/pkg/cmd/util/editor/editor.go).
    const quoted = /["'\\]/.test(editor);
    const [program = '', ...args] = quoted ? ['sh', '-c', `${editor} ${path}`] : [...editor.split(' '), path];
    const child = context.run(program, args, { stdin: context.stdin, stdout: context.stdout, stderr: context.stderr });
    if (!child) throw new CliError(`unable to launch the editor ${JSON.stringify(editor)}`);
    const { code } = yield* wait(child.end);
    if (code !== 0) throw new CliError(`there was a problem with the editor ${JSON.stringify(editor)}`);
  } else if (context.editor) yield* context.editor(path);
  else throw new CliError('unable to launch the editor "vi"');
  return { text: context.files.readText(path), path };
}
