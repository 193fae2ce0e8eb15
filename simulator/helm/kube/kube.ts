/**
 * What Helm does in a cluster: objects built from manifests, created, updated by three-way merges, deleted. Mirrors Helm's
 * pkg/kube/client.go. Objects of one kind are sent one after the other, where Helm sends them at once.
 */
import { fitsSchema } from '../../api/schema/unstructured.ts';
import type { Routine } from '../../kernel/wait.ts';
import { aggregate, ConnectionError, isConflict, isNotFound, StatusError } from '../../kubectl/cli/errors.ts';
import { threeWayMergePatch, threeWayStrategicPatch } from '../../kubectl/resources/diff.ts';
import { isInfo, readStream } from '../../kubectl/resources/files.ts';
import { schemaOf } from '../../kubectl/resources/schema.ts';
import type { Client, Discovery, Info, JsonObject, PatchType, Unstructured } from '../../kubectl/types.ts';
import { HelmError, isFailure } from '../cli/errors.ts';
import type { LogRecord } from '../types.ts';
import { applyServerSide, upgradeManager } from './server-side.ts';

/** An object of a manifest. Its `object` becomes what the server has, once it has been sent. */
export type Resource = Info;

interface KubeOptions {
  readonly client: Client;
  readonly discovery: Discovery;
  readonly namespace: string;
  readonly nowMs: () => number;
  /** What --debug shows. */
  readonly debug: (text: string) => Routine<void>;
  readonly tell: (record: LogRecord) => Routine<void>;
  readonly helmMajor: 3 | 4;
}

interface UpdateResult {
  readonly created: Resource[];
  readonly updated: Resource[];
  readonly deleted: Resource[];
}

/** How objects are written. */
export interface ApplyOptions {
  /** The server applies them: Helm 4's way. */
  readonly serverSide?: boolean;
  /** Fields of others are taken. */
  readonly forceConflicts?: boolean;
}

export interface UpdateOptions extends ApplyOptions {
  /** Objects are replaced. */
  readonly force?: boolean;
  /** Kinds without a schema are merged three-way, too. */
  readonly threeWay?: boolean;
  /** Fields that were written without apply become applied ones first. */
  readonly upgradeManager?: boolean;
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

/** Several failures, a line each. Upstream: errors.Join. */
class JoinedErrors extends HelmError {
  constructor(errors: readonly Error[]) {
    super(errors.map(({ message }) => message).join('\n'));
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
  readonly tell: KubeOptions['tell'];
  readonly helmMajor: 3 | 4;

  constructor(options: KubeOptions) {
    this.client = options.client;
    this.discovery = options.discovery;
    this.namespace = options.namespace;
    this.nowMs = options.nowMs;
    this.debug = options.debug;
    this.tell = options.tell;
    this.helmMajor = options.helmMajor;
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
    const entries = yield* readStream(this, '', manifest, validate ? 'Strict' : 'Ignore');
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
  *create(resources: readonly Resource[], options: ApplyOptions = {}): Routine<void> {
    yield* this.debug(`creating ${resources.length} resource(s)`);
    yield* each(resources, (resource) => this.#create(resource, options), this.helmMajor);
  }

  *#create(resource: Resource, options: ApplyOptions): Routine<void> {
    if (options.serverSide) {
      yield* applyServerSide(this.client, resource, options.forceConflicts === true);
      return;
    }
    const { mapping, namespace } = resource;
    resource.object = yield* this.client.create({ mapping, namespace }, resource.object, MANAGER);
  }

  /** Makes the cluster's objects those of `target`; what only `original` has goes. Throws what failed, the result kept. */
  *update(original: readonly Resource[], target: readonly Resource[], options: UpdateOptions): Routine<UpdateResult> {
    const result: UpdateResult = { created: [], updated: [], deleted: [] };
    const failures: string[] = [];
    const problem = excludedProblem(options);
    if (problem !== undefined) throw new UpdateError(problem, result);
    yield* this.debug(`checking ${target.length} resources for changes`);
    for (const resource of target) {
      const live = yield* this.#live(resource, result);
      if (!live) {
        result.created.push(resource);
        yield* this.#createMissing(resource, result, options);
        continue;
      }
      const before = original.find((other) => isSame(other, resource));
      if (!before) yield* this.#withoutOriginal(resource, result);
      try {
        yield* this.#updateOne(resource, before?.object ?? live, live, options);
      } catch (error) {
        if (!isFailure(error)) throw error;
        yield* this.debug(`error updating the resource "${resource.name}":\n\t ${error.message}`);
        failures.push(error.message);
      }
      result.updated.push(resource);
    }
    if (failures.length > 0) throw new UpdateError(failures.join(' && '), result);
    for (const old of original.filter((resource) => !target.some((other) => isSame(other, resource)))) {
      const gone = yield* this.#deleteOld(old);
      if (gone === true) result.deleted.push(old);
      else if (gone !== false) failures.push(gone);
    }
    if (failures.length > 0) throw new UpdateError(failures.join(' && '), result);
    return result;
  }

  /** There, but not of the release before: Helm 4 takes it as it is. */
  *#withoutOriginal({ mapping, name, namespace }: Resource, result: UpdateResult): Routine<void> {
    const { kind } = mapping;
    if (this.helmMajor === 3) throw new UpdateError(`no ${kind} with the name "${name}" found`, result);
    yield* this.tell({
      level: 'WARN',
      message: 'resource exists on cluster but not in original release, using cluster state as baseline',
      fields: { namespace, name, kind },
    });
  }

  *#live(resource: Resource, result: UpdateResult): Routine<Unstructured | undefined> {
    try {
      return yield* this.find(resource);
    } catch (error) {
      if (!isFailure(error)) throw error;
      throw new UpdateError(`could not get information about the resource: ${error.message}`, result);
    }
  }

