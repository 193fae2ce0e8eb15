/**
 * Watching: initial events, changes as they come, bookmarks, the end. Mirrors apiserver/pkg/endpoints/handlers/watch.go
 * and storage/cacher. A change costs each watcher of its resource one look at the selection.
 */
import type { Change, KubeObject } from '../store/types.ts';
import type { Transform } from './accept.ts';
import { expired, invalid, StatusError } from './errors.ts';
import { freshen } from './found.ts';
import { type Selection, selectObjects, selects } from './list.ts';
import { flag, integer, parameter, type Query } from './query.ts';
import { readRevision } from './revision.ts';
import { shown } from './shown.ts';
import { includeObject, partialMetadata, toTable } from './table.ts';
import type { FieldError, WatchEvent, WatchStream } from './types.ts';
import type { ApiWorld } from './world.ts';

/** Without timeoutSeconds a watch lasts 30 to 60 minutes. Upstream: --min-request-timeout 1800. */
const SHORTEST_SECONDS = 1800;
/** A watch with bookmarks hears of the present about once a minute. Upstream: cacher's bookmarkFrequency. */
const BOOKMARK_MS = 60_000;
/** The last bookmark comes this long before the end. Upstream: bookmarkTimer's two seconds. */
const LAST_BOOKMARK_MS = 2_000;

/** Opens a watch; throws a refusal that comes instead of a stream. */
export function openWatch(world: ApiWorld, selection: Selection, query: Query, as: Transform | undefined): WatchStream {
  checkOptions(query);
  freshen(world, selection.resource);
  const include = as === 'Table' ? includeObject(parameter(query, 'includeObject')) : 'Metadata';
  const stream = new EventStream();
  const { resource, namespace } = selection;
  let first = true;
  const form = (object: KubeObject): KubeObject => shown(world, resource, object);
  const show = (object: KubeObject): unknown => {
    if (as === undefined) return form(object);
    if (as !== 'Table') return partialMetadata(form(object), resource);
    const columns = first;
    first = false;
    const view = { resource, show: form, nowMs: world.kernel.wallMs() };
    return toTable(view, [object], { resourceVersion: object.metadata.resourceVersion }, include, columns);
  };
  const bookmark = (revision: number, annotations?: Record<string, string>): void => {
    const { kind, apiVersion } = { kind: resource.kind.kind, apiVersion: resource.apiVersion };
    const metadata = {
      resourceVersion: String(revision),
      creationTimestamp: null,
      ...(annotations ? { annotations } : {}),
    };
    const object = { kind, apiVersion, metadata } as unknown as KubeObject;
    stream.push({
      type: 'BOOKMARK',
      object: as === 'Table' ? emptyRowTable(object) : as ? partialMetadata(object) : object,
    });
  };

  const version = parameter(query, 'resourceVersion') ?? '';
  const initial = parameter(query, 'sendInitialEvents');
  const wantsState = initial !== undefined ? flag(query, 'sendInitialEvents') : version === '' || version === '0';
  const bookmarks = flag(query, 'allowWatchBookmarks');
  let from = world.store.revision;
  if (wantsState) {
    for (const object of selectObjects(world, selection)) stream.push({ type: 'ADDED', object: show(object) });
    if (initial !== undefined && bookmarks) bookmark(world.store.revision, { 'k8s.io/initial-events-end': 'true' });
  } else if (version !== '' && version !== '0') {
    from = readRevision(version);
    const missed = world.store.changesSince(from);
    if (!missed) {
      const oldest = world.store.compactedRevision;
      stream.push({ type: 'ERROR', object: expired(`too old resource version: ${from} (${oldest})`) });
      stream.end();
      return stream;
    }
    for (const change of missed) if (change.resource === resource.name) deliver(change);
  }

  const stops: (() => void)[] = [world.store.subscribe(resource.name, deliver)];
  stream.onEnd(() => {
    for (const stop of stops) stop();
  });
  const timeoutMs = 1000 * timeoutSeconds();
  const end = world.kernel.after(timeoutMs, 'watch timeout', () => stream.end());
  stops.push(() => end.cancel());
  if (bookmarks) scheduleBookmarks();
  return stream;

  function timeoutSeconds(): number {
    const asked = integer(query, 'timeoutSeconds') ?? 0;
    return asked !== 0
      ? Math.max(0, asked)
      : SHORTEST_SECONDS + world.kernel.random('watch-timeout').int(SHORTEST_SECONDS);
  }

  function deliver(change: Change): void {
    if (change.revision <= from) return;
    const { type, object, previous } = change;
    if (namespace !== undefined && object.metadata.namespace !== namespace) return;
    const now = type !== 'DELETED' && selects(selection, object);
    const before = previous !== undefined && selects(selection, previous);
    if (now) stream.push({ type: before ? 'MODIFIED' : 'ADDED', object: show(object) });
    else if (before) {
      // Seen from the watcher the object is gone: its last state that was selected, with this revision.
      const last = { ...previous, metadata: { ...previous.metadata, resourceVersion: String(change.revision) } };
      stream.push({ type: 'DELETED', object: show(last) });
    }
  }

  function scheduleBookmarks(): void {
    const start = world.kernel.now();
    const next = (): number => {
      const last = start + timeoutMs - LAST_BOOKMARK_MS;
      const at = Math.min(world.kernel.now() + BOOKMARK_MS, last);
      return at > world.kernel.now() ? at : -1;
    };
    const arm = (): void => {
      const at = next();
      if (at < 0) return;
      const timer = world.kernel.at(at, 'watch bookmark', () => {
        bookmark(world.store.revision);
        arm();
      });
      stops[2] = () => timer.cancel();
    };
    arm();
  }
}

