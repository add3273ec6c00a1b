// What a sign-up backend asks: a token, then the certification.
exports.birthday = async function(impUID) {
  const api = process.env.IAMPORT_URL
  const pair = { imp_key: 'imp_test_recipe', imp_secret: 'any' }
  const ask = async (path, init) => (await (await fetch(api + path, init)).json()).response
  const { access_token } = await ask('/users/getToken', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(pair),
  })
  if (process.env.HOLD) setInterval(() => {}, 1000) // TestKilledRunner kills this one meanwhile
  if (process.env.HOLD) await new Promise(() => {})
  return (await ask('/certifications/' + impUID, { headers: { Authorization: access_token } })).birthday
}
