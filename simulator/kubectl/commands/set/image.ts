/** `kubectl set image`. Mirrors kubectl/pkg/cmd/set/set_image.go. */
import type { Routine } from '../../../kernel/wait.ts';
import { dryRunOf } from '../../cli/dry-run.ts';
import { aggregate, CliError } from '../../cli/errors.ts';
import { checkAll } from '../../resources/builder.ts';
import {
  type Container,
  containersOf,
  initContainersOf,
  podSpecOf,
  withPodSpec,
} from '../../resources/pod-template.ts';
import { defineCommand, type Info, type Invocation, type Unstructured } from '../../types.ts';
import { changeAll, hasFiles, localProblem, SET_FLAGS, setTargets } from './set.ts';

export const SET_IMAGE = defineCommand({
  name: 'image',
  arguments: '(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  flags: SET_FLAGS,
  run: setImage,
});

function* setImage(call: Invocation): Routine<void> {
  const { resources, images } = resourcesAndImages(call.args);
  checkAll(call);
  const dryRun = yield* dryRunOf(call);
  const found = yield* setTargets(call, resources);
  const missing = aggregate(found.errors);
  if (missing) throw missing;
  const problems: Error[] = [];
  if (resources.length < 1 && !hasFiles(call))
    problems.push(new CliError('one or more resources must be specified as <resource> <name> or <resource>/<name>'));
  if (images.size === 0) problems.push(new CliError('at least one image update is required'));
  else if (images.size > 1 && images.has('*'))
    problems.push(
      new CliError(
        'all containers are already specified by *, but saw more than one container_name=container_image pairs',
      ),
    );
  const contradiction = localProblem(call, dryRun);
  if (contradiction) problems.push(contradiction);
  const problem = aggregate(problems);
  if (problem) throw problem;
  yield* changeAll(call, found, {
    failure: 'failed to patch image update to pod template: ',
    operation: 'image updated',
    dryRun,
    change: (info, complain) => changed(info, images, complain),
  });
}

function resourcesAndImages(args: readonly string[]): { resources: string[]; images: Map<string, string> } {
  const resources: string[] = [];
  const images = new Map<string, string>();
  for (const arg of args) {
    const equals = arg.indexOf('=');
    if (equals > 0) images.set(arg.slice(0, equals), arg.slice(equals + 1));
    else if (images.size === 0) resources.push(arg);
    else throw new CliError(`all resources must be specified before image changes: ${arg}`);
  }
  return { resources, images };
}

function* changed(
  info: Info,
  images: ReadonlyMap<string, string>,
  complain: (error: Error) => void,
): Routine<Unstructured> {
  const spec = podSpecOf(info);
  const found = new Set<string>();
  const update = (containers: Container[]) =>
    containers.map((container) => {
      let next = container;
      for (const [name, image] of images) {
        if (name !== '*' && name !== container.name) continue;
        found.add(name);
        next = { ...next, image };
      }
      return next;
    });
  const containers = update(containersOf(spec));
  const initContainers = update(initContainersOf(spec));
  const missing = [...images.keys()].filter((name) => !found.has(name));
  for (const name of missing) complain(new CliError(`error: unable to find container named ${JSON.stringify(name)}`));
  return withPodSpec(info, {
    ...spec,
    ...(spec.containers ? { containers } : {}),
    ...(spec.initContainers ? { initContainers } : {}),
  });
}
