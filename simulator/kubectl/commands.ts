/** The commands of kubectl, in the groups of its help page. Add one here. */
import type { CommandGroup } from './cli/help.ts';
import { absent } from './commands/absent.ts';
import { ANNOTATE } from './commands/annotate.ts';
import { API_RESOURCES, API_VERSIONS } from './commands/api-lists.ts';
import { APPLY } from './commands/apply.ts';
import { ATTACH } from './commands/attach.ts';
import { CLUSTER_INFO } from './commands/cluster-info.ts';
import { CONFIG } from './commands/config/config.ts';
import { CREATE } from './commands/create/create.ts';
import { DELETE } from './commands/delete.ts';
import { describe } from './commands/describe.ts';
import { EXEC } from './commands/exec.ts';
import { EXPOSE } from './commands/expose.ts';
import { EXPLAIN } from './commands/explain.ts';
import { GET } from './commands/get.ts';
import { helpCommand, OPTIONS } from './commands/help.ts';
import { LABEL } from './commands/label.ts';
import { LOGS } from './commands/logs.ts';
import { PATCH } from './commands/patch.ts';
import { rollout } from './commands/rollout/rollout.ts';
import { RUN } from './commands/run.ts';
import { SCALE } from './commands/scale.ts';
import { REPLACE } from './commands/replace.ts';
import { SET_ENV } from './commands/set/env.ts';
import { SET_IMAGE } from './commands/set/image.ts';
import { SET_RESOURCES, SET_SELECTOR, SET_SERVICEACCOUNT, SET_SUBJECT } from './commands/set/small.ts';
import { TAINT } from './commands/taint.ts';
import { VERSION } from './commands/version.ts';
import { WAIT } from './commands/wait.ts';
import { type Command, defineCommand } from './types.ts';

const SET = defineCommand({
  name: 'set',
  short: 'Set specific features on objects',
  long: 'Configure application resources.\n\n These commands help you make changes to existing application resources.',
  commands: [SET_ENV, SET_IMAGE, SET_RESOURCES, SET_SELECTOR, SET_SERVICEACCOUNT, SET_SUBJECT],
});

/** Commands by the sections of `kubectl -h`. */
export const ROOT_GROUPS: readonly CommandGroup[] = [
  {
    title: 'Basic Commands (Beginner):',
    commands: [
      CREATE,
      EXPOSE,
      RUN,
      SET,
    ],
  },
  {
    title: 'Basic Commands (Intermediate):',
    commands: [EXPLAIN, GET, absent('edit', 'Edit a resource on the server'), DELETE],
  },
  {
    title: 'Deploy Commands:',
    commands: [rollout, SCALE, absent('autoscale', 'Auto-scale a deployment, replica set, stateful set, or replication controller')],
  },
  {
    title: 'Cluster Management Commands:',
    commands: [
      absent('certificate', 'Modify certificate resources'),
      CLUSTER_INFO,
      absent('top', 'Display resource (CPU/memory) usage'),
      absent('cordon', 'Mark node as unschedulable'),
      absent('uncordon', 'Mark node as schedulable'),
      absent('drain', 'Drain node in preparation for maintenance'),
      TAINT,
    ],
  },
  {
    title: 'Troubleshooting and Debugging Commands:',
    commands: [
      describe,
      LOGS,
      ATTACH,
      EXEC,
      absent('port-forward', 'Forward one or more local ports to a pod'),
      absent('proxy', 'Run a proxy to the Kubernetes API server'),
      absent('cp', 'Copy files and directories to and from containers'),
      absent('auth', 'Inspect authorization'),
      absent('debug', 'Create debugging sessions for troubleshooting workloads and nodes'),
      absent('events', 'List events'),
    ],
  },
  {
    title: 'Advanced Commands:',
    commands: [
      absent('diff', 'Diff the live version against a would-be applied version'),
      APPLY,
      PATCH,
      REPLACE,
      WAIT,
      absent('kustomize', 'Build a kustomization target from a directory or URL'),
    ],
  },
  {
    title: 'Settings Commands:',
    commands: [LABEL, ANNOTATE, absent('completion', 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)')],
  },
  { title: 'Subcommands provided by plugins:', commands: [] },
  {
    title: 'Other Commands:',
    commands: [
      API_RESOURCES,
      API_VERSIONS,
      CONFIG,
      absent('kuberc', 'Manage kuberc configuration files'),
      absent('plugin', 'Provides utilities for interacting with plugins'),
      VERSION,
    ],
  },
];

export const KUBECTL: Command = defineCommand({
  name: 'kubectl',
  arguments: '[flags]',
  short: 'kubectl controls the Kubernetes cluster manager',
  long: 'kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/',
  commands: [...ROOT_GROUPS.flatMap((g) => g.commands), helpCommand(() => ROOT_GROUPS), OPTIONS],
});
