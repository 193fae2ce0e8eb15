// What a lab needs whatever is opened in it, asked for before its workspace has come: a worker, and the lesson's texts.
import type { LessonBundle } from './protocol.ts';
import LabWorker from './worker.ts?worker';

export interface BegunWorker {
  readonly worker: Worker;
  /** Why it could not be started or has ended, should that happen: perhaps before anybody listens. */
  readonly failed: Promise<string>;
}

export interface Begun {
  /** Null where there are no workers: whoever needs one says so. */
  readonly worker: BegunWorker | null;
  readonly bundle: Promise<LessonBundle>;
}

/** Throws where there are no workers. */
export function beginWorker(): BegunWorker {
  const worker = new LabWorker();
  const failed = new Promise<string>((go) =>
    worker.addEventListener('error', (event) => go(event.message || 'the worker could not be started'), { once: true }),
  );
  return { worker, failed };
}

/** `url`: the lesson's file under labs/. Rejects with the status of an answer that is none. */
export async function fetchBundle(url: string): Promise<LessonBundle> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status}`);
  return (await response.json()) as LessonBundle;
}

/** `url`: the lesson's file under labs/. `isAhead`: the worker makes the lesson's world before it is told to open it. */
export function begin(url: string, isAhead: boolean): Begun {
  const bundle = fetchBundle(url);
  try {
    const worker = beginWorker();
    // its world can be made before the page knows how large the terminal is, and what was kept
    bundle.then(
      (prepare) => isAhead && worker.worker.postMessage({ prepare }),
      () => {
        // whoever opens it asks again
      },
    );
    return { worker, bundle };
  } catch {
    bundle.catch(() => {
      // nobody opens it here
    });
    return { worker: null, bundle };
  }
}
