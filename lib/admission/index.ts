export { type Bucket, type Buckets, bucketsOf } from './bucket-sizes.ts';
export { type Budget, type BudgetOptions, createBudget } from './budget.ts';
export { type Circuit, type CircuitCheck, type CircuitOptions, createCircuit } from './circuit.ts';
export { budgetPk, circuitPk, type PermitAccount } from './document-keys.ts';
export {
  type BudgetReading,
  type BudgetReadingOptions,
  type CircuitReading,
  type LimitReading,
  pausesOf,
  readBudget,
  readCircuit,
} from './readings.ts';
export type { Cost, Documents, LimitName, Limits, Priority } from './types.ts';
