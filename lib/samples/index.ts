export * from './auth0.ts';
export * from './clerk.ts';
export { authorizedAuth0, post, type SignedEvent, signedClerk } from './send.ts';
