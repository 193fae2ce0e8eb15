/** The API server's contract: requests in, responses out, and what a kind is. */

import type { Random } from '../kernel/random.ts';
import type { Connection } from '../kernel/sockets.ts';
import type { Reader, Writer } from '../kernel/stream.ts';
import type { Routine, Wait } from '../kernel/wait.ts';
import type { Change, KubeObject, ResourceName, StoreReader } from '../store/types.ts';
import type { AdmissionRequest } from './admission/types.ts';
import type { PartName } from './kinds/later.ts';
import type { Registry } from './registry.ts';
import type { Decoded } from './schema/decode.ts';
import type { SchemaNode } from './schema/schema.ts';

// ── Requests ────────────────────────────────────────────────────────────────────────────────────────────────────

export interface UserInfo {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  /** What the way they proved who they are says besides: "authentication.kubernetes.io/pod-name". */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export interface ApiRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** Without query: "/apis/apps/v1/namespaces/default/deployments". */
  readonly path: string;
  /** Repeated keys are lists. */
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON value, or the text or bytes as they came (then content-type says what they are). Never changed by the server. */
  readonly body?: unknown;
  readonly user: UserInfo;
}

export interface ApiResponse {
  readonly status: number;
  /** Lower-case names; content-type is application/json unless said. */
  readonly headers: Readonly<Record<string, string>>;
  /** Texts of Warning headers, without "299 - ". */
  readonly warnings: readonly string[];
  /** A JSON value, or text for text/plain. Frozen: do not change it. */
  readonly body: unknown;
  /** For watch requests: the events instead of a body. */
  readonly watch?: WatchStream;
  /** For log?follow: the text as it comes. */
  readonly stream?: Reader;
  /** For exec and attach. */
  readonly session?: RemoteSession;
  /** For portforward: the way to the pod's ports. */
  readonly forward?: PortForward;
  /** For proxy: the answer comes from a program in the cluster and takes time. Run this instead of reading the rest; what it
   * gives has no `later` itself. */
  readonly later?: () => Routine<ApiResponse>;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: unknown;
}

export interface WatchStream {
  /** The next event; null when the server ended the watch (timeoutSeconds, or an ERROR event before). */
  readonly next: Wait<WatchEvent | null>;
  /** Events that are there already, without waiting. */
  take(): readonly WatchEvent[];
  /** Called when `take` will give something, or the watch ended. Returns how to unsubscribe. */
  onEvent(listener: () => void): () => void;
  readonly ended: boolean;
  close(): void;
}

/** A running command in a container, seen from the client. */
export interface RemoteSession {
  readonly stdin: Writer | undefined;
  readonly stdout: Reader;
  readonly stderr: Reader;
  resize(columns: number, rows: number): void;
  /** Its exit code, or a Status-like failure text. */
  readonly end: Wait<{ code: number; error?: string }>;
  close(): void;
}

/** Connections to the ports of one pod, as its own localhost has them, until the client closes it or the pod is gone. */
export interface PortForward {
  /** A connection, or why there is none: what the kubelet says, without "an error occurred forwarding L -> R: ". */
  connect(port: number): Connection | { readonly failure: string };
  close(): void;
}

/** metav1.Status, the body of every refusal. */
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: Record<string, unknown>;
  status: 'Failure' | 'Success';
  message?: string;
  reason?: string;
  details?: {
    name?: string;
    group?: string;
    kind?: string;
    uid?: string;
    causes?: { reason?: string; message?: string; field?: string }[];
    retryAfterSeconds?: number;
  };
  code?: number;
}

