/** Cognito's answer may be from before the change. Thrown, so that Lambda invokes the function again. */
export class NotShownError extends Error {
  readonly retry = 'transient';
  readonly code = 'not_shown_yet';

  constructor(eventType: string) {
    super(
      `Cognito does not show yet what ${eventType} changed; asked again within minutes, it should`,
    );
    this.name = 'NotShownError';
  }
}
