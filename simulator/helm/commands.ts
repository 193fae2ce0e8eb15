/** All commands of helm. Mirrors helm's cmd/helm/root.go, in its order: by name. */
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
      completionCommand,
      createCommand,
      dependencyCommand,
      envCommand,
      getCommand,
      historyCommand,
      installCommand(helmMajor),
      lintCommand(helmMajor),
      listCommand(helmMajor),
      packageCommand,
      pluginCommand,
      pullCommand,
      pushCommand,
      registryCommand,
      repoCommand(helmMajor),
      rollbackCommand,
      searchCommand,
      showCommand,
      statusCommand(helmMajor),
      templateCommand,
      testCommand,
      uninstallCommand,
      upgradeCommand,
      verifyCommand,
      versionCommand(helmMajor),
    ],
  });
