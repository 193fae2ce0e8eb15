/** --template of commands that print: a Go template. Mirrors helm's cmd/helm/flags.go (tpl) and version.go. */
import { execute } from '../../gotemplate/execute.ts';
import { Templates } from '../../gotemplate/templates.ts';
import { GoError, type GoValue } from '../../gotemplate/types.ts';
import { Random } from '../../kernel/random.ts';
import { sprigFunctions } from '../functions/sprig.ts';
import { HelmError } from './errors.ts';

/** With sprig's functions, if it is not `plain`. Throws `HelmError`. */
export function executeText(text: string, data: GoValue, name = '', plain = false): string {
  const functions = plain ? new Map() : sprigFunctions({ random: new Random(text), nowMs: 0, parts: {} });
  const set = new Templates(name, { functions });
  try {
    return execute(set, set.parse(name, text), data);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new HelmError(error.message);
  }
}