function emptyRowTable(object: KubeObject): unknown {
  const { resourceVersion } = object.metadata;
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion },
    columnDefinitions: null,
    rows: [{ cells: null, object: partialMetadata(object) }],
  };
}

/** Upstream: metainternalversion validation.validateWatchOptions. */
function checkOptions(query: Query): void {
  const match = parameter(query, 'resourceVersionMatch') ?? '';
  const initial = parameter(query, 'sendInitialEvents');
  const errors: FieldError[] = [];
  const complain = (type: FieldError['type'], detail: string, value?: unknown): void => {
    errors.push({ type, field: 'resourceVersionMatch', value, detail });
  };
  if (initial !== undefined && match !== 'NotOlderThan') {
    complain('FieldValueForbidden', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
  } else if (match !== '') {
    if (initial === undefined)
      complain(
        'FieldValueForbidden',
        'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
      );
    if (match !== 'NotOlderThan') complain('FieldValueNotSupported', 'supported values: "NotOlderThan"', match);
  }
  if (errors.length > 0) throw new StatusError(invalid({ group: 'meta.k8s.io', name: 'ListOptions' }, '', errors));
}

/** The events of one watch, until somebody takes them. */
class EventStream implements WatchStream {
  #events: WatchEvent[] = [];
  #listeners: readonly (() => void)[] = [];
  #onEnd: (() => void) | undefined;
  #ended = false;
  /** Set by close(): what was not taken is given up. */
  #closed = false;

  readonly next: WatchStream['next'] = {
    label: 'watch event',
    begin: (wake) => {
      let over = false;
      let stop = (): void => {};
      const look = (): void => {
        if (over) return;
        const event = this.#events.shift();
        if (!event && !this.#ended) return;
        over = true;
        stop();
        wake.done(event ?? null);
      };
      look();
      if (!over) stop = this.onEvent(look);
      return () => {
        over = true;
        stop();
      };
    },
  };

  get ended(): boolean {
    return this.#ended;
  }

  take(): readonly WatchEvent[] {
    const events = this.#events;
    if (events.length > 0) this.#events = [];
    return events;
  }

  onEvent(listener: () => void): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((l) => l !== listener);
    };
  }

  close(): void {
    this.#closed = true;
    this.#events = [];
    this.end();
  }

  push(event: WatchEvent): void {
    if (this.#closed || this.#ended) return;
    this.#events.push(event);
    for (const listener of this.#listeners) listener();
  }

  /** Ends the stream; events that are there can still be taken. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd?.();
    for (const listener of this.#listeners) listener();
  }

  onEnd(listener: () => void): void {
    this.#onEnd = listener;
    if (this.#ended) listener();
  }
}
