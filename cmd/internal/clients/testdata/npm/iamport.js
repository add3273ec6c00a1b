'use strict';

// iamport has its address in the public constant DEFAULT_HOST, which it reads when a client is made. It has no call for
// the token: it fetches one by itself and keeps it in `token`. Of a failed call it tells the status and nothing else.

const Iamport = require('iamport');
const { settings, walk } = require('./driver');

if (process.env.MOCK_URL) Iamport.DEFAULT_HOST = settings.url; // else its own default

const client = (secret) => new Iamport({ impKey: settings.key, impSecret: secret });
const mine = client(settings.secret);
const certification = (of, id) => of.certification.get({ imp_uid: id }).then((fields) => ({ fields }));

walk({
  token: () => certification(mine, settings.known).then(() => ({ fields: mine.token })),
  certification: (id) => certification(mine, id),
  wrongSecret: () => certification(client('not-' + settings.secret), settings.known),
  remove: (id) => mine.certification.delete({ imp_uid: id }).then((fields) => ({ fields })),
}, (error) => ({ status: Number(/^HTTP_(\d+)$/.exec(error.code || '')?.[1]) || undefined }));
