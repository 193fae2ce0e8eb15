/**
 * One request being answered, in this order: routes.ts (what its path means), accept.ts and body.ts (forms of content), draft.ts
 * (decoding), create.ts, update.ts, patch.ts, delete.ts, list.ts, watch.ts, subresources.ts (the verbs), table.ts (forms of
 * answers), discovery.ts, openapi.ts. Who asks, and whether they may: authorization/. Mirrors apiserver/pkg/endpoints/installer.go
 * and handlers.
 */
import type { KubeObject } from '../store/types.ts';
import { printYaml } from '../yaml/yaml.ts';
import { type Accepted, errorType, negotiate } from './accept.ts';
import { ADMISSION } from './admission/list.ts';
import { applyObject, applyToScale } from './apply.ts';
import { requestToken, TOKEN_REQUESTS } from './authentication/token-request.ts';
import { tokenUser } from './authentication/tokens.ts';
import { actingUser } from './authorization/impersonation.ts';
import { checkAccess } from './authorization/request.ts';
import { readBody } from './body.ts';
import { allowMethods, connectToPod, proxyService } from './connect.ts';
import { createObject } from './create.ts';
import { deleteObject, warnOfDependents } from './delete.ts';
import { readDeletion } from './delete-options.ts';
import { serveDiscovery } from './discovery.ts';
import { decodeDraft } from './draft.ts';
import { methodNotAllowed, noSuchResource, notSimulated, StatusError, unauthorized } from './errors.ts';
import { evictPod } from './eviction.ts';
import { foundObject } from './found.ts';
import { listObjects, readSelection, selectObjects } from './list.ts';
import { Ledger } from './managed/ledger.ts';
import { managerName } from './managed/write.ts';
import { ensureNamespace } from './metadata.ts';
import { checkTimeout, checkWriteOptions } from './options.ts';
import { applyPatch, patchObject } from './patch.ts';
import { flag, parameter, parameters } from './query.ts';
import { patchType, readPatch } from './read-patch.ts';
import type { Resource } from './registry.ts';
import { checkRevision } from './revision.ts';
import { type ResourcePath, redirected, resourcePath } from './routes.ts';
import { checkScale, decodedScale, SCALES, type ScaleTarget, scaleOf, updateScale } from './scale.ts';
import type { Answering } from './server.ts';
import { shown } from './shown.ts';
import { bindPod, checkKubeletActs } from './subresources.ts';
import { transformList, transformObject, type View } from './table.ts';
import type { ApiRequest, ApiResponse, Scale, UserInfo } from './types.ts';
import { type UpdateTarget, updateObject } from './update.ts';
import { openWatch } from './watch.ts';
import { type ApiWorld, RequestContext } from './world.ts';

/** Answers a request. */
export const answerRequest: Answering = Object.assign(
  (world: ApiWorld, request: ApiRequest): ApiResponse => {
    const answer = new Answer(world, request);
    try {
      return answer.respond();
    } catch (error) {
      if (error instanceof StatusError) return answer.refuse(error);
      throw error;
    }
  },
  { admission: ADMISSION, ledger: (world: ApiWorld) => new Ledger(world) },
);

const JSON_HEADERS: Readonly<Record<string, string>> = Object.freeze({ 'content-type': 'application/json' });
const TEXT_HEADERS: Readonly<Record<string, string>> = Object.freeze({ 'content-type': 'text/plain; charset=utf-8' });
const NO_WARNINGS: readonly string[] = Object.freeze([]);

/** One request being answered. */
class Answer {
  readonly #world: ApiWorld;
  readonly #request: ApiRequest;
  #context: RequestContext | undefined;
  #accepted: Accepted | undefined;
  #deprecation: string | undefined;
  /** Whoever the request acts as. */
  #user: UserInfo;

  constructor(world: ApiWorld, request: ApiRequest) {
    this.#world = world;
    this.#request = request;
    this.#user = request.user;
  }