// ── Kinds ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** One finding of validation; `field` is a path such as "spec.template.spec.containers[0].image". Upstream: field.Error. */
export interface FieldError {
  readonly type:
    | 'FieldValueNotFound'
    | 'FieldValueRequired'
    | 'FieldValueDuplicate'
    | 'FieldValueInvalid'
    | 'FieldValueNotSupported'
    | 'FieldValueForbidden'
    | 'FieldValueTooLong'
    | 'FieldValueTooMany'
    | 'InternalError'
    | 'FieldValueTypeInvalid';
  readonly field: string;
  /** The offending value, for the message; absent for Required, Forbidden, InternalError. */
  readonly value?: unknown;
  readonly detail: string;
}

export interface StrategyContext {
  readonly nowMs: number;
  /** RFC 3339, whole seconds. */
  readonly timestamp: string;
  readonly user: UserInfo;
  readonly dryRun: boolean;
  /** For kinds that allocate (Service: cluster IPs, node ports); the server fills both in. */
  readonly random: Random;
  readonly store: StoreReader;
  /** Whose token it is; undefined: nobody's. */
  readonly authenticate: (token: string) => UserInfo | undefined;
  /** Ends the request with these 422 findings, for failures of allocation ("provided IP is already allocated"). The server throws. */
  readonly reject: (...errors: readonly FieldError[]) => never;
}

/** A printer column: what `kubectl get` shows. Upstream: pkg/printers/internalversion/printers.go. */
export interface Column<T extends KubeObject = KubeObject> {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  readonly format?: string;
  /** 0: always; 1: only with -o wide. */
  readonly priority: 0 | 1;
  readonly description?: string;
  /** The cell. `nowMs` is the wall clock in ms since 1970, for ages. */
  readonly cell: (object: T, nowMs: number) => string | number | boolean | null;
}

/** What a subresource that writes part of an object (pods/resize) does with a draft of the whole. */
export interface SubresourceStrategy<T extends KubeObject = KubeObject> {
  /** The fields it writes, as paths with * for any item; all others are managed by other requests. Upstream: GetResetFieldsFilter. */
  readonly owns: readonly (readonly string[])[];
  readonly prepareForUpdate: (draft: T, old: T, context: StrategyContext) => void;
  readonly validateUpdate: (object: T, old: T) => readonly FieldError[];
}

/** A kind: one file in kinds/, made by `defineKind`. Drafts handed to `defaults` and `prepare…` may be changed in place:
 * they are fresh copies nobody else holds. Objects called `old` are stored ones and must not be changed. */
