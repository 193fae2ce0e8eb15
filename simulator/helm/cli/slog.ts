/** Helm 4's log: Go's log/slog as text without times. Mirrors slog.TextHandler and Helm's internal/logging. */
import { quote } from '../../gotemplate/quote.ts';
import type { LogRecord } from '../types.ts';

/** `level=WARN msg="upgrade failed" name=shop error="no such thing"` and a newline. */
export function logLine({ level, message, fields = {} }: LogRecord): string {
  const pairs = Object.entries(fields).map(([key, value]) => ` ${key}=${valueText(value)}`);
  return `level=${level} msg=${valueText(message)}${pairs.join('')}\n`;
}

/** Upstream: needsQuoting: what is empty, or has a blank, a quote, an equals sign or what cannot be printed. */
const valueText = (text: string): string => (text === '' || /[\s"=\p{C}\p{Z}]/u.test(text) ? quote(text) : text);
