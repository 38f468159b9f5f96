export { fieldsOf } from './fields-of.ts';
export { departureOf, jobsOf, type Told } from './jobs-of.ts';
