// Plates drawn before. Preact passes over an element that is the very one it drew last: of 600 plates those alone cost anything
// that have changed.
import type { JSX } from 'preact';
import { Plate, type PlateProps } from './plates.tsx';

export class KeptPlates {
  private readonly drawn = new Map<string, { readonly props: PlateProps; readonly element: JSX.Element }>();

  plate(props: PlateProps): JSX.Element {
    const { uid } = props.place.pod;
    const before = this.drawn.get(uid);
    if (before && same(before.props, props)) return before.element;
    const element = <Plate key={uid} {...props} />;
    this.drawn.set(uid, { props, element });
    return element;
  }

  /** Forgets those of pods that are gone. */
  keepOnly(alive: ReadonlySet<string>): void {
    for (const uid of this.drawn.keys()) if (!alive.has(uid)) this.drawn.delete(uid);
  }
}

/** Places are made anew with each layout: what they say counts. */
function same({ place: a, ...before }: PlateProps, { place: b, ...now }: PlateProps): boolean {
  return equal(a, b) && equal(before, now);
}

function equal<T extends object>(a: T, b: T): boolean {
  for (const key of Object.keys(b) as (keyof T)[]) if (!Object.is(a[key], b[key])) return false;
  return true;
}
