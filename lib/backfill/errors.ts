export type BackfillErrorCode =
  /** A checkpoint that this run cannot go on from, or a file that is none. */
  | 'other_checkpoint'
  /** The checkpoint could not be read or written. */
  | 'checkpoint_unavailable'
  /** Another process works on the same checkpoint. */
  | 'locked'
  /** The directory ended without saying that all was read. */
  | 'incomplete';

/** Everything that `lib/backfill` throws itself; what the directory or the queue throws passes through. */
export class BackfillError extends Error {
  readonly code: BackfillErrorCode;

  constructor(code: BackfillErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackfillError';
    this.code = code;
  }
}
