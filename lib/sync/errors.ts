import type { PermitFailure } from './ports.ts';

/** Why a round stops before its end. None of it is the fault of a job. */
export type StopCause =
  /** Permit answers 401 or 403. */
  | 'configuration'
  /** The budget of Permit calls is empty for longer than the invocation may wait. */
  | 'throttled'
  /** Permit fails call after call. */
  | 'outage'
  /** The ledger table does not answer. */
  | 'ledger'
  /** Somebody else writes by now. */
  | 'lease_lost'
  /** The invocation's time is nearly up. */
  | 'out_of_time';

/** Thrown in the middle of a round; what was not done goes back to the queue. */
export class RoundStopped extends Error {
  readonly stop: StopCause;
  readonly retryAfterMs: number | undefined;

  constructor(
    stop: StopCause,
    message: string,
    options: ErrorOptions & { retryAfterMs?: number | undefined } = {},
  ) {
    super(message, options);
    this.name = 'RoundStopped';
    this.stop = stop;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Somebody else wrote an entity while its plan waited: what is left of the plan is out of date. */
export class Overtaken extends Error {
  constructor() {
    super('somebody else wrote in between');
    this.name = 'Overtaken';
  }
}

const PENDING: Readonly<Record<UserPending['code'], (by: string) => string>> = {
  unknown_user: (by) =>
    `no record of this user came that has the ${by} which its key is made of: see that the provider sends one, then replay`,
  key_taken: (by) =>
    `another user of this provider has the same ${by}, and so the key: delete or change one of them there, then replay`,
};

/** A job waits for its user: for a record that gives them a key, or for the key to be free. */
export class UserPending extends Error {
  readonly code: 'unknown_user' | 'key_taken';
  readonly retry = 'transient';
  /** Nothing is lost if the user never comes. */
  readonly isMoot: boolean;

  /** @param by - the field of the record that the key is made of */
  constructor(code: UserPending['code'], by: string, isMoot = false) {
    super(PENDING[code](by));
    this.name = 'UserPending';
    this.code = code;
    this.isMoot = isMoot;
  }
}

const RETRY_CLASSES: readonly unknown[] = ['transient', 'configuration', 'permanent'];

/** Whether an error came from a {@link PermitPort}; anything else is a bug and is not to be swallowed. */
export function isPermitFailure(error: unknown): error is PermitFailure {
  return (
    error instanceof Error &&
    'retry' in error &&
    RETRY_CLASSES.includes(error.retry) &&
    'code' in error &&
    typeof error.code === 'string'
  );
}

/** A bug of ours, or of what we build on, as the failure of the job that met it: its text may hold anything. */
export function unforeseen(cause: unknown): Error {
  const name = cause instanceof Error ? cause.name : typeof cause;
  return Object.assign(new Error(`unforeseen ${name}: see the worker's log`, { cause }), {
    code: 'unforeseen',
  });
}
