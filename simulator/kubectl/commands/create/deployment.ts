/** `kubectl create deployment`. Mirrors create_deployment.go. */
import { CliError } from '../../cli/errors.ts';
import { nameSuffix } from '../../resources/name-suffix.ts';
import type { Container } from '../../resources/pod-template.ts';
import type { Invocation } from '../../types.ts';
import { commandArguments, generatorCommand, nameArgument } from './generator.ts';

export const CREATE_DEPLOYMENT = generatorCommand({
  name: 'deployment',
  aliases: ['deploy'],
  arguments: 'NAME --image=image -- [COMMAND] [args...]',
  flags: [
    {
      name: 'image',
      type: 'stringSlice',
      required: true,
    },
    { name: 'port', type: 'int32', default: -1 },
    { name: 'replicas', short: 'r', type: 'int32', default: 1 },
  ],
  failure: 'failed to create deployment: ',
  *make(call) {
    const { flags } = call;
    const name = nameArgument(call);
    const images = flags.list('image');
    const command = commandArguments(call);
    if (images.length > 1 && command.length > 0)
      throw new CliError('cannot specify multiple --image options and command');
    const labels = { app: name };
    const port = flags.number('port');
    const containers: Container[] = images.map((image, i) => ({
      name: containerName(call, image),
      image,
      ...(command.length > 0 ? { command: [...command] } : {}),
      // The port is the first one's.
      ...(port >= 0 && i === 0 ? { ports: [{ containerPort: port }] } : {}),
      resources: {},
    }));
    return {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name, labels },
      spec: {
        replicas: flags.number('replicas'),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
        strategy: {},
      },
      status: {},
    };
  },
});

/** The last part of the image's name, without tag and digest; what may not stand in a name is replaced, and the name made unique. Upstream: create_deployment.go, buildPodSpec. */
function containerName(call: Invocation, image: string): string {
  const [name = ''] = image.slice(image.lastIndexOf('/') + 1).split(/[:@]/);
  return /[_.]/.test(name) ? `${name.replace(/[_.]/g, '-')}-${nameSuffix(call, 'kubectl-create')}` : name;
}
