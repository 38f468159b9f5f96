import type { Source } from '../jobs/index.ts';
import { auth0Handlers } from './auth0/handlers.ts';
import { clerkHandlers } from './clerk/handlers.ts';
import { cognitoHandlers } from './cognito/handlers.ts';

/** By provider, the types of events that are read; all others become nothing. Auth0's are without `com.auth0.`. */
export const EVENT_TYPES: ReadonlyMap<Source, ReadonlySet<string>> = new Map([
  ['clerk', new Set(clerkHandlers.keys())],
  ['auth0', new Set(auth0Handlers.keys())],
  ['cognito', new Set(cognitoHandlers.keys())],
]);
