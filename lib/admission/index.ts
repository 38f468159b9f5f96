export { type Bucket, type Buckets, bucketsOf } from './bucket-sizes.ts';
export { type Budget, type BudgetOptions, createBudget } from './budget.ts';
export { type Circuit, type CircuitCheck, type CircuitOptions, createCircuit } from './circuit.ts';
export type { Cost, Documents, LimitName, Limits, Priority } from './types.ts';
