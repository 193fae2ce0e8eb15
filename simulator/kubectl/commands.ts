/** The commands of kubectl, in the groups of its help page. Add one here. */
import type { CommandGroup } from './cli/help.ts';
import { absent } from './commands/absent.ts';
import { ANNOTATE } from './commands/annotate.ts';
import { API_RESOURCES, API_VERSIONS } from './commands/api-lists.ts';
import { APPLY } from './commands/apply.ts';
import { ATTACH } from './commands/attach.ts';
import { AUTH } from './commands/auth.ts';
import { AUTOSCALE } from './commands/autoscale.ts';
import { CERTIFICATE } from './commands/certificate.ts';
import { CLUSTER_INFO } from './commands/cluster-info.ts';
import { CONFIG } from './commands/config/config.ts';
import { CP } from './commands/cp.ts';
import { CREATE } from './commands/create/create.ts';
import { DELETE } from './commands/delete.ts';
import { describe } from './commands/describe.ts';
import { DIFF } from './commands/diff.ts';
import { CORDON, DRAIN, UNCORDON } from './commands/drain.ts';
import { EDIT } from './commands/edit-object.ts';
import { EVENTS } from './commands/events.ts';
import { EXEC } from './commands/exec.ts';
import { EXPOSE } from './commands/expose.ts';
import { EXPLAIN } from './commands/explain.ts';
import { GET } from './commands/get.ts';
import { helpCommand, OPTIONS } from './commands/help.ts';
import { LABEL } from './commands/label.ts';
import { LOGS } from './commands/logs.ts';
import { PATCH } from './commands/patch.ts';
import { PORT_FORWARD } from './commands/port-forward.ts';
import { PROXY } from './commands/proxy.ts';
import { rollout } from './commands/rollout/rollout.ts';
import { RUN } from './commands/run.ts';
import { SCALE } from './commands/scale.ts';
import { REPLACE } from './commands/replace.ts';
import { SET_ENV } from './commands/set/env.ts';
import { SET_IMAGE } from './commands/set/image.ts';
import { SET_RESOURCES, SET_SELECTOR, SET_SERVICEACCOUNT, SET_SUBJECT } from './commands/set/small.ts';
import { TAINT } from './commands/taint.ts';
import { TOP } from './commands/top.ts';
import { COMPLETION, DEBUG, KUSTOMIZE, PLUGIN } from './commands/unsimulated.ts';
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
    commands: [EXPLAIN, GET, EDIT, DELETE],
  },
  {
    title: 'Deploy Commands:',
    commands: [rollout, SCALE, AUTOSCALE],
  },
  {
    title: 'Cluster Management Commands:',
    commands: [
      CERTIFICATE,
      CLUSTER_INFO,
      TOP,
      CORDON,
      UNCORDON,
      DRAIN,
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
      PORT_FORWARD,
      PROXY,
      CP,
      AUTH,
      DEBUG,
      EVENTS,
    ],
  },
  {
    title: 'Advanced Commands:',
    commands: [
      DIFF,
      APPLY,
      PATCH,
      REPLACE,
      WAIT,
      KUSTOMIZE,
    ],
  },
  {
    title: 'Settings Commands:',
    commands: [LABEL, ANNOTATE, COMPLETION],
  },
  { title: 'Subcommands provided by plugins:', commands: [] },
  {
    title: 'Other Commands:',
    commands: [
      API_RESOURCES,
      API_VERSIONS,
      CONFIG,
      absent('kuberc', 'Manage kuberc configuration files'),
      PLUGIN,
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
