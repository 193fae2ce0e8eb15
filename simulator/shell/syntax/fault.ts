/** A syntax error, as bash words it. */
export class SyntaxFault {
  /** What is wrong, without "bash: line 3:". */
  readonly message: string;
  readonly line: number;
  /** The line that holds it, repeated in a second message; undefined: not repeated. */
  readonly offending: string | undefined;
  /** What stands before it. */
  readonly offendingPrefix: string;
  /** More text could make it right: a prompt asks for another line. */
  readonly unfinished: boolean;
  /** In `[[ ]]`: bash ends the script without touching $?. */
  readonly silent: boolean;
  /** Status of the shell: 2, or 1 for an array literal that does not end. */
  readonly status: number;
  /** What stood there and what should have, in the words of dash and ash. */
  readonly found: string | undefined;
  readonly expecting: string | undefined;
  /** The whole of it in their words: "bad for loop variable". */
  readonly posix: string | undefined;
  /** A message that comes before it. */
  readonly before: { readonly message: string; readonly line: number } | undefined;

  constructor(
    message: string,
    line: number,
    options: {
      readonly offending?: string;
      readonly offendingPrefix?: string;
      readonly unfinished?: boolean;
      readonly silent?: boolean;
      readonly status?: number;
      readonly found?: string | undefined;
      readonly expecting?: string | undefined;
      readonly posix?: string | undefined;
      readonly before?: { readonly message: string; readonly line: number };
    } = {},
  ) {
    this.message = message;
    this.line = line;
    this.offending = options.offending;
    this.offendingPrefix = options.offendingPrefix ?? '';
    this.unfinished = options.unfinished ?? false;
    this.silent = options.silent ?? false;
    this.status = options.status ?? 2;
    this.found = options.found;
    this.expecting = options.expecting;
    this.posix = options.posix;
    this.before = options.before;
  }
}
