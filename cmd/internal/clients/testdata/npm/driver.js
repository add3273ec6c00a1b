'use strict';

// What the drivers share: the steps are walked with a client, and what the client itself hands back is printed as one
// JSON object. A step that fails is not the end: how a client reports a failure is what the test wants to see.

const http = require('node:http');

const settings = {
  url: process.env.MOCK_URL || 'https://api.iamport.kr', // the real host, unless the test sets another
  key: process.env.MOCK_KEY,
  secret: process.env.MOCK_SECRET,
  known: process.env.MOCK_KNOWN,
  unknown: process.env.MOCK_UNKNOWN,
  expired: process.env.MOCK_EXPIRED, // the first read of it meets an expired token
};

// person is the person of the OTP steps.
const person = { name: '김보기', phone: '01000000000', birth: '900517', gender_digit: '2', carrier: 'SKT', company: '보기', is_mvno: false };

// code is the one-time code that the mock sent for a certification, asked of its control API, past any proxy.
function code(imp_uid) {
  return new Promise((resolve, reject) => {
    http.get(process.env.MOCK_SITE + '/messages', { agent: false }, async (response) => {
      let text = '';
      for await (const part of response) text += part;
      resolve(JSON.parse(text).messages.find((message) => message.imp_uid === imp_uid).code);
    }).on('error', reject);
  });
}

// walk takes { token, certification, wrongSecret, remove } and, where the client has them, { otpRequest, otpConfirm }:
// functions that return a promise of { status, envelope, fields }; and explain, which turns what a client throws into
// { status, envelope }.
async function walk(steps, explain) {
  const report = {};
  const step = async (name, take) => {
    try {
      report[name] = await take();
    } catch (thrown) {
      report[name] = Object.assign({ failed: true, thrown: String(thrown.message || thrown) }, explain(thrown));
    }
  };
  await step('token', steps.token);
  await step('certification', () => steps.certification(settings.known));
  await step('unknown', () => steps.certification(settings.unknown));
  await step('wrong secret', steps.wrongSecret);
  await step('delete', () => steps.remove(settings.known));
  await step('after delete', () => steps.certification(settings.known));
  if (steps.otpRequest) {
    await step('otp request', () => steps.otpRequest(person));
    const { imp_uid } = report['otp request'].fields || {};
    await step('otp confirm', async () => steps.otpConfirm(imp_uid, await code(imp_uid)));
  }
  // Last, since a client may keep the dead token.
  await step('expired', () => steps.certification(settings.expired));
  await step('after expired', () => steps.certification(settings.expired));
  process.stdout.write(JSON.stringify(report) + '\n');
}

// bare walks the steps with an HTTP library as such, as programs do that have no client of the API: send takes
// { method, url, token, body } and returns a promise of { status, text }, whatever the status. An expired token is
// replaced when its time comes, by the steps themselves.
async function bare(send) {
  let token;
  const call = async (method, path, body) => {
    const { status, text } = await send({ method, url: settings.url + path, token, body });
    const envelope = JSON.parse(text);
    return { status, envelope, fields: envelope.response };
  };
  const grant = (secret) => call('POST', '/users/getToken', { imp_key: settings.key, imp_secret: secret });
  const renew = async () => {
    const granted = await grant(settings.secret);
    token = granted.fields.access_token;
    return granted;
  };
  await walk({
    token: renew,
    certification: async (id) => {
      const answer = await call('GET', '/certifications/' + id);
      if (answer.status === 401) await renew(); // good for the next one
      return answer;
    },
    wrongSecret: () => grant('not-' + settings.secret),
    remove: (id) => call('DELETE', '/certifications/' + id),
    otpRequest: (person) => call('POST', '/certifications/otp/request', person),
    otpConfirm: (id, otp) => call('POST', '/certifications/otp/confirm/' + id, { otp }),
  }, () => ({}));
}

module.exports = { settings, walk, bare };
