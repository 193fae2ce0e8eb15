/** What lint finds in a chart, in the order of its rules. Mirrors Helm's pkg/lint. */
import type { FileSystem } from '../../kernel/files.ts';
import { loadDirectory } from '../chart/directory.ts';
import { isFailure } from '../cli/errors.ts';
import type { HelmVersion } from '../release/capabilities.ts';
import type { SchemaCache } from '../schema/values-schema.ts';
import type { Chart, HelmValues, Log, Render, RenderOptions } from '../types.ts';
import { lintChartFile } from './chart-file.ts';
import { lintCrds } from './crds.ts';
import { lintDependencies } from './dependencies.ts';
import { lintTemplates } from './templates.ts';
import { lintValues } from './values.ts';

type Severity = 'INFO' | 'WARNING' | 'ERROR';

export interface Message {
  readonly severity: Severity;
  /** "Chart.yaml", "templates/web.yaml". */
  readonly path: string;
  readonly text: string;
}

interface LintOptions extends RenderOptions {
  readonly render: Render;
  readonly schemas: SchemaCache;
  readonly helm: HelmVersion;
  readonly namespace: string;
  readonly values: HelmValues;
  readonly skipSchema: boolean;
  /** --kube-version, "v1.36.0". */
  readonly kubeVersion?: string;
}

export class Linter {
  readonly messages: Message[] = [];
  readonly files: FileSystem;
  /** An absolute path. */
  readonly folder: string;
  readonly options: LintOptions;

  constructor(files: FileSystem, folder: string, options: LintOptions) {
    this.files = files;
    this.folder = folder;
    this.options = options;
  }

  get isNew(): boolean {
    return this.options.helmMajor === 4;
  }

  /** Keeps what is wrong, and says whether nothing is. */
  add(severity: Severity, path: string, problem: string | undefined): boolean {
    if (problem !== undefined) this.messages.push({ severity, path, text: problem });
    return problem === undefined;
  }

  /** The chart as templates and dependencies see it; what is wrong with it is a message of `path`. */
  load(path: string, told: (problem: string) => string = (problem) => problem): Chart | undefined {
    const log: Log = (...told) => this.options.log?.(...told);
    try {
      return loadDirectory(this.files, this.folder, log, this.options.helmMajor ?? 3);
    } catch (error) {
      if (!isFailure(error)) throw error;
      this.add('ERROR', path, told(error.message));
      return undefined;
    }
  }
}

/** All that is to be said of a chart's folder. Throws `PartMissing`. */
export function lint(files: FileSystem, folder: string, options: LintOptions): readonly Message[] {
  const linter = new Linter(files, folder, options);
  lintChartFile(linter);
  lintValues(linter);
  lintTemplates(linter);
  lintDependencies(linter);
  if (linter.isNew) lintCrds(linter);
  return linter.messages;
}
