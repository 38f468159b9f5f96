/**
 * Stands in for axios's adapter over `fetch`. On Node axios takes the one over `http`; the other one only looks, while
 * it is loaded, whether there is a `Request`, and makes Node load all of undici for it: 30 ms.
 */
export const getFetch = (): false => false;
export default false;
