/**
 * Tables and partial metadata: what `kubectl get` asks for. Mirrors apiserver/pkg/endpoints/handlers/response.go and
 * the shape of pkg/printers; the cells are the kinds'.
 */
import type { KubeObject } from '../store/types.ts';
import type { Transform } from './accept.ts';
import { badRequest, failure, StatusError } from './errors.ts';
import type { Resource } from './registry.ts';

type IncludeObject = 'Metadata' | 'Object' | 'None';

/** The query parameter includeObject; throws 400. */
export function includeObject(value: string | undefined): IncludeObject {
  if (value === undefined || value === '') return 'Metadata';
  if (value === 'Metadata' || value === 'Object' || value === 'None') return value;
  throw new StatusError(
    badRequest(
      `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(value)}: must be 'Metadata', 'Object', 'None', or empty`,
    ),
  );
}

export interface ListMeta {
  readonly resourceVersion?: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

/** How the objects of a resource are shown in an answer. */
export interface View {
  readonly resource: Resource;
  /** The object as clients see it (shown.ts). */
  readonly show: (object: KubeObject) => KubeObject;
  /** The wall clock in ms since 1970, for ages. */
  readonly nowMs: number;
}

/** A Table of objects. `columns: false` leaves the definitions out, as watches do after their first event. */
export function toTable(
  { resource, show, nowMs }: View,
  objects: readonly KubeObject[],
  metadata: ListMeta,
  include: IncludeObject,
  columns = true,
): unknown {
  const { kind } = resource;
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns ? columnDefinitions(resource) : null,
    rows: objects.map((object) => ({
      cells: kind.columns.map((column) => column.cell(object, nowMs)),
      ...rowConditions(resource, object),
      object: include === 'None' ? null : include === 'Object' ? show(object) : partialMetadata(show(object), resource),
    })),
  };
}

/** Rows of Pods that ended say so. Upstream: printPod's podSuccessConditions and podFailedConditions. */
function rowConditions({ name }: Resource, object: KubeObject): object {
  if (name !== 'pods') return {};
  const { phase } = (object as KubeObject & { status?: { phase?: string } }).status ?? {};
  if (phase !== 'Succeeded' && phase !== 'Failed') return {};
  const message = phase === 'Succeeded' ? 'The pod has completed successfully.' : 'The pod failed.';
  return { conditions: [{ type: 'Completed', status: 'True', reason: phase, message }] };
}

function columnDefinitions({ kind }: Resource): unknown[] {
  return kind.columns.map(({ name, type, format, description, priority }) => ({
    name,
    type,
    format: format ?? '',
    description: description ?? '',
    priority,
  }));
}

/** An object's metadata alone; without its resource for what is not one of a kind (a bookmark). */
export function partialMetadata({ metadata }: KubeObject, resource?: Resource): unknown {
  const bare = resource?.kind.bareMetadata;
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: bare ? bare(metadata) : metadata };
}

/** The object as the client asked for it. */
export function transformObject(
  view: View,
  object: KubeObject,
  as: Transform | undefined,
  include: string | undefined,
): unknown {
  const { resource, show } = view;
  switch (as) {
    case undefined:
      return show(object);
    case 'Table':
      return toTable(view, [object], { resourceVersion: object.metadata.resourceVersion }, includeObject(include));
    case 'PartialObjectMetadata':
      return partialMetadata(show(object), resource);
    case 'PartialObjectMetadataList':
      throw new StatusError(
        notThatForm(
          `you requested PartialObjectMetadataList, but the requested object is not a list (*${goType(resource)})`,
        ),
      );
  }
}

/** The list as the client asked for it. */
export function transformList(
  view: View,
  objects: readonly KubeObject[],
  metadata: ListMeta,
  as: Transform | undefined,
  include: string | undefined,
): unknown {
  const { resource, show } = view;
  switch (as) {
    case undefined:
      return {
        kind: resource.listKind,
        apiVersion: resource.apiVersion,
        metadata,
        items: objects.map((object) => withoutType(show(object))),
      };
    case 'Table':
      return toTable(view, objects, metadata, includeObject(include));
    case 'PartialObjectMetadataList':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        // An empty one is Go's nil slice.
        items: objects.length === 0 ? null : objects.map((object) => partialMetadata(show(object), resource)),
      };
    case 'PartialObjectMetadata':
      throw new StatusError(
        notThatForm(
          `you requested PartialObjectMetadata, but the requested object is a list (*${goType(resource)}List)`,
        ),
      );
  }
}

/** Items of a list bear neither kind nor apiVersion. */
function withoutType(object: KubeObject): unknown {
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = object;
  return rest;
}

function notThatForm(message: string) {
  return failure(406, 'NotAcceptable', message);
}

function goType({ kind }: Resource): string {
  return `${kind.group === '' ? 'core' : kind.group.split('.')[0]}.${kind.kind}`;
}