export interface Kind<T extends KubeObject = KubeObject> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** OpenAPI definition of the object: "io.k8s.api.apps.v1.Deployment". */
  readonly schema: string;
  readonly verbs?: readonly string[];
  /** Only the names are there; the rules come with this part (kinds/later.ts). */
  readonly part?: PartName;
  /** A version of a kind that is stored as another one: its resource and group, and the way there and back. All that
   * follows (defaults, strategies, validation, fields, columns) is about the stored form. */
  readonly storedAs?: {
    readonly resource: ResourceName;
    readonly group: string;
    readonly toStored: (object: KubeObject) => KubeObject;
    readonly fromStored: (object: KubeObject) => KubeObject;
  };
  /** Objects that no store holds: those named here in key order, or what a server behind this one tells (MetricsAccess).
   * `missing`: what is said of one that is not there. */
  readonly computed?: {
    readonly objects?: readonly T[];
    readonly missing: (store: StoreReader, namespace: string | undefined, name: string) => Status;
  };
  /** Fills in what the API server fills in (zz_generated.defaults.go and defaults.go of the group). */
  readonly defaults?: (draft: T) => void;
  /** Defaults that follow from what the strategy fills in. Upstream applies all defaults again to what it reads from storage;
   * here these are applied before an object is stored, after its validation. */
  readonly defaultsWhenRead?: (draft: T) => void;
  /** rest.RESTCreateStrategy.PrepareForCreate: status reset, generation 1, … */
  readonly prepareForCreate?: (draft: T, context: StrategyContext) => void;
  /** rest.RESTUpdateStrategy.PrepareForUpdate: status kept, generation raised when the spec changed, … */
  readonly prepareForUpdate?: (draft: T, old: T, context: StrategyContext) => void;
  /** All findings, of the metadata too (validation/metadata.ts): the server calls nothing else. */
  readonly validate?: (object: T) => readonly FieldError[];
  /** Everything checked at an update: metadata's update rules, the kind's own, and what `validate` checks where upstream does. */
  readonly validateUpdate?: (object: T, old: T) => readonly FieldError[];
  /** Before prepareFor… and validation (upstream: Store.BeginCreate and BeginUpdate): addresses and ports; `old` is absent at creation. */
  readonly allocate?: (draft: T, old: T | undefined, context: StrategyContext) => void;
  /** A kind that is asked and not kept: what a creation is answered with. */
  readonly answer?: (draft: T, context: StrategyContext) => T;
  /** false: a PUT must say the resourceVersion it was made from. Upstream: AllowUnconditionalUpdate. */
  readonly unconditionalUpdate?: boolean;
  /** Present when the kind has a /status subresource. */
  readonly status?: {
    readonly prepareForUpdate?: (draft: T, old: T, context: StrategyContext) => void;
    readonly validateUpdate?: (object: T, old: T) => readonly FieldError[];
    /** Fields that a status update cannot set, as paths; [['spec']] unless said. Upstream: GetResetFields. */
    readonly ignores?: readonly (readonly string[])[];
  };
  /** Other subresources that write part of the object, by name. */
  readonly subresources?: Readonly<Record<string, SubresourceStrategy<T>>>;
  /** Present when the kind has a /scale subresource: of spec.replicas and status.replicas, unless it says where. */
  readonly scale?: {
    readonly selector: (object: T) => string;
    readonly specPath?: readonly string[];
    readonly statusPath?: readonly string[];
  };
  /** Of a kind that a CustomResourceDefinition brings. */
  readonly custom?: {
    /** Reads a body by its structural schema instead of `schema`. */
    readonly decode: (value: unknown, mode: 'Strict' | 'Warn' | 'Ignore') => Decoded;
    /** The type it describes. */
    readonly node: SchemaNode;
    /** Its schema as the OpenAPI document shows it. */
    readonly document: () => unknown;
    /** Only stored so, not served. */
    readonly hidden: boolean;
    /** The definition is being deleted: nothing new is created. */
    readonly closing: boolean;
  };
  /** How objects of this kind judge requests that are about to be stored (ValidatingAdmissionPolicy). */
  readonly judges?: (request: AdmissionRequest) => Status | undefined;
  /** How a change of such an object changes what is served (CustomResourceDefinition). */
  readonly brings?: (change: Change, registry: Registry) => void;
  /** Fields for fieldSelector besides metadata.name and metadata.namespace. */
  readonly fields?: (object: T) => Readonly<Record<string, string>>;
  /** What is answered to a selector by another field; most kinds say it alike. */
  readonly unknownField?: (field: string) => string;
  readonly warnings?: (object: T, old: T | undefined) => readonly string[];
  /** The metadata as tables and partial objects show them, which are made before the object is brought into this version of the API. */
  readonly bareMetadata?: (metadata: T['metadata']) => T['metadata'];
  /** A warning on every request about the kind. Upstream: APILifecycleDeprecated. */
  readonly deprecated?: string;
  /** rest.GracefulDeletion: seconds of grace, of a deletion that asks for so many or has no say; a kind without it goes at once. */
  readonly gracePeriodSeconds?: (object: T, asked: number | undefined) => number;
  readonly defaultPropagation?: 'Background' | 'Foreground' | 'Orphan';
  /** A warning on deletions that do not say what becomes of dependents. */
  readonly deletionWarning?: string;
  readonly allowCreateOnUpdate?: boolean;
  readonly columns: readonly Column<T>[];
}

/** autoscaling/v1 Scale as it is answered: no replicas in the spec are none. */
export interface Scale extends KubeObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly replicas: number; readonly selector?: string };
}

