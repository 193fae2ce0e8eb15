/** `fill('{n} of {all}', {n: 2, all: 4})` is `2 of 4`. A name that is not given stays as it is. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
