/** A suite that cannot be run as it stands: what is wrong with its file, or missing from the call. */
export class SuiteError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SuiteError';
  }
}
