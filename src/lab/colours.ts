// Colours of the tokens as values, for parts that cannot use custom properties (xterm, Monaco): asked of the browser, so that
// theme, contrast preference and forced colours are those of the page.

export function tokenColours<K extends string>(near: Element, names: Readonly<Record<K, string>>): Record<K, string> {
  const probe = document.createElement('span');
  probe.hidden = true;
  near.append(probe);
  const result = {} as Record<K, string>;
  for (const key of Object.keys(names) as K[]) {
    probe.style.color = `var(${names[key]})`;
    result[key] = hex(getComputedStyle(probe).color);
  }
  probe.remove();
  return result;
}

/** `rgb(22, 32, 43)` is `#16202b`; alpha is kept. Other notations (`color(srgb …)`) are read too. */
export function hex(colour: string): string {
  const numbers = [...colour.matchAll(/-?\d*\.?\d+/g)].map((m) => Number(m[0]));
  const unit = colour.startsWith('color(') ? 255 : 1;
  const [r = 0, g = 0, b = 0, a = 1] = numbers;
  const two = (n: number) =>
    Math.round(Math.max(0, Math.min(255, n)))
      .toString(16)
      .padStart(2, '0');
  return `#${two(r * unit)}${two(g * unit)}${two(b * unit)}${a < 1 ? two(a * 255) : ''}`;
}
