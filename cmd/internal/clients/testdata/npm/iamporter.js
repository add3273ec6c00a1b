'use strict';

// iamporter takes the address as `host`. It treats 404 as an answer without data, and 401 as an error of its own.

const { Iamporter } = require('iamporter');
const { settings, walk } = require('./driver');

const address = process.env.MOCK_URL ? { host: settings.url } : {}; // else its own default
const client = (secret) => new Iamporter({ apiKey: settings.key, secret, ...address });
const mine = client(settings.secret);
const answer = (result) => ({ status: result.status, envelope: result.raw, fields: result.data });

walk({
  token: () => mine.getToken().then(answer),
  certification: (id) => mine.getCertification(id).then(answer),
  wrongSecret: () => client('not-' + settings.secret).getToken().then(answer),
  remove: (id) => mine.deleteCertification(id).then(answer),
}, (error) => ({ status: error.status, envelope: error.raw }));
