'use strict';

// A sign-up backend in the steps of the official tutorial, faults and all: the host name is hard-coded, the seconds
// of `birth` go to Date as if they were milliseconds, users are looked for and then added, `certified` is not looked at,
// and the imp_uid goes into the address as it came. Nothing in it knows that there is a mock. AXIOS names the HTTP library (axios or axios-old), PORT where it listens.

const express = require('express');

const axios = require(process.env.AXIOS || 'axios');

const users = []; // the database

const app = express();
app.use(express.json());

async function find(unique_key) {
  const found = users.find((user) => user.unique_key === unique_key);
  await new Promise((resolve) => setTimeout(resolve, 2)); // what a database has found is some time on its way
  return found;
}

async function signUp(imp_uid) {
  const granted = await axios({
    url: 'https://api.iamport.kr/users/getToken',
    method: 'post',
    headers: { 'Content-Type': 'application/json' },
    data: { imp_key: process.env.IMP_KEY || 'imp_apikey', imp_secret: process.env.IMP_SECRET },
  });
  const { access_token } = granted.data.response;
  const read = await axios({
    url: `https://api.iamport.kr/certifications/${imp_uid}`,
    method: 'get',
    headers: { Authorization: access_token },
  });
  const { unique_key, unique_in_site, name, gender, birth } = read.data.response;
  if (new Date(birth).getFullYear() > 1999) return { status: 403, body: { result: 'underage' } };
  if (await find(unique_key)) return { status: 200, body: { result: 'existing' } };
  users.push({ unique_key, unique_in_site, name, gender, birth });
  return { status: 201, body: { result: 'created' } };
}

async function answer(imp_uid, response) {
  try {
    const { status, body } = await signUp(imp_uid);
    response.status(status).json(body);
  } catch (error) {
    console.error(error.message);
    const unknown = error.response && error.response.status === 404;
    response.status(unknown ? 400 : 502).json({ result: unknown ? 'rejected' : 'unavailable' });
  }
}

app.post('/certifications', (request, response) => answer(request.body.imp_uid, response));
app.get('/certifications/redirect', (request, response) => answer(request.query.imp_uid, response));

// A service of somebody else that it calls too; it has nothing to do with certifications.
app.post('/newsletter', async (request, response) => {
  try {
    await axios.post('https://payments.example/subscribe', request.body, { timeout: 5000 });
    response.status(201).json({ result: 'subscribed' });
  } catch (error) {
    response.status(502).json({ result: 'unavailable', reason: error.message, status: error.response && error.response.status });
  }
});

const server = app.listen(Number(process.env.PORT || 3000), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
