const { birthday } = require('../adult.cjs')

test('the mock knows its people', async () => {
  expect(await birthday('imp_100000000001')).toBe('1990-05-17')
})
