/**
 * Stands in for `form-data`, and the table of media types that comes with it: axios loads it for forms, and Permit is
 * sent JSON only. 160 kB.
 */
export default class FormData {
  constructor() {
    throw new TypeError('form-data is left out of the bundles: nothing here sends forms');
  }
}
