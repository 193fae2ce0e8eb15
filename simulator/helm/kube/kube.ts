/**
 * What Helm does in a cluster: objects built from manifests, created, updated by three-way merges, deleted. Mirrors Helm's
 * pkg/kube/client.go. Objects of one kind are sent one after the other, where Helm sends them at once.
 */
import type { Routine } from '../../kernel/wait.ts';
import { aggregate, ConnectionError, isConflict, isNotFound, StatusError } from '../../kubectl/cli/errors.ts';
import { threeWayMergePatch, threeWayStrategicPatch } from '../../kubectl/resources/diff.ts';
import { isInfo, readStream } from '../../kubectl/resources/files.ts';
import { schemaOf } from '../../kubectl/resources/schema.ts';
import type { Client, Discovery, Info, JsonObject, PatchType, Unstructured } from '../../kubectl/types.ts';
import { HelmError, isFailure } from '../cli/errors.ts';

/** An object of a manifest. Its `object` becomes what the server has, once it has been sent. */
export type Resource = Info;

export interface KubeOptions {
  readonly client: Client;
  readonly discovery: Discovery;
  readonly namespace: string;
  readonly nowMs: () => number;
  /** What --debug shows. */
  readonly debug: (text: string) => Routine<void>;
}

export interface UpdateResult {
  readonly created: Resource[];
  readonly updated: Resource[];
  readonly deleted: Resource[];
}

export interface UpdateOptions {
  /** Objects are replaced. */
  readonly force?: boolean;
  /** Kinds without a schema are merged three-way, too. */
  readonly threeWay?: boolean;
}

export type Propagation = 'Background' | 'Foreground' | 'Orphan';

const MANAGER = { query: { fieldManager: 'helm' } };

/** Several failures, as hashicorp's go-multierror tells them; `first` is what they are asked about. */
export class SeveralErrors extends HelmError {
  readonly errors: readonly Error[];
  constructor(errors: readonly Error[]) {
    const head = errors.length === 1 ? '1 error occurred:' : `${errors.length} errors occurred:`;
    super(`${head}\n\t${errors.map((error) => `* ${error.message}`).join('\n\t')}\n\n`);
    this.errors = errors;
  }
}

/** Whether a failure means that the object is there already. */
export const isAlreadyThere = (error: unknown): boolean =>
  (error instanceof StatusError && error.reason === 'AlreadyExists') ||
  (error instanceof SeveralErrors && error.errors.some(isAlreadyThere));

const STOP_VALIDATING = '; if you choose to ignore these errors, turn validation off with --validate=false';

export class Kube {
  readonly client: Client;
  readonly discovery: Discovery;
  readonly namespace: string;
  readonly nowMs: () => number;
  readonly debug: KubeOptions['debug'];

  constructor(options: KubeOptions) {
    this.client = options.client;
    this.discovery = options.discovery;
    this.namespace = options.namespace;
    this.nowMs = options.nowMs;
    this.debug = options.debug;
  }

  /** Throws: "Kubernetes cluster unreachable: …". */
  *reachable(): Routine<void> {
    try {
      yield* this.client.request('GET', '/version');
    } catch (error) {
      if (error instanceof StatusError) throw new HelmError(`Kubernetes cluster unreachable: ${error.message}`);
      if (!(error instanceof ConnectionError)) throw error;
      throw new HelmError(`Kubernetes cluster unreachable: ${unreachable(this.client.server, error)}`);
    }
  }

  /** The objects of a manifest. Throws one failure or several. */
  *build(manifest: string, validate: boolean): Routine<Resource[]> {
    const entries = yield* readStream(this, '', manifest, validate);
    const failure = aggregate(entries.filter((entry) => !isInfo(entry)) as Error[]);
    if (failure) throw new HelmError(failure.message.replaceAll(STOP_VALIDATING, ''));
    const resources = entries.filter(isInfo);
    for (const resource of resources) this.#setNamespace(resource);
    return resources;
  }

