import { expect, test } from '@playwright/test'
import { birthday } from '../adult.cjs'

test('the mock knows its people', async () => {
  expect(await birthday('imp_100000000001')).toBe('1990-05-17')
})
