export type WiringErrorCode =
  | 'usage'
  | 'wrong_place'
  | 'slot_taken'
  | 'not_attached'
  | 'no_pool'
  | 'settings_changed';

/** Why the wiring of a user pool was refused, or did not end as it should. */
export class WiringError extends Error {
  readonly code: WiringErrorCode;

  constructor(code: WiringErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'WiringError';
    this.code = code;
  }
}
