// Compiles all snippets for Node and runs the essential ones: node run.js FOLDER CASES. FOLDER has RULE.js for each rule.
const { readFileSync, readdirSync } = require('node:fs')
const { join } = require('node:path')
const { compileFunction } = require('node:vm')

class Rejected extends Error {}
class Unavailable extends Error {}
const [folder, cases] = process.argv.slice(2)
const absent = (word, read) => (word === '-' ? undefined : read(word))

// load gives one function of a snippet, which sees the given names.
function load(rule, name, given = {}) {
  const names = { Rejected, Unavailable, ...given }
  const code = readFileSync(join(folder, `${rule}.js`), 'utf8')
  return new Function(...Object.keys(names), `${code}\nreturn ${name}`)(...Object.values(names))
}

// outcome words how a call ended.
function outcome(call) {
  try {
    return call()
  } catch (error) {
    if (error instanceof Rejected) return 'rejected'
    if (error instanceof Unavailable) return 'unavailable'
    throw error
  }
}

// database keeps one CI once, and takes time, so that requests overlap.
function database() {
  const kept = new Set()
  const pause = () => new Promise((resolve) => setImmediate(resolve))
  return {
    async query(sql, [ci]) {
      await pause()
      if (!sql.startsWith('INSERT')) return { rows: kept.has(ci) ? [{ id: 1 }] : [], rowCount: kept.size }
      if (kept.has(ci)) {
        if (!sql.includes('ON CONFLICT (ci) DO NOTHING')) throw new Error('duplicate key')
        return { rows: [], rowCount: 0 }
      }
      kept.add(ci)
      return { rows: [], rowCount: 1 }
    },
  }
}

const run = {
  'age-full': ([birthday, age, now]) => (load('age-full', 'oldEnough')(birthday, Number(age), new Date(now)) ? 'yes' : 'no'),
  'age-seconds': ([birthday, birth]) =>
    outcome(() => load('age-seconds', 'dateOfBirth')({ birthday: absent(birthday, String), birth: absent(birth, Number) })),
  unfinished: ([certified]) =>
    outcome(() => (load('unfinished', 'finished')({ certified: absent(certified, JSON.parse) }), 'ok')),
  race: async ([times]) => {
    const db = database()
    const answers = await Promise.all(Array.from({ length: Number(times) }, () => load('race', 'openAccount')(db, 'ci')))
    return String(answers.filter((answer) => answer === 'created').length)
  },
  'expired-token': async ([statuses]) => {
    const answers = statuses.split(',').map(Number)
    const read = []
    let renewed = 0
    const readCertification = load('expired-token', 'readCertification', {
      accessToken: async () => 'old',
      renewToken: async () => `new ${++renewed}`,
      read: async (impUid, token) => ({ status: answers[read.push(token) - 1] }),
    })
    const { status } = await readCertification('imp_1')
    return [new Set(read).size, renewed, status].join(' ')
  },
  'envelope-code': ([code, response]) =>
    outcome(() => {
      const body = { code: absent(code, Number), message: null, response: response === 'yes' ? { imp_uid: 'imp_1' } : null }
      return load('envelope-code', 'recordOf')(body) === body.response ? 'ok' : 'another record'
    }),
}
const wanted = { 'expired-token': 3 }

async function main() {
  const snippets = readdirSync(folder)
  for (const name of snippets) compileFunction(readFileSync(join(folder, name), 'utf8'), ['require'], { filename: name })
  let done = 0
  for (const line of readFileSync(cases, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [rule, ...words] = line.split(/ {2,}/)[0].split(' ')
    const given = words.slice(0, words.length - (wanted[rule] ?? 1))
    const want = words.slice(given.length).join(' ')
    const got = await run[rule](given)
    if (got !== want) throw new Error(`${line}: got ${got}`)
    done++
  }
  console.log(`${snippets.length} snippets, ${done} cases`)
}

main()
