/** `kubectl create` job and cronjob. Mirrors create_job.go and create_cronjob.go. */
import type { Routine } from '../../../kernel/wait.ts';
import { CliError } from '../../cli/errors.ts';
import { findInfos } from '../../resources/builder.ts';
import type { Invocation, JsonObject, Unstructured } from '../../types.ts';
import { commandArguments, generatorCommand, nameArgument } from './generator.ts';

const containers = (name: string, image: string, command: readonly string[]) => [
  { name, image, ...(command.length > 0 ? { command: [...command] } : {}), resources: {} },
];

export const CREATE_JOB = generatorCommand({
  name: 'job',
  arguments: 'NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  flags: [
    { name: 'image', type: 'string' },
    {
      name: 'from',
      type: 'string',
    },
  ],
  failure: 'failed to create job: ',
  *make(call) {
    const { flags } = call;
    const name = nameArgument(call);
    const command = commandArguments(call);
    if (flags.string('image') === '' && flags.string('from') === '')
      throw new CliError('either --image or --from must be specified');
    if (flags.string('image') !== '' && flags.string('from') !== '')
      throw new CliError('either --image or --from must be specified');
    if (command.length > 0 && flags.string('from') !== '') throw new CliError('cannot specify --from and command');
    if (flags.string('from') !== '') return yield* fromCronJob(call, name, flags.string('from'));
    return {
      kind: 'Job',
      apiVersion: 'batch/v1',
      metadata: { name },
      spec: {
        template: {
          metadata: {},
          spec: { containers: containers(name, flags.string('image'), command), restartPolicy: 'Never' },
        },
      },
      status: {},
    };
  },
});

function* fromCronJob(call: Invocation, name: string, from: string): Routine<Unstructured> {
  const { infos, errors } = yield* findInfos(call, { args: [from] });
  if (errors[0]) throw errors[0];
  if (infos.length !== 1) throw new CliError('from must be an existing cronjob');
  const [info] = infos;
  if (info?.mapping.kind !== 'CronJob')
    throw new CliError(`unknown object type *${info?.mapping.version}.${info?.mapping.kind}`);
  const template = (info.object.spec as { jobTemplate: { metadata?: JsonObject; spec: JsonObject } }).jobTemplate;
  const metadata = (template.metadata ?? {}) as { labels?: JsonObject; annotations?: JsonObject };
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      name,
      ...(metadata.labels ? { labels: metadata.labels } : {}),
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...metadata.annotations },
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name: info.name,
          uid: info.object.metadata?.uid ?? '',
          controller: true,
        },
      ],
    } as Unstructured['metadata'],
    spec: template.spec,
    status: {},
  } as Unstructured;
}

export const CREATE_CRONJOB = generatorCommand({
  name: 'cronjob',
  aliases: ['cj'],
  arguments: "NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  flags: [
    { name: 'image', type: 'string', required: true },
    {
      name: 'schedule',
      type: 'string',
      required: true,
    },
    { name: 'restart', type: 'string' },
  ],
  failure: 'failed to create cronjob: ',
  *make(call) {
    const { flags } = call;
    const name = nameArgument(call);
    const restart = flags.string('restart') || 'OnFailure';
    return {
      kind: 'CronJob',
      apiVersion: 'batch/v1',
      metadata: { name },
      spec: {
        schedule: flags.string('schedule'),
        jobTemplate: {
          metadata: { name },
          spec: {
            template: {
              metadata: {},
              spec: {
                containers: containers(name, flags.string('image'), commandArguments(call)),
                restartPolicy: restart,
              },
            },
          },
        },
      },
      status: {},
    };
  },
});
