import type { LogFields, Telemetry } from '../../telemetry/telemetry.ts';
import { isPermitFailure, type RoundStopped } from '../errors.ts';
import type { PermitFailure } from '../ports.ts';

/** What stopped a round, with the remedy where there is one: an error where somebody has to act. */
export function reportStop(stopped: RoundStopped, telemetry: Telemetry): void {
  const { stop: cause, message } = stopped;
  const failure = isPermitFailure(stopped.cause) ? stopped.cause : undefined;
  const fields = { cause, message, ...answerOf(failure) };
  telemetry.count('round_stopped', { cause });
  if (cause === 'configuration') {
    telemetry.error('round_stopped', fields);
    telemetry.count('permit_refused', {});
  } else telemetry.warn('round_stopped', fields);
}

/** A probe was refused: nothing is applied until somebody acts. */
export function reportRefusal(failure: PermitFailure, telemetry: Telemetry): void {
  const { code, message } = failure;
  telemetry.error('permit_still_refuses', { code, message, ...answerOf(failure) });
  telemetry.count('permit_refused', {});
}

const answerOf = (failure: PermitFailure | undefined): LogFields => ({
  status: failure?.status,
  permitRequestId: failure?.requestId,
});
