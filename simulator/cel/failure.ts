/** An expression that failed while it ran ("no such key: web"); counts as false where a truth is wanted. */
export class CelFailure extends Error {
  readonly column: number;
  constructor(message: string, column: number) {
    super(message);
    this.column = column;
  }
}
