/** All commands of helm. Mirrors helm's cmd/helm/root.go, in its order, which suggestions follow. */
import { defineHelmCommand, type HelmCommand } from './cli/types.ts';
import { rollbackCommand, testCommand, uninstallCommand } from './commands/change.ts';
import { completionCommand } from './commands/completion.ts';
import { createCommand } from './commands/create.ts';
import { dependencyCommand } from './commands/dependency.ts';
import {
  envCommand,
  pluginCommand,
  pushCommand,
  registryCommand,
  verifyCommand,
  versionCommand,
} from './commands/environment.ts';
import { installCommand } from './commands/install.ts';
import { lintCommand } from './commands/lint.ts';
import { listCommand } from './commands/list.ts';
import { packageCommand } from './commands/package.ts';
import { pullCommand } from './commands/pull.ts';
import { getCommand, historyCommand, statusCommand } from './commands/release.ts';
import { repoCommand } from './commands/repo.ts';
import { searchCommand } from './commands/search.ts';
import { showCommand } from './commands/show.ts';
import { templateCommand } from './commands/template.ts';
import { upgradeCommand } from './commands/upgrade.ts';

export const helmCommands = (helmMajor: 3 | 4): HelmCommand =>
  defineHelmCommand({
    name: 'helm',
    commands: [
      createCommand,
      dependencyCommand,
      pullCommand,
      showCommand,
      lintCommand(helmMajor),
      packageCommand,
      repoCommand(helmMajor),
      searchCommand,
      verifyCommand,
      getCommand,
      historyCommand(helmMajor),
      installCommand(helmMajor),
      listCommand(helmMajor),
      testCommand(helmMajor),
      rollbackCommand(helmMajor),
      statusCommand(helmMajor),
      templateCommand(helmMajor),
      uninstallCommand(helmMajor),
      upgradeCommand(helmMajor),
      completionCommand,
      envCommand,
      pluginCommand,
      versionCommand(helmMajor),
      registryCommand,
      pushCommand,
    ],
  });