  respond(): ApiResponse {
    const { path } = this.#request;
    const redirect = path.includes('//') ? redirected(this.#request) : undefined;
    if (redirect) return redirect;
    const route = resourcePath(path);
    this.#user = actingUser(this.#world.store, this.#authenticated());
    checkAccess(this.#world.store, this.#request, this.#user, route);
    const resource = route && this.#world.registry.find(route.apiVersion, route.plural);
    if (
      route?.apiVersion === 'v1' &&
      route.plural === 'bindings' &&
      route.namespace !== undefined &&
      route.name === undefined
    ) {
      return this.#bindings(route.namespace);
    }
    if (!route || !resource) {
      const special = serveDiscovery(this.#world.registry, this.#request);
      if (special) return special;
      throw new StatusError(noSuchResource());
    }
    this.#deprecation = resource.deprecation;
    const { kind } = resource;
    if (kind.namespaced && route.name !== undefined && route.namespace === undefined)
      throw new StatusError(noSuchResource());
    if (!kind.namespaced && route.namespace !== undefined) throw new StatusError(noSuchResource());
    if (route.name?.includes('/')) throw new StatusError(noSuchResource());
    checkTimeout(this.#request.query);
    if (kind.computed && !kind.computed.objects && !this.#world.metrics()?.available)
      return { status: 503, headers: TEXT_HEADERS, warnings: NO_WARNINGS, body: 'service unavailable\n' };
    if (route.subresource !== undefined) return this.#subresource(resource, route);
    if (route.name !== undefined) return this.#object(resource, route, route.name);
    return this.#collection(resource, route);
  }

  /** The request by whom its token says, when it has one; throws 401. Certificates were looked at before. */
  #authenticated(): ApiRequest {
    const request = this.#request;
    const [, token] = /^Bearer (.+)$/i.exec(request.headers?.authorization ?? '') ?? [];
    if (token === undefined) return request;
    const { tokenKey, store, kernel } = this.#world;
    const user = tokenUser(tokenKey, token, store, kernel.wallMs());
    if (!user) throw new StatusError(unauthorized('Unauthorized'));
    return { ...request, user };
  }

  refuse({ status }: StatusError): ApiResponse {
    if (this.#request.method === 'HEAD')
      return { status: status.code ?? 500, headers: {}, warnings: NO_WARNINGS, body: '' };
    this.#accepted = { type: errorType(this.#request.headers?.accept), as: undefined };
    return this.#send(status.code ?? 500, status);
  }

  // ── Collections ───────────────────────────────────────────────────────────────────────────────────────────────

  #collection(resource: Resource, { namespace }: ResourcePath): ApiResponse {
    const request = this.#request;
    switch (request.method) {
      case 'GET':
        this.#allow(resource, 'list');
        return this.#list(resource, namespace);
      case 'POST':
        this.#allow(resource, 'create');
        if (resource.kind.namespaced && namespace === undefined) throw new StatusError(methodNotAllowed());
        return this.#create(resource, namespace);
      case 'DELETE':
        this.#allow(resource, 'deletecollection');
        if (resource.kind.namespaced && namespace === undefined) throw new StatusError(methodNotAllowed());
        return this.#deleteCollection(resource, namespace);
      default:
        throw new StatusError(methodNotAllowed());
    }
  }

  #list(resource: Resource, namespace: string | undefined): ApiResponse {
    const { query, headers } = this.#request;
    const watch = flag(query, 'watch');
    this.#accepted = negotiate(headers?.accept, { list: true, watch });
    const selection = readSelection(resource, namespace, query);
    const { as } = this.#accepted;
    if (watch) {
      this.#allow(resource, 'watch');
      const stream = openWatch(this.#world, selection, query, as);
      const warnings = this.#deprecation === undefined ? NO_WARNINGS : [this.#deprecation];
      return { status: 200, headers: JSON_HEADERS, warnings, body: undefined, watch: stream };
    }
    const { objects, metadata } = listObjects(this.#world, selection, query);
    return this.#send(
      200,
      transformList(this.#view(resource), objects, metadata, as, parameter(query, 'includeObject')),
    );
  }

  #create(resource: Resource, namespace: string | undefined): ApiResponse {
    this.#negotiateObject();
    const context = this.#write();
    // The namespace is looked for before the body is read: lifecycle admission comes first upstream, too.
    const { value, duplicates } = readBody(this.#request, resource.kind.kind);
    context.sent = { how: 'body', body: value };
    const draft = this.#world.twins.read(resource, value, context, duplicates);
    const { answer } = resource.kind;
    if (answer) {
      ensureNamespace(draft, namespace);
      context.unstored = { write: context.write(resource, ''), old: undefined };
      return this.#sendObject(201, resource, answer(draft, context));
    }
    return this.#sendObject(201, resource, createObject(this.#world, resource, namespace, draft, context));
  }

  #deleteCollection(resource: Resource, namespace: string | undefined): ApiResponse {
    this.#negotiateObject();
    const { query } = this.#request;
    const options = readDeletion(this.#request);
    const selection = readSelection(resource, namespace, query);
    const context = this.#write(options.dryRun);
    warnOfDependents(resource, options, context);
    const deleted: KubeObject[] = [];
    for (const object of selectObjects(this.#world, selection)) {
      const { body } = deleteObject(
        this.#world,
        resource,
        object.metadata.namespace,
        object.metadata.name,
        options,
        context,
      );
      deleted.push(body.kind === 'Status' ? object : (body as KubeObject));
    }
    const metadata = { resourceVersion: String(this.#world.store.revision) };
    return this.#send(200, transformList(this.#view(resource), deleted, metadata, this.#accepted?.as, undefined));
  }

  // ── Objects ───────────────────────────────────────────────────────────────────────────────────────────────────

  #object(resource: Resource, { namespace }: ResourcePath, name: string): ApiResponse {
    const request = this.#request;
    const target = { resource, namespace, name, subresource: undefined };
    switch (request.method) {
      case 'GET': {
        this.#allow(resource, 'get');
        this.#negotiateObject();
        checkRevision(request.query, this.#world.store.revision);
        return this.#sendObject(200, resource, foundObject(this.#world, resource, namespace, name));
      }
      case 'PUT': {
        this.#allow(resource, 'update');
        this.#negotiateObject();
        const context = this.#write();
        const { value, duplicates } = readBody(request, resource.kind.kind);
        context.sent = { how: 'body', body: value };
        const draft = decodeDraft(resource, value, context, duplicates);
        const { object, created } = updateObject(
          this.#world,
          { ...target, uidIsPrecondition: true },
          context,
          () => draft,
        );
        return this.#sendObject(created ? 201 : 200, resource, object);
      }
      case 'PATCH': {
        this.#allow(resource, 'patch');
        this.#negotiateObject();
        return this.#patch({ ...target, uidIsPrecondition: false });
      }
      case 'DELETE': {
        this.#allow(resource, 'delete');
        this.#negotiateObject();
        const options = readDeletion(this.#request);
        const { body, gone } = deleteObject(
          this.#world,
          resource,
          namespace,
          name,
          options,
          this.#write(options.dryRun),
        );
        const status = !gone && options.orphanDependents === false ? 202 : 200;
        return body.kind === 'Status'
          ? this.#send(status, body)
          : this.#sendObject(status, resource, body as KubeObject);
      }
      default:
        throw new StatusError(methodNotAllowed());
    }
  }

  #patch(target: UpdateTarget): ApiResponse {
    const { resource } = target;
    patchType(this.#request);
    const context = this.#write();
    const patch = readPatch(this.#request);
    if (patch.type !== 'apply')
      return this.#sendObject(200, resource, patchObject(this.#world, target, patch, context));
    const { object, created } = applyObject(this.#world, target, patch, context);
    return this.#sendObject(created ? 201 : 200, resource, object);
  }

  // ── Subresources ──────────────────────────────────────────────────────────────────────────────────────────────

  #subresource(resource: Resource, route: ResourcePath): ApiResponse {
    const { kind } = resource;
    const name = route.name as string;
    if (route.rest !== undefined && route.subresource !== 'proxy') throw new StatusError(noSuchResource());
    switch (route.subresource) {
      case 'status':
        if (!kind.status) break;
        return this.#statusLike(resource, route, 'status');
      case 'finalize':
        if (resource.name !== 'namespaces') break;
        if (this.#request.method !== 'PUT') throw new StatusError(methodNotAllowed());
        return this.#statusLike(resource, route, 'finalize');
      case 'scale':
        if (!kind.scale) break;
        return this.#scale({ resource, namespace: route.namespace, name });
      case 'proxy':
        if (resource.name === 'services')
          return proxyService(this.#world, resource, route.namespace as string, name, this.#request);
        if (resource.name === 'nodes') throw new StatusError(notSimulated('nodes/proxy'));
        if (resource.name !== 'pods') break;
        return this.#podSubresource(resource, route.namespace as string, name, 'proxy');
      default:
        if (route.subresource !== undefined && kind.subresources && Object.hasOwn(kind.subresources, route.subresource))
          return this.#statusLike(resource, route, route.subresource);
        if (resource.name === 'serviceaccounts' && route.subresource === 'token')
          return this.#token(resource, route.namespace as string, name);
        if (resource.name === 'pods')
          return this.#podSubresource(resource, route.namespace as string, name, route.subresource as string);
    }
    this.#deprecation = undefined;
    throw new StatusError(noSuchResource());
  }

  #statusLike(resource: Resource, { namespace, name }: ResourcePath, subresource: string): ApiResponse {
    const request = this.#request;
    const target = { resource, namespace, name: name as string, subresource };
    if (request.method !== 'GET' && subresource !== 'status' && subresource !== 'finalize')
      checkKubeletActs(this.#world, foundObject(this.#world, resource, namespace, target.name), subresource);
    switch (request.method) {
      case 'GET':
        this.#negotiateObject();
        return this.#sendObject(200, resource, foundObject(this.#world, resource, namespace, target.name));
      case 'PUT': {
        this.#negotiateObject();
        const context = this.#write();
        const { value, duplicates } = readBody(request, resource.kind.kind);
        context.sent = { how: 'body', body: value };
        const draft = decodeDraft(resource, value, context, duplicates);
        return this.#sendObject(
          200,
          resource,
          updateObject(this.#world, { ...target, uidIsPrecondition: true }, context, () => draft).object,
        );
      }
      case 'PATCH': {
        this.#negotiateObject();
        return this.#patch({ ...target, uidIsPrecondition: false });
      }
      default:
        throw new StatusError(methodNotAllowed());
    }
  }

  #token(resource: Resource, namespace: string, name: string): ApiResponse {
    if (this.#request.method !== 'POST') throw new StatusError(methodNotAllowed());
    this.#negotiateObject();
    const context = this.#write();
    const { value, duplicates } = readBody(this.#request, 'TokenRequest');
    context.sent = { how: 'body', body: value };
    const draft = decodeDraft(TOKEN_REQUESTS, value, context, duplicates);
    ensureNamespace(draft, namespace);
    context.unstored = { write: context.write(TOKEN_REQUESTS, 'token'), old: undefined };
    return this.#sendObject(201, TOKEN_REQUESTS, requestToken(this.#world, resource, namespace, name, draft, context));
  }

  #scale(target: ScaleTarget): ApiResponse {
    const { resource, namespace, name } = target;
    this.#negotiateObject();
    switch (this.#request.method) {
      case 'GET':
        return this.#sendScale(scaleOf(resource, foundObject(this.#world, resource, namespace, name)));
      case 'PUT': {
        const context = this.#write();
        const { value, duplicates } = readBody(this.#request, 'Scale');
        const scale = decodeDraft(SCALES, value, context, duplicates) as Scale;
        checkScale(scale, target);
        return this.#sendScale(updateScale(this.#world, target, context, () => ({ scale })));
      }
      case 'PATCH': {
        patchType(this.#request);
        const context = this.#write();
        const patch = readPatch(this.#request);
        if (patch.type === 'apply') return this.#sendScale(applyToScale(this.#world, target, patch, context));
        const make = (scale: Scale) => ({ scale: decodedScale(applyPatch(SCALES.kind.schema, scale, patch)) });
        return this.#sendScale(updateScale(this.#world, target, context, make));
      }
      default:
        throw new StatusError(methodNotAllowed());
    }
  }

  #sendScale(scale: Scale): ApiResponse {
    const view: View = { resource: SCALES, show: (object) => object, nowMs: this.#world.kernel.wallMs() };
    return this.#send(
      200,
      transformObject(view, scale, this.#accepted?.as, parameter(this.#request.query, 'includeObject')),
    );
  }

  #podSubresource(resource: Resource, namespace: string, name: string, subresource: string): ApiResponse {
    const request = this.#request;
    switch (subresource) {
      case 'binding':
        allowMethods(request, 'POST');
        return this.#send(
          201,
          bindPod(this.#world, resource, namespace, name, readBody(request, 'Binding').value, this.#write()),
        );
      case 'eviction':
        allowMethods(request, 'POST');
        return this.#send(
          201,
          evictPod(this.#world, resource, namespace, name, readBody(request, 'Eviction').value, this.#write()),
        );
      default:
        return connectToPod(this.#world, resource, namespace, name, subresource, request);
    }
  }

  /** POST namespaces/NAMESPACE/bindings, the older way to bind. */
  #bindings(namespace: string): ApiResponse {
    if (this.#request.method !== 'POST') throw new StatusError(methodNotAllowed());
    const { value } = readBody(this.#request, 'Binding');
    const name = (value as { metadata?: { name?: string } }).metadata?.name ?? '';
    return this.#send(
      201,
      bindPod(this.#world, this.#world.registry.resource('pods'), namespace, name, value, this.#write()),
    );
  }

  // ── Small parts ───────────────────────────────────────────────────────────────────────────────────────────────

  #allow(resource: Resource, verb: string): void {
    if (!resource.verbs.includes(verb)) throw new StatusError(methodNotAllowed());
  }

  #negotiateObject(): void {
    this.#accepted = negotiate(this.#request.headers?.accept, { list: false, watch: false });
  }

  /** The context of a writing request. Throws what the API server says about its query parameters. */
  #write(dryRunOption?: readonly string[]): RequestContext {
    const { query, method, headers } = this.#request;
    const dryRun = dryRunOption ?? parameters(query, 'dryRun');
    const applies = method === 'PATCH' && patchType(this.#request) === 'apply';
    const validation = checkWriteOptions(method, query, dryRun, applies);
    const manager = managerName(parameter(query, 'fieldManager'), headers?.['user-agent']);
    this.#context = new RequestContext(this.#world, this.#user, manager, dryRun.includes('All'), validation);
    return this.#context;
  }

  #view(resource: Resource): View {
    const show = (object: KubeObject): KubeObject => shown(this.#world, resource, object, this.#context);
    return { resource, show, nowMs: this.#world.kernel.wallMs() };
  }

  #sendObject(status: number, resource: Resource, object: KubeObject): ApiResponse {
    const as = this.#accepted?.as;
    if (as === undefined) return this.#send(status, shown(this.#world, resource, object, this.#context));
    const include = parameter(this.#request.query, 'includeObject');
    return this.#send(status, transformObject(this.#view(resource), object, as, include));
  }

  #send(status: number, body: unknown): ApiResponse {
    const said = this.#context?.warnings ?? NO_WARNINGS;
    const warnings = this.#deprecation === undefined ? said : [this.#deprecation, ...said];
    if (this.#accepted?.type === 'application/yaml') {
      return { status, headers: { 'content-type': 'application/yaml' }, warnings, body: printYaml(body) };
    }
    return { status, headers: JSON_HEADERS, warnings, body };
  }
}
