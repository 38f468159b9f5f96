export {
  compareFacts,
  type Difference,
  type FactDifference,
  factDifferences,
} from './compare-facts.ts';
export { compareRefusals } from './compare-refusals.ts';
export { defineExamples } from './define-examples.ts';
export { ExamplesError } from './errors.ts';
export type {
  Auth0Event,
  ClerkEvent,
  CognitoEvent,
  Example,
  HandoffEvent,
  ScimEvent,
} from './example.ts';
export type { Facts, InstanceFacts, StatedFacts, TenantFacts, UserFacts } from './facts.ts';
export { factsOf, type Outcome } from './facts-of.ts';
export { parseExamples } from './parse-examples.ts';
export type { Refusal } from './refusal.ts';
export { type ExampleResult, outcomeOf, runExample } from './run-example.ts';
export { tellEvents } from './tell-events.ts';
export type { ToldEvent } from './told-event.ts';
