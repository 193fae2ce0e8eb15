/** What a command of package.json was told: its arguments, or its usage where somebody asks for it or asks for what there is not. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * The arguments of this process as util.parseArgs reads them. `--help` prints the usage and ends with 0; what the command does not
 * know is named on stderr, with the usage, and ends with 2: nothing is run by mistake.
 */
export function commandArguments<const T extends ParseArgsConfig>(
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  const given = process.argv.slice(2);
  if (given.includes('--help') || given.includes('-h')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs<T>(config);
  } catch (error) {
    // Its first sentence: the second is advice for file names that begin with a dash.
    return refused((error as Error).message.replace(/\. To specify .*/s, ''), usage);
  }
}

/** A whole number; anything else is refused. */
export function wholeNumber(usage: string, name: string, text: string): number {
  return /^\d+$/.test(text) ? Number(text) : refused(`${name} takes a whole number, not ${text}`, usage);
}

/** Says what is wrong and how it is meant; does not come back. */
export function refused(why: string, usage: string): never {
  console.error(`${why}\n\n${usage}`);
  process.exit(2);
}
