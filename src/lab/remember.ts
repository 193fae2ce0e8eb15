// Small things remembered between visits (layout, terminal settings): localStorage, and nothing lost where it is blocked.

export function recall<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(`drydock:${key}`);
    return text === null ? fallback : { ...fallback, ...(JSON.parse(text) as T) };
  } catch {
    return fallback;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(`drydock:${key}`, JSON.stringify(value));
  } catch {
    // blocked: it holds for this page
  }
}
