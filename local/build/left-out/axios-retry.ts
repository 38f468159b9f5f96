/** Stands in for `axios-retry`: lib/permit has the SDK retry nothing, the engine decides when. */
export default function axiosRetry(): never {
  throw new TypeError('axios-retry is left out of the bundles: construct Permit with retry: false');
}