  #setNamespace(resource: Resource): void {
    if (!resource.mapping.namespaced) {
      resource.namespace = '';
      return;
    }
    if (resource.namespace !== '') return;
    resource.namespace = this.namespace;
    resource.object = {
      ...resource.object,
      metadata: { ...resource.object.metadata, namespace: this.namespace },
    };
  }

  /** What the server has of it; undefined when nothing. */
  *find(resource: Resource): Routine<Unstructured | undefined> {
    try {
      return yield* this.client.get(resource);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** Creates all, and tells at the end what failed. Throws `SeveralErrors`. */
  *create(resources: readonly Resource[]): Routine<void> {
    yield* this.debug(`creating ${resources.length} resource(s)`);
    yield* each(resources, (resource) => this.#create(resource));
  }

  *#create(resource: Resource): Routine<void> {
    const { mapping, namespace } = resource;
    resource.object = yield* this.client.create({ mapping, namespace }, resource.object, MANAGER);
  }

  /** Makes the cluster's objects those of `target`; what only `original` has goes. Throws what failed, the result kept. */
  *update(original: readonly Resource[], target: readonly Resource[], options: UpdateOptions): Routine<UpdateResult> {
    const result: UpdateResult = { created: [], updated: [], deleted: [] };
    const failures: string[] = [];
    yield* this.debug(`checking ${target.length} resources for changes`);
    for (const resource of target) {
      const live = yield* this.#live(resource, result);
      if (!live) {
        result.created.push(resource);
        yield* this.#createMissing(resource, result);
        continue;
      }
      const before = original.find((other) => isSame(other, resource));
      if (!before) {
        throw new UpdateError(`no ${resource.mapping.kind} with the name "${resource.name}" found`, result);
      }
      try {
        yield* this.#updateOne(resource, before.object, live, options);
      } catch (error) {
        if (!isFailure(error)) throw error;
        yield* this.debug(`error updating the resource "${resource.name}":\n\t ${error.message}`);
        failures.push(error.message);
      }
      result.updated.push(resource);
    }
    if (failures.length > 0) throw new UpdateError(failures.join(' && '), result);
    for (const old of original.filter((resource) => !target.some((other) => isSame(other, resource)))) {
      if (yield* this.#deleteOld(old)) result.deleted.push(old);
    }
    return result;
  }

  *#live(resource: Resource, result: UpdateResult): Routine<Unstructured | undefined> {
    try {
      return yield* this.find(resource);
    } catch (error) {
      if (!isFailure(error)) throw error;
      throw new UpdateError(`could not get information about the resource: ${error.message}`, result);
    }
  }

  *#createMissing(resource: Resource, result: UpdateResult): Routine<void> {
    try {
      yield* this.#create(resource);
    } catch (error) {
      if (!isFailure(error)) throw error;
      throw new UpdateError(`failed to create resource: ${error.message}`, result);
    }
    const { mapping, name, namespace } = resource;
    yield* this.debug(`Created a new ${mapping.kind} called "${name}" in ${namespace}\n`);
  }

  *#updateOne(resource: Resource, before: JsonObject, live: Unstructured, options: UpdateOptions): Routine<void> {
    const { kind } = resource.mapping;
    if (options.force) {
      yield* this.#replace(resource, live);
      return;
    }
    const { type, patch } = patchFor(resource, before, live, options.threeWay === true);
    if (Object.keys(patch).length === 0) {
      yield* this.debug(`Looks like there are no changes for ${kind} "${resource.name}"`);
      resource.object = live;
      return;
    }
    yield* this.debug(`Patch ${kind} "${resource.name}" in namespace ${resource.namespace}`);
    try {
      resource.object = yield* this.client.patch(resource, type, patch, MANAGER);
    } catch (error) {
      if (!isFailure(error)) throw error;
      throw new HelmError(`cannot patch "${resource.name}" with kind ${kind}: ${error.message}`);
    }
  }

  *#replace(resource: Resource, live: Unstructured): Routine<void> {
    const resourceVersion = live.metadata?.resourceVersion;
    const object = { ...resource.object, metadata: { ...resource.object.metadata, resourceVersion } };
    try {
      resource.object = yield* this.client.update(resource, object, MANAGER);
    } catch (error) {
      if (!isFailure(error)) throw error;
      throw new HelmError(`failed to replace object: ${error.message}`);
    }
  }

  /** Whether it is gone: what is to be kept stays, and failures are only told. */
  *#deleteOld(resource: Resource): Routine<boolean> {
    const { kind } = resource.mapping;
    yield* this.debug(`Deleting ${kind} "${resource.name}" in namespace ${resource.namespace}...`);
    try {
      const live = yield* this.client.get(resource);
      if (live.metadata?.annotations?.[POLICY] === 'keep') {
        yield* this.debug(`Skipping delete of "${resource.name}" due to annotation [${POLICY}=keep]`);
        return false;
      }
    } catch (error) {
      if (!isFailure(error)) throw error;
      yield* this.debug(`Unable to get obj "${resource.name}", err: ${error.message}`);
      return false;
    }
    try {
      yield* this.#delete(resource, 'Background');
      return true;
    } catch (error) {
      if (!isFailure(error)) throw error;
      yield* this.debug(`Failed to delete "${resource.name}", err: ${error.message}`);
      return false;
    }
  }

  *#delete(resource: Resource, propagationPolicy: Propagation): Routine<void> {
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy };
    yield* this.client.delete(resource, body);
  }

  /** What could not be deleted; what is gone already counts as deleted. */
  *delete(resources: readonly Resource[], propagation: Propagation = 'Background'): Routine<readonly Error[]> {
    if (resources.length === 0) return [new HelmError('object not found, skipping delete: no objects visited')];
    const failures: Error[] = [];
    for (const resource of resources) {
      yield* this.debug(`Starting delete for "${resource.name}" ${resource.mapping.kind}`);
      try {
        yield* this.#delete(resource, propagation);
      } catch (error) {
        if (!isFailure(error)) throw error;
        if (!isNotFound(error)) failures.push(error);
      }
    }
    return failures;
  }
}

