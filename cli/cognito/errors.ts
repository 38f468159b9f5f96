import { CliError } from '../errors.ts';

export type WiringErrorCode =
  | 'wrong_place'
  | 'slot_taken'
  | 'not_attached'
  | 'no_pool'
  | 'no_credentials'
  | 'no_access'
  | 'settings_changed';

/** Why the wiring of a user pool was refused, or did not end as it should. */
export class WiringError extends CliError {
  override readonly code: WiringErrorCode;

  constructor(
    code: WiringErrorCode,
    message: string,
    options?: ErrorOptions & { readonly remedy?: string },
  ) {
    super(code, message, options);
    this.name = 'WiringError';
    this.code = code;
  }
}
