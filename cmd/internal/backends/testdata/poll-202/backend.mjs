// The sign-up is a job: 202 with its address at once, the result there when it is done.
import { randomUUID } from 'node:crypto'
import { Accounts, Iamport, json, jsonOf, proven, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()
const jobs = new Map()

async function work(impUid) {
  const record = proven(await iamport.certification(impUid))
  return accounts.open(record.unique_key, impUid)
}

serve({
  'POST /signups': (request) => {
    const { imp_uid } = jsonOf(request)
    const id = randomUUID()
    jobs.set(id, 'running')
    work(imp_uid).then((result) => jobs.set(id, result), (error) => jobs.set(id, error.kind ?? 'error'))
    return json(202, { state: 'running' }, { Location: `/signups/${id}` })
  },
  'GET /signups/:id': (_, { id }) => {
    const state = jobs.get(id)
    return state === 'running' ? json(202, { state }) : json(200, { state: 'done', result: state })
  },
}, (error) => json(error.kind === 'rejected' ? 400 : 500, { state: 'refused' }))
