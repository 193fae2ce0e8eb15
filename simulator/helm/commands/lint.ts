/** `helm lint`. Mirrors helm's cmd/helm/lint.go and pkg/action/lint.go. */

import { FileError } from '../../kernel/files.ts';
import type { Routine } from '../../kernel/wait.ts';
import { HelmError } from '../cli/errors.ts';
import { VALUE_FLAGS, valuesOf } from '../cli/flagsets.ts';
import { kubeVersionOf } from '../cli/kube-version.ts';
import { type Call, defineHelmCommand } from '../cli/types.ts';
import { joinPath } from '../functions/paths.ts';
import { lint, type Message } from '../lint/linter.ts';
import { rendering } from '../release/renderer.ts';
import { isFolder, removeTree, told } from '../repository/files.ts';
import { expandArchive } from '../repository/save.ts';
import type { HelmValues } from '../types.ts';

export const lintCommand = (helmMajor: 3 | 4) =>
  defineHelmCommand({
    name: 'lint',
    arguments: 'PATH',
    rule: { least: helmMajor === 4 ? 1 : 0 },
    flags: [
      { name: 'strict', type: 'bool' },
      { name: 'with-subcharts', type: 'bool' },
      { name: 'quiet', type: 'bool' },
      { name: 'skip-schema-validation', type: 'bool' },
      { name: 'kube-version', type: 'string' },
      ...VALUE_FLAGS,
    ],
    *run(call) {
      const { args, flags } = call;
      const kubeVersion = kubeVersionOf(flags.string('kube-version'), call.helmMajor);
      const given = args.length > 0 ? args : ['.'];
      const paths = flags.bool('with-subcharts')
        ? [...given, ...given.flatMap((path) => subcharts(call, joinPath(path, 'charts')))]
        : given;
      const values = yield* valuesOf(call);
      const isQuiet = flags.bool('quiet');
      let failed = 0;
      let told = 0;
      let text = '';
      for (const path of paths) {
        const { messages, failures } = yield* lintOne(call, path, values, kubeVersion);
        const isWrong = failures.length > 0 || messages.some(({ severity }) => severity !== 'INFO');
        if (isWrong) told++;
        if (isQuiet && !isWrong) continue;
        text += `==> Linting ${path}\n`;
        if (messages.length === 0) text += failures.map((failure) => `Error ${failure}\n`).join('');
        for (const { severity, path: file, text: problem } of messages) {
          if (!isQuiet || severity !== 'INFO') text += `[${severity}] ${file}: ${problem}\n`;
        }
        if (failures.length > 0) failed++;
        text += '\n';
      }
      yield* call.out(text);
      const summary = `${paths.length} chart(s) linted, ${failed} chart(s) failed`;
      if (failed > 0) throw new HelmError(summary);
      if (!isQuiet || told > 0) yield* call.out(`${summary}\n`);
    },
  });

/** Folders with a Chart.yaml and archives, wherever they are below. */
function subcharts(call: Call, folder: string): readonly string[] {
  if (!isFolder(call, folder)) return [];
  return call.context.files.list(call.resolve(folder)).flatMap((name) => {
    const path = joinPath(folder, name);
    if (isFolder(call, path)) return subcharts(call, path);
    if (name === 'Chart.yaml') return [folder];
    return /\.(tgz|tar\.gz)$/.test(name) ? [path] : [];
  });
}

interface Linted {
  readonly messages: readonly Message[];
  /** Which of them, or what else, make the chart fail. */
  readonly failures: readonly string[];
}

function* lintOne(call: Call, path: string, values: HelmValues, kubeVersion: string | undefined): Routine<Linted> {
  const isArchive = /\.(tgz|tar\.gz)$/.test(path);
  const temporary = `/tmp/helm-lint${call.context.kernel.random('helm').int(1e9)}`;
  try {
    const folder = isArchive ? unpacked(call, path, temporary) : path;
    const file = joinPath(folder, 'Chart.yaml');
    told('unable to check Chart.yaml file in chart: stat', file, () => call.context.files.stat(call.resolve(file)));
    const messages = yield* lintFolder(call, call.resolve(folder), values, kubeVersion);
    const isStrict = call.flags.bool('strict');
    const failures = messages
      .filter(({ severity }) => severity === 'ERROR' || (isStrict && severity === 'WARNING'))
      .map(({ text }) => text);
    return { messages, failures };
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    return { messages: [], failures: [error.message] };
  } finally {
    if (isArchive) removeTree(call, temporary);
  }
}

/** The folder of a chart that was an archive. Throws `HelmError`. */
function unpacked(call: Call, path: string, temporary: string): string {
  const { files } = call.context;
  try {
    files.makeDirectory(temporary, { parents: true });
    expandArchive(call, files.readBytes(call.resolve(path)), temporary);
  } catch (error) {
    if (error instanceof FileError) {
      throw new HelmError(`unable to open tarball: open ${path}: ${error.text.toLowerCase()}`);
    }
    if (!(error instanceof Error)) throw error;
    throw new HelmError(`unable to extract tarball: ${error.message}`);
  }
  return `${temporary}/${files.list(temporary)[0]}`;
}

function* lintFolder(
  call: Call,
  folder: string,
  values: HelmValues,
  kubeVersion: string | undefined,
): Routine<readonly Message[]> {
  const { memory, namespace, renderSettings } = call.localActions();
  return yield* rendering(memory, renderSettings(), (attempt) =>
    lint(call.context.files, folder, {
      ...attempt,
      render: memory.render,
      helm: call.helm,
      namespace,
      values,
      skipSchema: call.flags.bool('skip-schema-validation'),
      ...(kubeVersion === undefined ? {} : { kubeVersion }),
    }),
  );
}