  *#createMissing(resource: Resource, result: UpdateResult, options: UpdateOptions): Routine<void> {
    try {
      yield* this.#create(resource, options);
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
    if (options.serverSide) {
      if (options.upgradeManager) yield* upgradeManager(this.client, resource, live);
      yield* applyServerSide(this.client, resource, options.forceConflicts === true);
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

  /** Whether it is gone: what is to be kept stays, and failures are only told, by Helm 4 at the end. */
  *#deleteOld(resource: Resource): Routine<boolean | string> {
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
      if (this.helmMajor === 3 || isNotFound(error)) return false;
      const { name, namespace } = resource;
      return `failed to delete resource namespace=${namespace}, name=${name}, kind=${kind}: ${error.message}`;
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

/** Runs for each; throws `SeveralErrors` at the end, or what Go's errors.Join makes of them in Helm 4. Upstream: perform. */
export function* each(
  resources: readonly Resource[],
  act: (resource: Resource) => Routine<void>,
  helmMajor: 3 | 4 = 3,
): Routine<void> {
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
  if (failures.length > 0) throw helmMajor === 4 ? new JoinedErrors(failures) : new SeveralErrors(failures);
}

/** Upstream: Client.Update of Helm 4. */
function excludedProblem({ serverSide, force, forceConflicts, threeWay }: UpdateOptions): string | undefined {
  const both = (a: string, b: string): string => `invalid operation: cannot use ${a} and ${b} together`;
  if (!serverSide && forceConflicts) {
    return 'invalid client update option(s): forceConflicts enabled when serverSideApply disabled';
  }
  if (threeWay && serverSide) return both('three-way merge for unstructured', 'server-side apply');
  if (forceConflicts && force) return both('force conflicts', 'force replace');
  return serverSide && force ? both('server-side apply', 'force replace') : undefined;
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
  // What does not fit its kind's type is as an object of an unknown kind.
  if (schema && fitsSchema(schema, target))
    return { type: 'strategic', patch: threeWayStrategicPatch(schema, before, target, live) as JsonObject };
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
