/** What `kubectl edit` and its kin share: a file in the learner's editor. Mirrors kubectl/pkg/cmd/util/editor. */
import { type Routine, wait } from '../../kernel/wait.ts';
import { parseYaml, printYaml } from '../../yaml/yaml.ts';
import { aggregate, CliError } from '../cli/errors.ts';
import { printerFor } from '../printers/printer.ts';
import { findInfos } from '../resources/builder.ts';
import { compactSorted } from '../resources/files.ts';
import { LAST_APPLIED, lastApplied } from '../resources/last-applied.ts';
import type { Invocation, Unstructured } from '../types.ts';

/** Lets the learner change a text: $KUBE_EDITOR or $EDITOR as a program, else the page's editor. Returns the text after,
 * and the file, which stays. */
export function* runEditor(call: Invocation, text: string): Routine<{ readonly text: string; readonly path: string }> {
  const { context } = call;
  const path = `/tmp/kubectl-edit-${context.kernel.random('kubectl-edit').int(4_000_000_000)}.yaml`;
  if (!context.files.exists('/tmp')) context.files.makeDirectory('/tmp', { parents: true });
  context.files.write(path, text);
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

/** As `runEditor`; the file is removed. */
export function* editText(call: Invocation, text: string): Routine<string> {
  const edited = yield* runEditor(call, text);
  call.context.files.remove(edited.path);
  return edited.text;
}

/** `kubectl apply edit-last-applied` */
export function* editLastApplied(call: Invocation): Routine<void> {
  const { infos, errors } = yield* findInfos(call, {
    args: call.args,
    filenames: call.flags.list('filename'),
    latest: true,
  });
  const failure = aggregate(errors);
  if (failure) throw failure;
  for (const info of infos) {
    const text = lastApplied(info.object);
    if (text === undefined)
      throw new CliError(
        `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
      );
    const before = printYaml(JSON.parse(text));
    const after = yield* editText(call, before);
    if (after === before) {
      yield* call.err('Edit cancelled, no changes made.\n');
      continue;
    }
    const value = `${compactSorted(parseYaml(after))}\n`;
    const object: Unstructured = yield* call.client.patch(info, 'merge', {
      metadata: { annotations: { [LAST_APPLIED]: value } },
    });
    yield* call.out(printerFor(call, { operation: 'edited' }).print(object));
  }
}
