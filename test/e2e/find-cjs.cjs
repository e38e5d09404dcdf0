'use strict';

// Lambda looks for index.js, index.mjs and index.cjs when the handler is `index.handler`; ministack only for what
// `require` finds. This has `require` find `.cjs` as well.
require.extensions['.cjs'] ??= require.extensions['.js'];
