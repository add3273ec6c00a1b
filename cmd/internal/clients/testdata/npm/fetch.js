'use strict';

// The fetch that is built into Node (undici).

const { bare } = require('./driver');

bare(async ({ method, url, token, body }) => {
  const headers = { 'Content-Type': 'application/json' };
  if (token) headers.Authorization = token;
  const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
});
