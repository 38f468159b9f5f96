/** Prints workload G's figures as JSON: run as a process of its own, so that nothing else weighs on them. */
import { measureEngine } from './engine/measure.ts';

console.log(JSON.stringify(await measureEngine()));
