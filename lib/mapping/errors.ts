export type MappingErrorCode =
  | 'empty_key'
  | 'invalid_key'
  | 'invalid_config'
  | 'empty_value'
  | 'wrong_type'
  | 'missing_value'
  | 'too_many'
  | 'cyclic_relation';

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

/** A failure on a value, with the setting at which it was. */
export const locate = (setting: string, error: unknown): unknown =>
  error instanceof MappingError
    ? new MappingError(error.code, `${setting}: ${error.message}`, { cause: error })
    : error;
