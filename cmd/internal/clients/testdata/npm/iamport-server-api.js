'use strict';

// iamport-server-api takes the address as connection.host, which has no default, and calls fetch.

const { default: imp } = require('iamport-server-api');
const { settings, walk } = require('./driver');

const connector = (secret) => new imp.IamportConnector(settings.url, { imp_key: settings.key, imp_secret: secret });
const mine = connector(settings.secret);
const answer = (envelope) => ({ status: 200, envelope, fields: envelope.response });
const token = (secret) => imp.functional.users.getToken({ host: settings.url }, { imp_key: settings.key, imp_secret: secret });

walk({
  token: () => token(settings.secret).then(answer),
  certification: async (id) => answer(await imp.functional.certifications.at(await mine.get(), id)),
  wrongSecret: () => token('not-' + settings.secret).then(answer),
  remove: async (id) => answer(await imp.functional.certifications.erase(await mine.get(), id)),
  otpRequest: async (person) => answer(await imp.functional.certifications.otp.request(await mine.get(), person)),
  otpConfirm: async (id, otp) => answer(await imp.functional.certifications.otp.confirm(await mine.get(), id, { otp })),
}, (error) => ({ status: error.status, envelope: body(error) }));

function body(error) {
  try {
    return JSON.parse(error.message);
  } catch {
    return undefined;
  }
}
