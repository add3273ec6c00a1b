'use strict';

// axios, a current one and, as axios-old, one of 2021, which does not use CONNECT: it sends the whole https URL to the proxy.

const { bare } = require('./driver');

const axios = require(process.argv[2]);

bare(async ({ method, url, token, body }) => {
  const response = await axios({
    method, url, data: body, headers: token ? { Authorization: token } : {},
    validateStatus: () => true, transformResponse: (text) => text,
  });
  return { status: response.status, text: response.data };
});
