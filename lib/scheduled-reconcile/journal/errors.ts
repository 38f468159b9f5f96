export type JournalErrorCode =
  /** It was sealed with other secrets, or is damaged: the run has to begin anew. */
  | 'unreadable'
  /** Another invocation has written meanwhile: this one has to stop. */
  | 'taken_over';

export class JournalError extends Error {
  readonly code: JournalErrorCode;

  constructor(code: JournalErrorCode, message: string) {
    super(message);
    this.name = 'JournalError';
    this.code = code;
  }
}
