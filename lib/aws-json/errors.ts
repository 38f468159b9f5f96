export interface AwsErrorOptions extends ErrorOptions {
  /** Of the answer; undefined: there was none. */
  readonly status?: number | undefined;
  /** When AWS sent its answer, by its own clock, in ms. */
  readonly sentAt?: number | undefined;
}

/**
 * AWS refused a call, or did not answer it. The name is AWS's own for the failure, the status stands where the SDK's
 * errors have it: whoever reads those reads these.
 */
export class AwsError extends Error {
  readonly $metadata: { readonly httpStatusCode: number | undefined };
  readonly sentAt: number | undefined;

  constructor(name: string, message: string, options: AwsErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = name;
    this.$metadata = { httpStatusCode: options.status };
    this.sentAt = options.sentAt;
  }
}
