export { createAuth0, parseAuth0 } from './auth0/index.ts';
export { createClerk, parseClerk } from './clerk/index.ts';
export { parseCloudTrail, parseCognito, type TriggerContext } from './cognito/index.ts';
export { ParseError, type VerificationCode, VerificationError } from './errors.ts';
export { EVENT_TYPES } from './event-types.ts';
export { parseKeptEvent } from './kept-event.ts';
export type {
  Delivery,
  EventParser,
  ParseContext,
  ParseOutcome,
  SignedRequest,
  WebhookProvider,
} from './provider.ts';
