'use strict';

// What the drivers share: five steps are walked with a client, and what the client itself hands back is printed as one
// JSON object. A step that fails is not the end: how a client reports a failure is what the test wants to see.

const settings = {
  url: process.env.MOCK_URL,
  key: process.env.MOCK_KEY,
  secret: process.env.MOCK_SECRET,
  known: process.env.MOCK_KNOWN,
  unknown: process.env.MOCK_UNKNOWN,
};

// walk takes { token, certification, unknown, wrongSecret, remove }, functions that return a promise of
// { status, envelope, fields }, and explain, which turns what a client throws into { status, envelope }.
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
  process.stdout.write(JSON.stringify(report) + '\n');
}

module.exports = { settings, walk };
