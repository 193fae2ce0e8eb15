/** Names of environment variables as kubectl asks for them; the API server has become less strict. Mirrors validation.IsEnvVarName. */
import { regexError } from '../../api/validation/names.ts';

const PATTERN = '[-._a-zA-Z][-._a-zA-Z0-9]*';

/** What is wrong with a name; undefined when nothing. */
export function envNameProblem(name: string): string | undefined {
  const problems: string[] = [];
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name))
    problems.push(
      regexError(
        "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
        PATTERN,
        'my.env-name',
        'MY_ENV.NAME',
        'MyEnvName1',
      ),
    );
  if (name === '.' || name === '..') problems.push(`must not be '${name}'`);
  else if (name.startsWith('..')) problems.push("must not start with '..'");
  return problems.length > 0 ? problems.join(';') : undefined;
}
