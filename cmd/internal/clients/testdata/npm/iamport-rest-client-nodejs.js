'use strict';

// iamport-rest-client-nodejs takes the address as `baseUrl`, sends the token as Bearer, and hands out times as dates.

const { Iamport, Request } = require('iamport-rest-client-nodejs');
const { settings, walk } = require('./driver');

const { Authenticate, Certifications } = Request;
const address = process.env.MOCK_URL ? { baseUrl: settings.url } : {}; // else its own default
const client = (secret) => new Iamport({ apiKey: settings.key, apiSecret: secret, ...address });
const mine = client(settings.secret);
const token = (secret) => Authenticate.getToken({ imp_key: settings.key, imp_secret: secret });
const answer = (result) => ({ status: result.status, envelope: result.data, fields: result.data.response });

walk({
  token: () => token(settings.secret).request(mine).then(answer),
  certification: (id) => Certifications.getCertification({ imp_uid: id }).request(mine).then(answer),
  wrongSecret: () => token('not-' + settings.secret).request(mine).then(answer),
  remove: (id) => Certifications.deleteCertification({ imp_uid: id }).request(mine).then(answer),
}, (error) => ({ status: error.response && error.response.status, envelope: error.response && error.response.data }));
