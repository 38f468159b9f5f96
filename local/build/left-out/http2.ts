/** `node:http2` for axios, which loads it and does not use it: loaded when it is. */
const real = () => process.getBuiltinModule('node:http2');

export default {
  get constants() {
    return real().constants;
  },
  get connect() {
    return real().connect;
  },
};
