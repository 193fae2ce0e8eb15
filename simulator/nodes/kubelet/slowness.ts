/** Images whose containers listen later than they should (a lesson's fault `slow`). */
import { parseReference, repositoryName } from '../images/reference.ts';
import type { ImageBehaviour } from '../types.ts';

export class Slowness {
  /** Milliseconds by image: a repository ("drydock/web"), or one of its tags ("drydock/web:2"). */
  readonly #byImage = new Map<string, number>();
  readonly #made = new Map<ImageBehaviour, Map<number, ImageBehaviour>>();

  set(image: string, byMs: number): void {
    this.#byImage.set(image, byMs);
  }

  /** The behaviour of a container of that image that starts now. The same object for the same delay. */
  of(image: string, behaviour: ImageBehaviour): ImageBehaviour {
    if (this.#byImage.size === 0) return behaviour;
    const reference = parseReference(image);
    if (typeof reference === 'string') return behaviour;
    const repository = repositoryName(reference);
    const byMs = this.#byImage.get(`${repository}:${reference.tag ?? 'latest'}`) ?? this.#byImage.get(repository);
    if (byMs === undefined) return behaviour;
    const made = this.#made.get(behaviour) ?? new Map<number, ImageBehaviour>();
    this.#made.set(behaviour, made);
    const slowed = made.get(byMs) ?? {
      ...behaviour,
      listen: behaviour.listen.map((listen) => ({ ...listen, afterMs: listen.afterMs + byMs })),
    };
    made.set(byMs, slowed);
    return slowed;
  }
}