/** An update that failed on the way. */
export class UpdateError extends HelmError {
  readonly result: UpdateResult;
  constructor(message: string, result: UpdateResult) {
    super(message);
    this.result = result;
  }
}

const POLICY = 'helm.sh/resource-policy';

/** Upstream: ResourceList.Get. */
export const isSame = (a: Resource, b: Resource): boolean =>
  a.name === b.name &&
  a.namespace === b.namespace &&
  a.mapping.kind === b.mapping.kind &&
  a.mapping.group === b.mapping.group;

/** Runs for each; throws `SeveralErrors` at the end. Upstream: perform. */
export function* each(resources: readonly Resource[], act: (resource: Resource) => Routine<void>): Routine<void> {
  if (resources.length === 0) throw new HelmError('no objects visited');
  const failures: Error[] = [];
  for (const resource of resources) {
    try {
      yield* act(resource);
    } catch (error) {
      if (!isFailure(error) || isConflict(error)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new SeveralErrors(failures);
}

/** Upstream: createPatch. */
function patchFor(
  resource: Resource,
  before: JsonObject,
  live: Unstructured,
  threeWay: boolean,
): { readonly type: PatchType; readonly patch: JsonObject } {
  const schema = schemaOf(resource.mapping);
  const target = resource.object;
  if (schema) return { type: 'strategic', patch: threeWayStrategicPatch(schema, before, target, live) as JsonObject };
  // Upstream compares the two manifests alone, unless asked for more.
  const patch = threeWayMergePatch(before, target, threeWay ? live : before);
  return { type: 'merge', patch: patch as JsonObject };
}

/** client-go's words for a server that does not answer. */
function unreachable(server: string, error: ConnectionError): string {
  const address = error.refusedAddress;
  if (address !== undefined) return `Get "${server}/version": dial tcp ${address}: connect: connection refused`;
  const reason = error.message.replace(/^Unable to connect to the server: /, '');
  return reason.startsWith('Get ') ? reason : `Get "${server}/version": ${reason}`;
}
