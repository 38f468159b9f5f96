export type MappingErrorCode = 'empty_key' | 'invalid_key' | 'invalid_config';

/** A config that cannot be used, or facts that the config cannot turn into Permit's. */
export class MappingError extends Error {
  readonly retry = 'permanent';
  readonly code: MappingErrorCode;

  constructor(code: MappingErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MappingError';
    this.code = code;
  }
}