// ── What clients inside the control plane use ─────────────────────────────────────────────────────────────────────

export type Result<T> = { readonly ok: true; readonly object: T } | { readonly ok: false; readonly status: Status };

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/** The API as one user, without HTTP: the same verbs, admission and validation as `handle`. Synchronous. */
export interface ApiClient {
  readonly user: UserInfo;
  get<T extends KubeObject>(resource: ResourceName, namespace: string | undefined, name: string): Result<T>;
  create<T extends KubeObject>(resource: ResourceName, namespace: string | undefined, object: unknown): Result<T>;
  /** Creates an object that its maker keeps no part of: it becomes the stored one. For kinds into which nothing is filled. */
  give<T extends KubeObject>(resource: ResourceName, namespace: string | undefined, object: object): Result<T>;
  update<T extends KubeObject>(resource: ResourceName, object: T): Result<T>;
  /** The status belongs to the store afterwards, as what is put there does: who hands it in changes nothing in it any more. */
  updateStatus<T extends KubeObject>(resource: ResourceName, object: T): Result<T>;
  patch<T extends KubeObject>(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    type: 'json' | 'merge' | 'strategic',
    patch: unknown,
    subresource?: string,
  ): Result<T>;
  delete(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    options?: DeleteOptions,
  ): Result<KubeObject | Status>;
  /** Objects of a namespace that match a label selector. */
  list<T extends KubeObject>(resource: ResourceName, namespace: string, labelSelector: string): Result<readonly T[]>;
  /** The Scale of an object that is known by group and kind, and which resource it is of. */
  scaleOf(
    group: string,
    kind: string,
    namespace: string,
    name: string,
  ): Result<{ readonly resource: ResourceName; readonly scale: Scale }>;
  /** POST to serviceaccounts/NAME/token: a token. */
  token(namespace: string, serviceAccount: string, spec: unknown): Result<string>;
  /** POST to pods/NAME/binding. */
  bind(namespace: string, pod: string, node: string): Result<Status>;
}

/** Where the rules of kinds come from that were there by name only. */
export interface PartsAccess {
  ready(part: PartName): Routine<void>;
  fetch(part: PartName): Promise<void>;
  fetchAll(): Promise<void>;
}

/** What the API server asks of nodes and the network; the cluster hands it in. */
export interface NodeAccess {
  /** Text so far, or a stream when `follow`; a Status on refusal (container not found, waiting to start, …). */
  logs(pod: KubeObject, options: LogOptions): { text?: string; stream?: Reader } | Status;
  exec(pod: KubeObject, options: ExecOptions): RemoteSession | Status;
  attach(pod: KubeObject, options: AttachOptions): RemoteSession | Status;
  portForward(pod: KubeObject): PortForward | Status;
  /** Somebody is about to read Leases, of all nodes or of one: renewals that are not written yet are written. */
  renewLeases?(node?: string): void;
  /** Subresources of Pods that kubelets act on besides these; others are refused for Pods on nodes. */
  readonly acts?: readonly ('ephemeralcontainers' | 'resize')[];
}

/** What the API server asks of the metrics server behind it. */
export interface MetricsAccess {
  /** Whether it answers; otherwise requests end with 503. */
  readonly available: boolean;
  /** All objects of a computed resource in key order, of one namespace when one is named. */
  objects(resource: ResourceName, namespace?: string): readonly KubeObject[];
}

export interface LogOptions {
  readonly container?: string;
  readonly follow?: boolean;
  readonly previous?: boolean;
  readonly timestamps?: boolean;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  readonly sinceSeconds?: number;
  readonly sinceTime?: string;
}

export interface AttachOptions {
  readonly container?: string;
  readonly stdin: boolean;
  readonly tty: boolean;
}

export interface ExecOptions {
  readonly container?: string;
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

export type { Change, KubeObject, ResourceName };
