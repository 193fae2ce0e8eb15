/** Events as controllers leave them: about objects of the store, written by api/event-recorder.ts. */
import { type EventRecorderOptions, type ObjectReference, EventRecorder as Recorder } from '../api/event-recorder.ts';
import type { KubeObject } from '../store/types.ts';
import type { EventRecorder } from './types.ts';

/** Events of one component. */
export function createEventRecorder(options: EventRecorderOptions): EventRecorder {
  const recorder = new Recorder(options);
  return {
    record(object, type, reason, message) {
      recorder.record(referenceTo(object), type, reason, message);
    },
  };
}

/** Upstream: client-go/tools/reference/ref.go. */
function referenceTo({ apiVersion, kind, metadata }: KubeObject): ObjectReference {
  const { namespace, name, uid, resourceVersion } = metadata;
  return { kind, ...(namespace === undefined ? {} : { namespace }), name, uid, apiVersion, resourceVersion };
}
