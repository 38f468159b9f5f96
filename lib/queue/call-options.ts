export interface CallOptions {
  /** Ends the call, at the latest, when it fires. */
  readonly signal?: AbortSignal;
}
