/** `helm create`. Mirrors helm's cmd/helm/create.go and pkg/chartutil/create.go. */
import { quote } from '../../gotemplate/quote.ts';
import { GoError } from '../../gotemplate/types.ts';
import { fromBytes, toBytes } from '../../gotemplate/utf8.ts';
import { settle } from '../../kernel/wait.ts';
import { loadChart } from '../chart/directory.ts';
import { HelmError, isFailure } from '../cli/errors.ts';
import { yamlText } from '../cli/table.ts';
import { type Call, defineHelmCommand } from '../cli/types.ts';
import { basePath, cleanPath, joinPath } from '../functions/paths.ts';
import { fromYaml } from '../functions/yaml.ts';
import { exists, isFolder, writeFile } from '../repository/files.ts';
import { saveFolder } from '../repository/save.ts';
import type { Chart, ChartFile, HelmValues } from '../types.ts';

export const createCommand = defineHelmCommand({
  name: 'create',
  arguments: 'NAME',
  rule: { least: 1, most: 1 },
  flags: [{ name: 'starter', short: 'p', type: 'string' }],
  *run(call) {
    const [given = ''] = call.args;
    yield* call.out(`Creating ${given}\n`);
    const name = basePath(given);
    const starter = call.flags.string('starter');
    if (starter !== '') {
      createFrom(call, name, folderOf(given), starter);
      return;
    }
    const folder = newFolder(call, name, folderOf(given));
    const { starterFiles } = yield* settle(import('../starter/files.ts'));
    for (const [path, text] of starterFiles(name)) {
      const file = joinPath(folder, path);
      if (exists(call, file)) yield* call.out(`WARNING: File ${quote(file)} already exists. Overwriting.\n`);
      writeFile(call, file, text);
    }
    call.context.files.makeDirectory(joinPath(folder, 'charts'), { parents: true });
  },
});

/** "a/b" → "a"; "b" → ".". Upstream: filepath.Dir. */
const folderOf = (path: string): string => cleanPath(path.slice(0, path.lastIndexOf('/') + 1));

const MAX_NAME_LENGTH = 250;
const NAME = '^[a-zA-Z0-9._-]+$';

/** Where the chart will be, absolute. Throws for names and places that will not do. */
function newFolder(call: Call, name: string, parent: string): string {
  if (name === '' || name.length > MAX_NAME_LENGTH) {
    throw new HelmError(`chart name must be between 1 and ${MAX_NAME_LENGTH} characters`);
  }
  if (!new RegExp(NAME).test(name)) {
    throw new HelmError(`chart name must match the regular expression ${quote(NAME)}`);
  }
  const path = cleanPath(call.resolve(parent));
  if (!exists(call, path)) throw new HelmError(`stat ${path}: no such file or directory`);
  if (!isFolder(call, path)) throw new HelmError(`no such directory ${path}`);
  const folder = joinPath(path, name);
  if (exists(call, folder) && !isFolder(call, folder)) {
    throw new HelmError(`file ${folder} already exists and is not a directory`);
  }
  return folder;
}

/** From a chart of the learner's, in whose texts <CHARTNAME> stands for the name. */
function createFrom(call: Call, name: string, parent: string, starter: string): void {
  const path = starter.startsWith('/') ? starter : joinPath(call.settings.dataHome, 'starters', starter);
  let chart: Chart;
  try {
    chart = loadChart(call.context.files, call.resolve(path), path);
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new HelmError(`could not load ${path}: ${error.message}`);
  }
  const named = (text: string): string => text.replaceAll('<CHARTNAME>', name);
  const withName = (file: ChartFile): ChartFile => ({ ...file, data: toBytes(named(fromBytes(file.data))) });
  saveFolder(
    call,
    {
      ...chart,
      metadata: {
        name,
        description: 'A Helm chart for Kubernetes',
        type: 'application',
        version: '0.1.0',
        appVersion: '0.1.0',
        apiVersion: 'v2',
      },
      templates: chart.templates.map(withName),
      values: valuesNamed(chart.values, named),
      raw: chart.raw.map((file) => (file.name === 'values.yaml' ? withName(file) : file)),
    },
    parent,
  );
}

function valuesNamed(values: HelmValues, named: (text: string) => string): HelmValues {
  try {
    return fromYaml(named(yamlText(values as never)), (value) => value) as HelmValues;
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new HelmError(`transforming values file: ${error.message}`);
  }
}
