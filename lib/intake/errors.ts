/** Work that was not done within its bound. Whether it was done after all is not known. */
export class TimeLimitError extends Error {
  readonly retry = 'transient';
  readonly code = 'timeout';

  constructor(limitMs: number) {
    super(`not done within ${limitMs} ms`);
    this.name = 'TimeLimitError';
  }
}

/** What went wrong, as a word for logs and counters: an error's code, else its name. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** The same, with what is to be done about it. For errors of sending only: they quote no event. */
export function failureOf(error: unknown): { readonly cause: string; readonly message?: string } {
  const cause = causeOf(error);
  return error instanceof Error ? { cause, message: error.message } : { cause };
}
