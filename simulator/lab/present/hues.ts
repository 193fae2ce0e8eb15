/** Colours of templates: 1–5 per owner, by first appearance. A template that comes back by an undo keeps its hue. */
import type { PodTemplateSpec } from '../../api/objects.ts';
import { templateText } from '../facts/workloads.ts';

const COUNT = 5;

export class Hues {
  readonly #byOwner = new Map<string, Map<string, number>>();

  /** The hue of a template of that owner. */
  of(owner: string, template: PodTemplateSpec | undefined): number {
    return this.ofText(owner, templateText(template));
  }

  /** The same for a template given as text. */
  ofText(owner: string, text: string): number {
    let hues = this.#byOwner.get(owner);
    if (!hues) {
      hues = new Map();
      this.#byOwner.set(owner, hues);
    }
    let hue = hues.get(text);
    if (hue === undefined) {
      hue = (hues.size % COUNT) + 1;
      hues.set(text, hue);
    }
    return hue;
  }
}
