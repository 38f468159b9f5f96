/** Stands in for `follow-redirects`: lib/permit follows none (`maxRedirects: 0`), and axios then uses Node's own. */
import http from 'node:http';
import https from 'node:https';

export default { http, https };
