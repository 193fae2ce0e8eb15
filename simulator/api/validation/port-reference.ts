/** A port by number or by name. Upstream: core validation ValidatePortNumOrName. */
import type { FieldError } from '../types.ts';
import { eachInvalid } from './errors.ts';
import { isPortName, isPortNumber } from './names.ts';

export function validatePort(port: number | string, path: string): FieldError[] {
  return eachInvalid(path, port, portMessages(port));
}

export function portMessages(port: number | string): readonly string[] {
  return typeof port === 'number' ? isPortNumber(port) : isPortName(port);
}
