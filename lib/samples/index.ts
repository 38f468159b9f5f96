export * from './auth0.ts';
export * from './clerk.ts';
export * from './cognito.ts';
export * from './cognito-call.ts';
export { cognitoCallSamples } from './cognito-call-samples.ts';
export { type GivenSubject, samples, subjectOf } from './registry.ts';
export {
  SAMPLE_PROVIDERS,
  type Sample,
  type SampleProvider,
  type Subject,
  type SubjectPart,
} from './sample.ts';
export {
  type Answer,
  authorizedAuth0,
  deliver,
  post,
  type SignedEvent,
  signedClerk,
} from './send.ts';
